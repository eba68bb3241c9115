export { literalBinding } from "./literal.ts";
export { scriptBinding } from "./script.ts";
export { sourceCall, spannerGlobal, sqlxBinding } from "./sqlx.ts";
export { type Binding, bind } from "./types.ts";

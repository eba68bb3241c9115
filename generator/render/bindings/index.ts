export { literalBinding } from "./literal.ts";
export { scriptBinding } from "./script.ts";
export { sourceCall, sqlxBinding } from "./sqlx.ts";
export { type Binding, bind } from "./types.ts";

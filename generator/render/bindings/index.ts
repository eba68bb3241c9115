export { literalBinding } from "./literal.ts";
export { sourceCall, spannerGlobal, sqlxBinding } from "./sqlx.ts";
export { bind } from "./types.ts";

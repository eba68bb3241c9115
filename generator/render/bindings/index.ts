export { literalBinding } from "./literal.ts";
export { sourceCall, sqlxBinding } from "./sqlx.ts";
export { bind } from "./types.ts";

import type { Hole, Statement } from "../statements/types.ts";

/** Fills the holes of statements for one target, and escapes the text between them as the target needs it. */
export interface Binding {
  text(text: string): string;
  hole(hole: Hole): string;
}

export function bind(statement: Statement, binding: Binding): string {
  return statement.parts.map((part) => (typeof part === "string" ? binding.text(part) : binding.hole(part))).join("");
}

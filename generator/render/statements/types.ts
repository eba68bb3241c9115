import type { Priority, SourceTable } from "../../plan/types.ts";

/** The SQL of one action: text with holes that each target fills in its own way. */
export interface Statement {
  /** Name of the action. */
  readonly action: string;
  readonly parts: readonly (string | Hole)[];
}

export type Hole =
  /** The URI of the Spanner database, for the inside of a string literal in single quotes. */
  | { readonly kind: "databaseUri" }
  /** A source, quoted; `isDependency`: that the action waits for it is said here. */
  | { readonly kind: "table"; readonly table: SourceTable; readonly isDependency: boolean }
  /** What another action makes, quoted; `isDependency`: the action waits for it directly, not through others. */
  | { readonly kind: "action"; readonly name: string; readonly isDependency: boolean }
  /** An identifier as GoogleSQL writes it, which holds more than letters, digits, `_` and blanks; or a literal of which the same holds. */
  | { readonly kind: "identifier"; readonly text: string }
  /** The connection through which BigQuery asks Spanner, for the inside of a string literal in single quotes. */
  | { readonly kind: "connection" }
  /** What a run may override: `priority` for the inside of a string literal in single quotes, `fullLoad` as TRUE or FALSE. */
  | { readonly kind: "runOption"; readonly name: "priority"; readonly default: Priority }
  | { readonly kind: "runOption"; readonly name: "fullLoad"; readonly default: "FALSE" };

import type { KeyPart, RawColumn, RawForeignKey, RawTable } from "../types.ts";
import { displayName } from "./names.ts";
import { pairForeignKeys } from "./pair-keys.ts";

/** One piece of what a table is: of what, and what it is. */
export interface Fact {
  readonly of: string;
  readonly text: string;
  /** The two, as they are compared: names do not differ by case, expressions not by their white space. */
  readonly ofKey: string;
  readonly textKey: string;
}

/** A text for the message, of words and names on the one hand and expressions on the other. */
type Piece = string | { readonly expression: string };

/** What a table is, piece by piece; the other reading is needed where one of them leaves something open. */
export function factsOf(table: RawTable, other: RawTable): readonly Fact[] {
  return [
    fact(["the list of columns"], [table.columns.map(({ name }) => name).join(", ")]),
    ...table.columns.map((column) => fact([`column "${column.name}"`], describeColumn(column))),
    fact(["the primary key"], [`(${describeParts(table.primaryKey)})`]),
    ...interleaveFacts(table),
    ...policyFacts(table),
    ...foreignKeyFacts(table, other),
    ...checkFacts(table),
    ...indexFacts(table),
  ];
}

function fact(of: readonly Piece[], text: readonly Piece[]): Fact {
  return { of: shown(of), text: shown(text), ofKey: compared(of), textKey: compared(text) };
}

function shown(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece.expression)).join("");
}

function compared(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === "string" ? piece.toLowerCase() : withoutBlanks(piece.expression)))
    .join("");
}

// A literal or a quoted name, or white space with what stands around it.
const literalOrBlank =
  /'''(?:\\.|[^\\])*?'''|"""(?:\\.|[^\\])*?"""|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|(\s+)/gs;

/** An expression without the white space that only separates; a literal keeps what it holds. */
export function withoutBlanks(expression: string): string {
  const text = expression.trim();
  return text.replace(literalOrBlank, (found: string, blank: string | undefined, offset: number) => {
    if (blank === undefined) return found;
    const [before = "", after = ""] = [text[offset - 1], text[offset + found.length]];
    return /\w/.test(before) && /\w/.test(after) ? " " : "";
  });
}

function describeColumn(column: RawColumn): readonly Piece[] {
  const { type, notNull, generated, identity, hidden, allowCommitTimestamp } = column;
  return [
    type,
    notNull ? " NOT NULL" : "",
    ...(column.default === undefined ? [] : [" DEFAULT (", { expression: column.default }, ")"]),
    ...(generated === undefined
      ? []
      : [" AS (", { expression: generated.expression }, generated.stored ? ") STORED" : ")"]),
    identity ? " IDENTITY" : "",
    hidden ? " HIDDEN" : "",
    allowCommitTimestamp ? " allow_commit_timestamp" : "",
  ];
}

function describeParts(parts: readonly KeyPart[]): string {
  return parts.map(({ column, order }) => (order === "desc" ? `${column} DESC` : column)).join(", ");
}

function interleaveFacts({ interleave }: RawTable): readonly Fact[] {
  if (interleave === undefined) return [];
  const how = interleave.enforced ? "IN PARENT" : "IN";
  // INTERLEAVE IN has no action, whatever is printed.
  const action = interleave.enforced ? ` ON DELETE ${describeAction(interleave.onDelete)}` : "";
  return [fact(["the interleaving"], [`${how} ${displayName(interleave.table)}${action}`])];
}

function policyFacts({ rowDeletionPolicy: policy }: RawTable): readonly Fact[] {
  return policy === undefined ? [] : [fact(["the row deletion policy"], [`${policy.column}, ${policy.days} days`])];
}

function foreignKeyFacts(table: RawTable, other: RawTable): readonly Fact[] {
  const partners = pairForeignKeys(table.foreignKeys, other.foreignKeys);
  return table.foreignKeys.map((key) => {
    const unnamed = `the foreign key (${key.columns.join(", ")}) to ${displayName(key.table)}`;
    const of = key.name === undefined ? unnamed : `foreign key "${key.name}"`;
    // A reading without the referenced columns cannot contradict the other one.
    const partner = partners.get(key);
    const open = isOpen(key) || (partner !== undefined && isOpen(partner));
    return fact([of], [describeForeignKey(key, open)]);
  });
}

function isOpen({ tableColumns }: RawForeignKey): boolean {
  return tableColumns === undefined || tableColumns.length === 0;
}

function describeForeignKey(key: RawForeignKey, open: boolean): string {
  const target = open ? displayName(key.table) : `${displayName(key.table)} (${key.tableColumns?.join(", ")})`;
  const enforced = key.enforced ? "" : " NOT ENFORCED";
  return `(${key.columns.join(", ")}) to ${target} ON DELETE ${describeAction(key.onDelete)}${enforced}`;
}

function describeAction(action: RawForeignKey["onDelete"]): string {
  return action === "cascade" ? "CASCADE" : "NO ACTION";
}

function checkFacts({ checks }: RawTable): readonly Fact[] {
  return checks.map(({ name, expression, enforced }) => {
    const text: readonly Piece[] = ["(", { expression }, enforced ? ")" : ") NOT ENFORCED"];
    return fact(name === undefined ? ["the check (", { expression }, ")"] : [`check "${name}"`], text);
  });
}

function indexFacts(table: RawTable): readonly Fact[] {
  return table.indexes.map((index) => {
    const kind = `${index.unique ? "UNIQUE " : ""}${index.nullFiltered ? "NULL_FILTERED " : ""}`;
    const storing = index.storing.length === 0 ? "" : ` STORING (${index.storing.toSorted().join(", ")})`;
    return fact([`index "${displayName(index)}"`], [`${kind}(${describeParts(index.keys)})${storing}`]);
  });
}

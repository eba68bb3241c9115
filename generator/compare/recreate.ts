import { defineKey } from "../render/index.ts";
import { retypeKind } from "./columns.ts";
import { pairUp } from "./pairs.ts";
import { interleavings } from "./schema.ts";
import type { CatalogDocument, TableDocument } from "./types.ts";

interface OldSide {
  readonly catalog: CatalogDocument;
  /** The columns that are dropped and added anew, in small letters. */
  readonly rewritten: ReadonlySet<string>;
}

/** Why a table that stays cannot become what it is to be by ALTER TABLE; undefined when it can. */
export function whyRecreated(before: TableDocument, after: TableDocument, old: OldSide): string | undefined {
  const [oldKey, newKey] = [defineKey(before.primaryKey), defineKey(after.primaryKey)];
  if (oldKey.toLowerCase() !== newKey.toLowerCase()) {
    return `Spanner does not change a primary key, here from ${oldKey} to ${newKey}`;
  }
  const keyColumn = changedKeyColumn(before, after, old);
  if (keyColumn !== undefined) return `Spanner does not change key column ${keyColumn} in this way`;
  const [oldParent, newParent] = [interleavings(before)[0], interleavings(after)[0]];
  if (oldParent?.to.toLowerCase() === newParent?.to.toLowerCase()) return undefined;
  return "Spanner does not change in which table another one is interleaved";
}

function changedKeyColumn(before: TableDocument, after: TableDocument, old: OldSide): string | undefined {
  const key = new Set(after.primaryKey.map(({ column }) => column));
  const inherited = childrenOf(before.name, old.catalog).length > 0 || interleavings(after).length > 0;
  const pairs = pairUp(before.columns, after.columns, ({ name }) => name);
  for (const { before: was, after: now } of pairs) {
    if (was === undefined || now === undefined || !key.has(now.name)) continue;
    const isLengthOnly = ["longer", "shorter"].includes(retypeKind(was.type, now.type));
    const retyped = was.type !== now.type && (inherited || !isLengthOnly);
    if (retyped || was.notNull !== now.notNull || old.rewritten.has(now.name.toLowerCase())) return now.name;
  }
  return undefined;
}

function childrenOf(table: string, catalog: CatalogDocument): readonly string[] {
  return catalog.tables.filter((other) => interleavings(other)[0]?.to === table).map(({ name }) => name);
}

/** What is interleaved in a table, deepest first. */
export function descendants(table: string, catalog: CatalogDocument): readonly string[] {
  return childrenOf(table, catalog).flatMap((child) =>
    child === table ? [] : [...descendants(child, catalog), child],
  );
}

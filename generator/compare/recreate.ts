import type { CatalogDocument } from "../contracts/index.ts";
import { isRewritten, retypeKind } from "./column-steps.ts";
import { defineKey } from "./definitions.ts";
import { pairUp } from "./pairs.ts";
import { interleavings } from "./schema.ts";
import type { Step, TableDocument } from "./types.ts";

/** Why a table that stays cannot become what it is to be by ALTER TABLE; undefined when it can. */
export function whyRecreated(
  before: TableDocument,
  after: TableDocument,
  catalog: CatalogDocument,
): string | undefined {
  const [oldKey, newKey] = [defineKey(before.primaryKey), defineKey(after.primaryKey)];
  if (oldKey.toLowerCase() !== newKey.toLowerCase()) {
    return `Spanner does not change a primary key, here from ${oldKey} to ${newKey}`;
  }
  const keyColumn = changedKeyColumn(before, after, catalog);
  if (keyColumn !== undefined) return `Spanner does not change key column ${keyColumn} in this way`;
  const [oldParent, newParent] = [interleavings(before)[0], interleavings(after)[0]];
  if (oldParent?.to.toLowerCase() === newParent?.to.toLowerCase()) return undefined;
  return "Spanner does not change in which table another one is interleaved";
}

function changedKeyColumn(before: TableDocument, after: TableDocument, catalog: CatalogDocument): string | undefined {
  const key = new Set(after.primaryKey.map(({ column }) => column));
  const hasChildren = childrenOf(after.name, catalog).length > 0;
  const isChild = interleavings(after).length > 0;
  const pairs = pairUp(before.columns, after.columns, ({ name }) => name);
  for (const { before: old, after: now } of pairs) {
    if (old === undefined || now === undefined || !key.has(now.name)) continue;
    const inherited = hasChildren || isChild;
    const isLengthOnly = ["longer", "shorter"].includes(retypeKind(old.type, now.type));
    const retyped = old.type !== now.type && (inherited || !isLengthOnly);
    if (retyped || old.notNull !== now.notNull || isRewritten(old, now)) return now.name;
  }
  return undefined;
}

/** A table whose rows go with its old form: it, and what is interleaved in it, is created and loaded anew. */
export function recreateSteps(
  table: TableDocument,
  why: string,
  sides: { readonly old: CatalogDocument; readonly new: CatalogDocument },
): readonly Step[] {
  const children = descendants(table.name, sides.old);
  const kept = children.filter((child) => sides.new.tables.some(({ name }) => name === child));
  const keys = sides.old.tables.flatMap((other) =>
    other.references
      .filter(({ kind, to }) => kind === "foreignKey" && to === table.name && other.name !== table.name)
      .map(({ name }) => `${name ?? "a foreign key"} of ${other.name}`),
  );
  const graphs = sides.old.graphs
    .filter(({ nodes, edges }) => [...nodes, ...edges].some((element) => element.table === table.name))
    .map(({ name }) => name);
  const first = [
    ...graphs.map((name) => `graph ${name}`),
    ...keys.map((name) => `foreign key ${name}`.replace("foreign key a foreign key", "a foreign key")),
    ...children.map((name) => `table ${name}, which is interleaved in it`),
  ];
  const dropFirst = first.length === 0 ? "" : ` Drop before, and create again after: ${first.join("; ")}.`;
  const subject = `Table "${table.name}"`;
  const text = `${why}: pause the old pipeline, drop the table and create it anew; its rows are lost until the load.${dropFirst}`;
  const load = { phase: "load", kind: "load", text: "Full load of the table, which is empty." } as const;
  return [
    { phase: "before", kind: "recreate", subject, text },
    { ...load, subject },
    ...kept.map((child): Step => ({ ...load, subject: `Table "${child}"` })),
  ];
}

function childrenOf(table: string, catalog: CatalogDocument): readonly string[] {
  return catalog.tables.filter((other) => interleavings(other)[0]?.to === table).map(({ name }) => name);
}

/** Deepest first, in which order they are dropped. */
function descendants(table: string, catalog: CatalogDocument): readonly string[] {
  return childrenOf(table, catalog).flatMap((child) =>
    child === table ? [] : [...descendants(child, catalog), child],
  );
}

import {
  ddlText,
  defineCheck,
  defineColumn,
  defineElement,
  defineGraph,
  defineIndex,
  defineKey,
  definePolicy,
  defineReference,
  defineTable,
} from "../render/index.ts";
import { keyOf, objectsOf } from "./objects.ts";
import { type Pair, pairUp } from "./pairs.ts";
import type {
  ColumnDocument,
  GraphDocument,
  ObjectItem,
  ReferenceDocument,
  SchemaChange,
  SchemaObject,
  Sides,
  TableDocument,
  ViewDocument,
} from "./types.ts";

/** What changed in the schema, tables first. Of a table or graph that came or went only this is said. */
export function compareSchemas(sides: Sides): readonly SchemaChange[] {
  const [before, after] = [sides.old.catalog, sides.new.catalog];
  return [
    ...pairUp(before.tables, after.tables, ({ name }) => name).flatMap(compareTables),
    ...pairUp(before.views, after.views, ({ name }) => name).flatMap((pair) => compareWholes("view", pair, defineView)),
    ...pairUp(before.graphs, after.graphs, ({ name }) => name).flatMap(compareGraphs),
    ...pairUp(objectsOf(before), objectsOf(after), keyOf).flatMap(compareObjects),
  ];
}

function compareTables(pair: Pair<TableDocument>): readonly SchemaChange[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined) return wholes("table", pair, defineTable);
  const part = <T>(object: SchemaObject, old: readonly T[], now: readonly T[], words: Words<T>) =>
    parts({ object, of: after.name, ...words }, old, now);
  return [
    ...respelled("table", before, after),
    ...compareColumns(before, after),
    ...columnOrder(before, after),
    ...part("primaryKey", [before.primaryKey], [after.primaryKey], { name: () => null, define: defineKey }),
    ...part("interleaving", interleavings(before), interleavings(after), { name: () => null, define: defineReference }),
    ...part("foreignKey", foreignKeys(before), foreignKeys(after), {
      name: ({ name }) => name,
      define: defineReference,
    }),
    ...part("check", before.checks, after.checks, { name: ({ name }) => name, define: defineCheck }),
    ...part("index", before.indexes, after.indexes, { name: ({ name }) => name, define: defineIndex }),
    ...part("rowDeletionPolicy", policies(before), policies(after), { name: () => null, define: definePolicy }),
    ...part("synonym", before.synonyms, after.synonyms, { name: (name) => name, define: (name) => name }),
  ];
}

function compareGraphs(pair: Pair<GraphDocument>): readonly SchemaChange[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined) return wholes("graph", pair, defineGraph);
  const words = { name: ({ name }: { readonly name: string }) => name, define: defineElement };
  return [
    ...respelled("graph", before, after),
    ...parts({ object: "node", of: after.name, ...words }, before.nodes, after.nodes),
    ...parts({ object: "edge", of: after.name, ...words }, before.edges, after.edges),
  ];
}

interface Words<T> {
  /** Null for what has no name: then its definition tells it apart, or there is only one. */
  readonly name: (item: T) => string | null;
  readonly define: (item: T) => string;
}

function parts<T>(
  what: { readonly object: SchemaObject; readonly of: string } & Words<T>,
  before: readonly T[],
  after: readonly T[],
): readonly SchemaChange[] {
  const { object, of, name, define } = what;
  const isOnly = before.length <= 1 && after.length <= 1;
  const key = (item: T) => name(item) ?? (isOnly && !mayRepeat.has(object) ? "" : ` ${define(item)}`);
  return pairUp(before, after, key).flatMap((pair): readonly SchemaChange[] => {
    const from = pair.before === undefined ? null : define(pair.before);
    const to = pair.after === undefined ? null : define(pair.after);
    const item = (pair.after ?? pair.before) as T;
    const wasSpelled = pair.before === undefined ? name(item) : name(pair.before);
    if (from === to && wasSpelled === name(item)) return [];
    const change = from === null ? "added" : to === null ? "removed" : "changed";
    const spelling = from === to ? { from: `${wasSpelled}`, to: `${name(item)}` } : { from, to };
    return [{ change, object, of, name: name(item), ...spelling }];
  });
}

/** Constraints without a name are told apart by what they say. */
const mayRepeat: ReadonlySet<SchemaObject> = new Set(["foreignKey", "check"]);

function wholes<T extends { readonly name: string }>(
  object: SchemaObject,
  { before, after }: Pair<T>,
  define: (item: T) => string,
): readonly SchemaChange[] {
  if (before === undefined) {
    return after === undefined
      ? []
      : [{ change: "added", object, of: after.name, name: null, from: null, to: define(after) }];
  }
  return [{ change: "removed", object, of: before.name, name: null, from: define(before), to: null }];
}

/** Of what has no parts that are told one by one. */
function compareWholes<T extends { readonly name: string }>(
  object: SchemaObject,
  pair: Pair<T>,
  define: (item: T) => string,
): readonly SchemaChange[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined) return wholes(object, pair, define);
  const [from, to] = [define(before), define(after)];
  if (from === to) return respelled(object, before, after);
  return [{ change: "changed", object, of: after.name, name: null, from, to }];
}

const objectKinds = {
  SCHEMA: "schema",
  "PROTO BUNDLE": "protoBundle",
  SEQUENCE: "sequence",
  FUNCTION: "function",
} as const;

function compareObjects(pair: Pair<ObjectItem>): readonly SchemaChange[] {
  const { before, after } = pair;
  const kind = objectKinds[(after ?? before)?.kind ?? "SCHEMA"];
  // A schema has nothing but its name.
  if (kind === "schema" && before !== undefined && after !== undefined) return respelled(kind, before, after);
  return compareWholes(kind, pair, ({ statements }) => statements.join("; "));
}

/** Without the name. */
function defineView({ security, query }: ViewDocument): string {
  return ddlText("view-query", { security: security.toUpperCase(), query });
}

function respelled(
  object: SchemaObject,
  before: { readonly name: string },
  after: { readonly name: string },
): readonly SchemaChange[] {
  if (before.name === after.name) return [];
  return [{ change: "changed", object, of: after.name, name: null, from: before.name, to: after.name }];
}

/** ON UPDATE of a column that stays is told by itself. */
function compareColumns(before: TableDocument, after: TableDocument): readonly SchemaChange[] {
  const plain = ({ columns }: TableDocument, other: TableDocument) =>
    columns.map((column) => {
      const stays = other.columns.some(({ name }) => name.toLowerCase() === column.name.toLowerCase());
      return stays ? { ...column, onUpdate: null } : column;
    });
  const words = { name: ({ name }: ColumnDocument) => name, define: (column: ColumnDocument) => defineColumn(column) };
  return [
    ...parts({ object: "column", of: after.name, ...words }, plain(before, after), plain(after, before)),
    ...onUpdates(before, after),
  ];
}

function onUpdates(before: TableDocument, after: TableDocument): readonly SchemaChange[] {
  return pairUp(before.columns, after.columns, ({ name }) => name).flatMap((pair): readonly SchemaChange[] => {
    if (pair.before === undefined || pair.after === undefined) return [];
    const { name, onUpdate: to } = pair.after;
    const from = pair.before.onUpdate;
    if (from === to) return [];
    const change = from === null ? "added" : to === null ? "removed" : "changed";
    return [{ change, object: "onUpdate", of: after.name, name, from, to }];
  });
}

/** Of the columns that stay: new ones may stand anywhere. */
function columnOrder(before: TableDocument, after: TableDocument): readonly SchemaChange[] {
  const key = ({ name }: ColumnDocument) => name.toLowerCase();
  const old = before.columns.filter((column) => after.columns.some((other) => key(other) === key(column)));
  const now = after.columns.filter((column) => before.columns.some((other) => key(other) === key(column)));
  if (old.every((column, index) => key(column) === now.map(key)[index])) return [];
  const list = (columns: readonly ColumnDocument[]) => columns.map(({ name }) => name).join(", ");
  return [
    {
      change: "changed",
      object: "columnOrder",
      of: after.name,
      name: null,
      from: list(before.columns),
      to: list(after.columns),
    },
  ];
}

export function interleavings(table: TableDocument): readonly ReferenceDocument[] {
  return table.references.filter(({ kind }) => kind === "interleave");
}

export function foreignKeys(table: TableDocument): readonly ReferenceDocument[] {
  return table.references.filter(({ kind }) => kind === "foreignKey");
}

function policies({ rowDeletionPolicy }: TableDocument): readonly NonNullable<TableDocument["rowDeletionPolicy"]>[] {
  return rowDeletionPolicy === null ? [] : [rowDeletionPolicy];
}

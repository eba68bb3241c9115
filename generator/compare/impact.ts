import { wordsOf } from "../support/index.ts";
import { isRewritten, needsValue, retypeKind } from "./columns.ts";
import { type Pair, pairUp } from "./pairs.ts";
import { descendants, whyRecreated } from "./recreate.ts";
import type { CatalogDocument, ColumnDocument, ReferenceDocument, Sides, TableDocument } from "./types.ts";
import { bareName } from "./words.ts";

/**
 * What the changes of the tables ask of everything that names them. Spanner refuses to drop what is in use, to change the
 * type of a column that an expression reads, and to change whether a key of an index may be NULL.
 */
export interface Impact {
  /** Why each table is created anew that is, by its new name. */
  readonly recreated: ReadonlyMap<string, string>;
  /** Whether the table is dropped before the load: it is created anew, or goes with one that is. By its old name. */
  readonly isDroppedBefore: (table: string) => boolean;
  /** Whether the column of a table that stays is dropped before the load, to be added anew or not. */
  readonly isRewritten: (table: string, column: string) => boolean;
  /** The columns of the table that are, in small letters. */
  readonly rewrittenIn: (table: string) => readonly string[];
  /** Whether the foreign key has to be gone in between, though it stays. */
  readonly movesForeignKey: (table: string, key: ReferenceDocument) => boolean;
  /** Whether columns of a table that stays change once more after the load. */
  readonly isUnsettled: (table: string, columns: readonly string[]) => boolean;
  readonly movesIndex: (table: string, index: TableDocument["indexes"][number]) => boolean;
  readonly movesCheck: (table: string, expression: string) => boolean;
  readonly movesPolicy: (table: string, policy: TableDocument["rowDeletionPolicy"]) => boolean;
  /** Whether a query may read what is changed. */
  readonly movesQuery: (query: string) => boolean;
}

type Change = "nullability" | "type" | "rewrite";

export function findImpact(sides: Sides): Impact {
  const pairs = pairUp(sides.old.catalog.tables, sides.new.catalog.tables, ({ name }) => name);
  const recreated = recreatedTables(pairs, sides.old.catalog);
  const dropped = droppedBefore([...recreated.keys()], sides);
  const changes = new Map(
    pairs.flatMap(({ before, after }) =>
      before === undefined || after === undefined ? [] : [[lower(after.name), columnChanges(before, after)] as const],
    ),
  );
  const has = (table: string, column: string, kinds: readonly Change[]) =>
    kinds.some((kind) => changes.get(lower(table))?.get(lower(column))?.has(kind) ?? false);
  const isDroppedBefore = (table: string) => dropped.has(lower(table));
  const anyOf = (table: string, columns: readonly string[], kinds: readonly Change[]) =>
    columns.some((column) => has(table, column, kinds));
  const everything: readonly Change[] = ["nullability", "type", "rewrite"];
  const readChanges: readonly Change[] = ["type", "rewrite"];
  return {
    recreated,
    isDroppedBefore,
    isRewritten: (table, column) => has(table, column, ["rewrite"]),
    rewrittenIn: (table) => [...columnsWith(changes.get(lower(table)) ?? new Map(), "rewrite")],
    movesForeignKey: (table, { to, columns, toColumns }) =>
      isDroppedBefore(to) || anyOf(table, columns, everything) || anyOf(to, toColumns, everything),
    isUnsettled: (table, columns) => !isDroppedBefore(table) && anyOf(table, columns, ["nullability"]),
    movesIndex: (table, { keys, storing }) =>
      anyOf(
        table,
        keys.map(({ column }) => column),
        ["nullability", "rewrite"],
      ) || anyOf(table, storing, ["rewrite"]),
    movesCheck: (table, expression) => anyOf(table, [...wordsOf(expression)], readChanges),
    movesPolicy: (table, policy) => policy !== null && has(table, policy.column, ["rewrite"]),
    movesQuery: (query) => {
      const words = wordsOf(query);
      return (
        [...dropped].some((table) => words.has(bareName(table))) ||
        [...changes.keys()].some((table) => words.has(bareName(table)) && anyOf(table, [...words], readChanges))
      );
    },
  };
}

function recreatedTables(pairs: readonly Pair<TableDocument>[], old: CatalogDocument): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { before, after } of pairs) {
    if (before === undefined || after === undefined) continue;
    const rewritten = columnsWith(columnChanges(before, after), "rewrite");
    const why = whyRecreated(before, after, { catalog: old, rewritten });
    if (why !== undefined) reasons.set(after.name, why);
  }
  for (const { before, after } of pairs) {
    if (before === undefined || after === undefined || !reasons.has(after.name)) continue;
    for (const child of descendants(before.name, old)) {
      const kept = pairs.find((pair) => pair.before?.name === child)?.after;
      if (kept === undefined || reasons.has(kept.name)) continue;
      reasons.set(kept.name, `It is interleaved in ${after.name}, which is created anew`);
    }
  }
  return reasons;
}

/** In small letters. */
function droppedBefore(recreated: readonly string[], { old }: Sides): ReadonlySet<string> {
  const dropped = new Set(recreated.map(lower));
  for (const { name } of old.catalog.tables) {
    if (!dropped.has(lower(name))) continue;
    for (const child of descendants(name, old.catalog)) dropped.add(lower(child));
  }
  return dropped;
}

type Changes = ReadonlyMap<string, ReadonlySet<Change>>;

/** What happens to the columns that stay, to those that are NOT NULL only at the end, and to those that are so no longer. */
function columnChanges(before: TableDocument, after: TableDocument): Changes {
  const changes = new Map<string, Set<Change>>();
  const pairs = pairUp(before.columns, after.columns, ({ name }) => name);
  for (const { before: old, after: now } of pairs) {
    if (old !== undefined && now !== undefined) changes.set(lower(old.name), kindsOf(old, now));
    else changes.set(lower((old ?? now).name), new Set(needsValue(old ?? now) ? ["nullability"] : []));
  }
  spreadRewrites(pairs, changes);
  return changes;
}

function kindsOf(old: ColumnDocument, now: ColumnDocument): Set<Change> {
  const kinds = new Set<Change>();
  if (isRewritten(old, now)) kinds.add("rewrite");
  else if (old.type !== now.type && retypeKind(old.type, now.type) === "converted") kinds.add("type");
  if (old.notNull !== now.notNull) kinds.add("nullability");
  return kinds;
}

/** A generated column goes with the columns that it is computed from, and those that are computed from it with it. */
function spreadRewrites(pairs: readonly Pair<ColumnDocument>[], changes: Map<string, Set<Change>>): void {
  const generated = pairs.flatMap(({ before }) =>
    before !== undefined && before.generated !== false
      ? [{ kinds: changes.get(lower(before.name)) ?? new Set<Change>(), words: wordsOf(before.generated.expression) }]
      : [],
  );
  const isRead = (words: ReadonlySet<string>) =>
    [...changes].some(([name, kinds]) => words.has(name) && (kinds.has("rewrite") || kinds.has("type")));
  for (;;) {
    const next = generated.filter(({ kinds, words }) => !kinds.has("rewrite") && isRead(words));
    if (next.length === 0) return;
    for (const { kinds } of next) kinds.add("rewrite");
  }
}

function columnsWith(changes: Changes, kind: Change): ReadonlySet<string> {
  return new Set([...changes].filter(([, kinds]) => kinds.has(kind)).map(([name]) => name));
}

function lower(name: string): string {
  return name.toLowerCase();
}

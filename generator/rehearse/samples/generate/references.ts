import type { Catalog, Reference } from "../../../model/types.ts";
import type { TableId } from "../../types.ts";
import type { Draft } from "./draft.ts";
import type { OwnReferences, RelationReference, Unique } from "./types.ts";

/** One reference of a table: a parent, a foreign key, or an end of a graph's edge. */
interface Wanted {
  readonly kind: Reference["kind"] | "graphEdge";
  readonly name: string;
  readonly enforced: boolean;
  readonly table: TableId;
  readonly columns: readonly string[];
  readonly to: TableId;
  readonly toColumns: readonly string[];
}

/** The references of every relation, and what they demand of those that they lead to, by the path of the relation. */
export function referencesOf(catalog: Catalog, homes: ReadonlyMap<TableId, Draft>): ReadonlyMap<string, OwnReferences> {
  const result = new Map<
    string,
    { references: RelationReference[]; outside: OwnReferences["outside"][number][]; imposed: Unique[] }
  >();
  const entryOf = (path: string) => {
    const entry = result.get(path) ?? { references: [], outside: [], imposed: [] };
    result.set(path, entry);
    return entry;
  };
  for (const wanted of [...declared(catalog, homes), ...edges(catalog, homes)]) {
    const home = homes.get(wanted.table);
    const target = homes.get(wanted.to);
    if (home === undefined) continue;
    const columns = keysOf(home, wanted.table, wanted.columns);
    // A column that Spanner fills in leads to rows that nobody can foresee.
    if (columns === undefined) continue;
    // NULL refers to nothing, but it is no parent's key.
    if (wanted.kind !== "interleave" && columns.some((key) => home.columns.get(key)?.constant === null)) continue;
    const entry = entryOf(home.path);
    if (target === undefined) {
      if (wanted.enforced) entry.outside.push({ columns, name: wanted.name });
      continue;
    }
    const toColumns = keysOf(target, wanted.to, wanted.toColumns);
    if (toColumns === undefined) continue;
    if (wanted.kind === "foreignKey" && wanted.enforced) {
      const imposed = { table: wanted.to, name: undefined, columns: toColumns, notNull: toColumns };
      entryOf(target.path).imposed.push({ kind: "referenced", ...imposed });
    }
    // A row that refers to itself by what it is.
    if (home === target && columns.every((key, index) => key === toColumns[index])) continue;
    const pairs = JSON.stringify(columns.map((key, index) => [key, toColumns[index]]).sort());
    const known = entry.references.some(
      (other) =>
        other.to === target.path &&
        JSON.stringify(other.columns.map((key, index) => [key, other.toColumns[index]]).sort()) === pairs,
    );
    if (known) continue;
    const { table, name } = wanted;
    entry.references.push({
      table,
      name,
      isInterleave: wanted.kind === "interleave",
      columns,
      to: target.path,
      toColumns,
    });
  }
  return result;
}

function keysOf(draft: Draft, table: TableId, columns: readonly string[]): readonly string[] | undefined {
  const keys = draft.tables.find((entry) => entry.table.id === table)?.keys;
  const found = columns.map((column) => keys?.get(column)).filter((key) => key !== undefined);
  return found.length === columns.length ? found : undefined;
}

function declared({ tables }: Catalog, homes: ReadonlyMap<TableId, Draft>): readonly Wanted[] {
  return [...homes.keys()].flatMap((id) =>
    (tables.get(id)?.references ?? []).map((reference): Wanted => {
      const { kind, enforced, columns, to, toColumns } = reference;
      const name =
        kind === "interleave" ? `parent ${to}` : (reference.name ?? `foreign key (${columns.join(", ")}) to ${to}`);
      return { kind, name, enforced, table: id, columns, to, toColumns };
    }),
  );
}

function edges({ graphs }: Catalog, homes: ReadonlyMap<TableId, Draft>): readonly Wanted[] {
  return graphs.flatMap((graph) =>
    graph.edges
      .filter((edge) => homes.has(edge.table))
      .flatMap((edge) =>
        (["source", "destination"] as const).map(
          (end): Wanted => ({
            kind: "graphEdge",
            name: `${graph.name}.${edge.name} ${end}`,
            enforced: false,
            table: edge.table,
            columns: edge[end].columns,
            to: edge[end].table,
            toColumns: edge[end].nodeColumns,
          }),
        ),
      ),
  );
}

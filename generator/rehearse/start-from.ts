import type { Catalog, Table } from "../model/types.ts";
import { DiagnosticsError, stronglyConnectedComponents } from "../support/index.ts";
import { rehearseDiagnostic } from "./codes.ts";
import { sourceType } from "./exports/index.ts";
import { readSamples } from "./samples/index.ts";
import type { ColumnInput, Mutation, Samples, TableId, Target, WarehouseTable } from "./types.ts";

/** Reads the rows that Spanner holds before the first run: a file per Spanner table, as a dump has them. */
export function readStart(input: {
  readonly directory: string;
  readonly folder: string;
  readonly catalog: Catalog;
}): Promise<Samples> {
  const { directory, folder, catalog } = input;
  const sources = [...catalog.tables.values()].map((table) => ({ path: table.id, columns: dumpColumns(table) }));
  return readSamples({ directory, folder, sources, optional: true, mustExist: true });
}

/** The columns that can be written down: what Spanner makes of others for its searches has no value to show. */
export function dumpColumns({ columns }: Table): readonly ColumnInput[] {
  return columns.filter(({ type }) => type !== "TOKENLIST").map(({ name, type }) => ({ name, type: sourceType(type) }));
}

/**
 * Writes them, what is referred to first; tables that refer to each other in a ring, or to themselves, in one commit, where
 * their rows may stand in any order.
 *
 * @throws DiagnosticsError `rehearse-from` when they break a rule of the schema.
 */
export async function writeStart(
  tables: readonly WarehouseTable[],
  { target, catalog }: { readonly target: Target; readonly catalog: Catalog },
): Promise<void> {
  const rows = new Map(tables.map((table) => [table.path, table.rows]));
  const all = [...catalog.tables.values()];
  const positions = new Map(all.map(({ id }, index) => [id, index]));
  const targets = all.map(({ references }) =>
    references.map(({ to }) => positions.get(to)).filter((position) => position !== undefined),
  );
  for (const component of stronglyConnectedComponents(targets)) {
    // In one commit a parent has to stand before its children.
    const ordered = component.toSorted((a, b) => depthOf(all[a], catalog) - depthOf(all[b], catalog));
    const mutations = ordered.flatMap((position): readonly Mutation[] => {
      const table = all[position];
      const own = table === undefined ? undefined : rows.get(table.id);
      if (table === undefined || own === undefined || own.length === 0) return [];
      // Spanner computes the others itself.
      const columns = table.columns
        .filter(({ generated, type }) => generated === undefined && type !== "TOKENLIST")
        .map(({ name }) => name);
      return [{ table: table.id, columns, rows: own }];
    });
    const isRing = component.length > 1 || component.some((position) => targets[position]?.includes(position));
    for (const commit of isRing ? [mutations] : mutations.flatMap(inParts)) {
      if (commit.length === 0) continue;
      const result = await target.commit(commit);
      if (!result.ok)
        throw refused(
          commit.map(({ table }) => table),
          result.error.message,
        );
    }
  }
}

/** How many tables it is interleaved in. */
function depthOf(table: Table | undefined, catalog: Catalog): number {
  const parent = table?.references.find(({ kind }) => kind === "interleave");
  return parent === undefined ? 0 : 1 + depthOf(catalog.tables.get(parent.to), catalog);
}

/** The emulator becomes slow beyond about a thousand rows in a commit. */
const rowsPerCommit = 1_000;

function inParts(mutation: Mutation): readonly (readonly Mutation[])[] {
  const parts: (readonly Mutation[])[] = [];
  for (let start = 0; start < mutation.rows.length; start += rowsPerCommit) {
    parts.push([{ ...mutation, rows: mutation.rows.slice(start, start + rowsPerCommit) }]);
  }
  return parts;
}

function refused(tables: readonly TableId[], message: string): DiagnosticsError {
  const subject = `--from: ${tables.join(", ")}`;
  return new DiagnosticsError([rehearseDiagnostic("rehearse-from", { subject, message: `${subject}: ${message}` })]);
}

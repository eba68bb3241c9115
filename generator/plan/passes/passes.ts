import { depthGroup, exportGroup } from "../groups.ts";
import { reasonOf } from "../order/index.ts";
import type { After, Deferral, ExportColumn, ExportDraft, OrderedTable, Reason, TableId } from "../types.ts";

/** An export in the making: what it reads is decided by the stage after this one. */
export type PassDraft = Omit<ExportDraft, "reads" | "shard">;

/**
 * One export per table; a second one where foreign keys close a cycle. The first pass loads all rows without these keys, the
 * second fills them in once the rows that they refer to are there.
 */
export function planPasses(tables: readonly OrderedTable[]): readonly PassDraft[] {
  return tables.flatMap((table): readonly PassDraft[] => {
    const { deferral, columns, waits } = table;
    const { id } = table.table;
    const after = waits.map(({ to, because }) => ({ group: exportGroup(to, 1), because }));
    const first = { kind: "export", table, pass: 1, depth: undefined, group: exportGroup(id, 1), after } as const;
    if (deferral === undefined) return splitByDepth({ ...first, columns });
    const second = { kind: "export", table, pass: 2, depth: undefined, group: exportGroup(id, 2) } as const;
    return [
      ...splitByDepth({ ...first, columns: firstColumns(columns, deferral) }),
      { ...second, columns: secondColumns(table, deferral), after: afterFirstPasses(table, deferral) },
    ];
  });
}

/** One export for each distance from a root; the last one ends the pass. */
function splitByDepth(pass: PassDraft): readonly PassDraft[] {
  const { table, layered, options } = pass.table;
  if (layered === undefined) return [pass];
  const last = options.maxDepth ?? 0;
  return Array.from({ length: last + 1 }, (_, depth) => ({
    ...pass,
    depth,
    group: depth === last ? pass.group : depthGroup(table.id, depth),
    after: depth === 0 ? pass.after : [{ group: depthGroup(table.id, depth - 1), because: [reasonOf(layered)] }],
  }));
}

function firstColumns(columns: readonly ExportColumn[], { columns: deferred, nullColumns }: Deferral) {
  return columns
    .filter(({ name }) => !deferred.includes(name) || nullColumns.includes(name))
    .map((column): ExportColumn => {
      return nullColumns.includes(column.name) ? { ...column, from: { kind: "constant", value: null } } : column;
    });
}

/** An upsert needs the key and, also for rows that are there, every column that is NOT NULL. */
function secondColumns({ table, columns }: OrderedTable, deferral: Deferral): readonly ExportColumn[] {
  const needed = new Set([
    ...table.primaryKey.map(({ column }) => column),
    ...table.columns.filter(({ notNull }) => notNull).map(({ name }) => name),
    ...deferral.columns,
  ]);
  return columns.filter(({ name }) => needed.has(name));
}

function afterFirstPasses({ table }: OrderedTable, { references }: Deferral): readonly After[] {
  const reasons = new Map<TableId, Reason[]>([
    [table.id, [{ kind: "firstPass", enforced: true, to: table.id, name: undefined, end: undefined }]],
  ]);
  for (const reference of references) {
    const known = reasons.get(reference.to) ?? [];
    reasons.set(reference.to, [...known, reasonOf(reference)]);
  }
  return [...reasons].map(([to, because]) => ({ group: exportGroup(to, 1), because }));
}

import type { Reference } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { MappedTable } from "../types.ts";
import type { OpenColumns } from "./deferrable.ts";
import type { OrderEdge } from "./references.ts";

/**
 * The tables, by position, that the config wants to be loaded by depth, with the foreign key to themselves that cannot wait for a
 * second pass. There must be one alone, to the primary key: a row then has one distance from a root.
 */
export function findLayered(
  tables: readonly MappedTable[],
  enforced: readonly OrderEdge[],
  openColumns: OpenColumns,
): ReadonlyMap<number, Reference> {
  const layered = new Map<number, Reference>();
  for (const [index, table] of tables.entries()) {
    if (table.options.maxDepth === undefined) continue;
    const own = enforced.flatMap(({ from, to, reference }) =>
      from === index && to === index && reference !== undefined && openColumns(table, reference).length === 0
        ? reference
        : [],
    );
    const [reference, ...others] = own;
    if (reference !== undefined && others.length === 0 && leadsToKey(table, reference)) layered.set(index, reference);
  }
  return layered;
}

function leadsToKey({ table, columns }: MappedTable, { columns: own, toColumns }: Reference): boolean {
  const exported = new Set(columns.map(({ name }) => name));
  const key = table.primaryKey.map(({ column }) => column);
  return (
    key.length === toColumns.length &&
    [...toColumns, ...own].every((name) => exported.has(name)) &&
    key.every((name) => toColumns.includes(name))
  );
}

/** The distance stands in the checked rows. */
export function checkLayered(
  tables: readonly MappedTable[],
  layered: ReadonlyMap<number, Reference>,
): readonly Diagnostic[] {
  return tables.flatMap(({ table, options }, index) => {
    if (!layered.has(index) || options.integrity !== "trust") return [];
    const subject = `Table "${table.id}"`;
    const message = `${subject}: selfReference.maxDepth asks for the distance of each row from a root, which integrity trust does not look for`;
    return [planDiagnostic("depth-without-check", { subject, message, at: table.at })];
  });
}

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
  const selfEdges = enforced.filter(({ from, to }) => from === to);
  for (const [index, table] of tables.entries()) {
    if (table.options.maxDepth === undefined) continue;
    const own = ownReferences(selfEdges, index).filter((reference) => openColumns(table, reference).length === 0);
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

/** Of a table to itself, each once: two of the same columns are one. */
function ownReferences(selfEdges: readonly OrderEdge[], index: number): readonly Reference[] {
  const own = selfEdges.flatMap(({ from, reference }) => (from === index ? (reference ?? []) : []));
  const pairsOf = ({ columns, toColumns }: Reference) =>
    JSON.stringify(columns.map((name, place) => [name, toColumns[place]]).sort());
  return [...new Map(own.toReversed().map((reference) => [pairsOf(reference), reference])).values()].toReversed();
}

/** Why a table that the config wants to be loaded by depth is not; one without a reference to itself may be meant by a glob. */
export function unusedDepths(
  tables: readonly MappedTable[],
  layered: ReadonlyMap<number, Reference>,
  enforced: readonly OrderEdge[],
  openColumns: OpenColumns,
): readonly Diagnostic[] {
  const selfEdges = enforced.filter(({ from, to }) => from === to);
  return tables.flatMap((table, index) => {
    if (table.options.maxDepth === undefined || layered.has(index)) return [];
    const own = ownReferences(selfEdges, index);
    if (own.length === 0) return [];
    const fixed = own.filter((reference) => openColumns(table, reference).length === 0);
    const names = (references: readonly Reference[]) =>
      references.map(({ name, columns }) => name ?? `(${columns.join(", ")})`).join(", ");
    const why =
      fixed.length === 0
        ? `${names(own)} can wait for a second pass`
        : fixed.length > 1
          ? `it has several references to itself that cannot wait: ${names(fixed)}`
          : `${names(fixed)} does not lead to the primary key, or a column of it is not exported`;
    const subject = `Table "${table.table.id}"`;
    const message = `${subject}: selfReference has no effect: ${why}`;
    return [planDiagnostic("depth-not-used", { subject, message, at: table.table.at })];
  });
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

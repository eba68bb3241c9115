import type { Catalog, Column, Table } from "../../model/types.ts";
import { filledInBy } from "../../plan/index.ts";
import type { ColumnMapping, TableId, TableOptions } from "../../plan/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { problemAt } from "../problem.ts";
import type { ConfigPath, ParsedConfig } from "../types.ts";
import { constantProblem } from "./constants.ts";
import type { BoundEntry } from "./entries.ts";

/**
 * Holds the mappings of the config against the columns that they are for. A mapping that a more specific entry
 * overrides for a table is not looked at there.
 */
export function checkMappings(
  config: ParsedConfig,
  entries: readonly BoundEntry[],
  resolved: ReadonlyMap<TableId, TableOptions>,
  catalog: Catalog,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = (path: ConfigPath, message: string) =>
    diagnostics.push(problemAt(config.locate, "config-column", { path, of: "value", message }));
  for (const { name, entry, tables } of entries) {
    for (const { id, columns } of tables) {
      const table = catalog.tables.get(id);
      const options = resolved.get(id);
      if (table === undefined || options === undefined) continue;
      for (const [written, mapping] of entry.columns ?? []) {
        const column = table.columns.find((candidate) => candidate.name === columns.get(written.toLowerCase()));
        if (column === undefined || options.columns.get(column.name) !== mapping) continue;
        const problem = mappingProblem(table, column, mapping);
        if (problem !== undefined)
          report(["tables", name, "columns", written], `column "${column.name}" of "${id}" ${problem}`);
      }
      if (entry.changeTimestampColumn !== undefined) {
        const problem = changeTimestampProblem(table, options);
        if (problem !== undefined) report(["tables", name, "changeTimestampColumn"], problem);
      }
    }
  }
  return diagnostics;
}

/** Follows the name of the column. */
export function mappingProblem(table: Table, column: Column, mapping: ColumnMapping): string | undefined {
  const inKey = table.primaryKey.some((part) => part.column === column.name);
  const filledIn = filledInBy(column);
  if (mapping.kind === "omit") {
    if (filledIn !== undefined && !(inKey && column.allowCommitTimestamp)) return undefined;
    if (inKey) return "cannot be omitted: it is part of the primary key";
    if (column.notNull && column.default === undefined && !column.identity) {
      return "cannot be omitted: it is NOT NULL and has no default";
    }
    return undefined;
  }
  // BigQuery sorts by the value that is sent for a generated key column, Spanner ignores it; a commit-timestamp column
  // takes any time that is past.
  const takesValue = filledIn === undefined || column.allowCommitTimestamp || (inKey && column.generated !== undefined);
  if (!takesValue) return `cannot be mapped: ${filledIn}`;
  if (mapping.kind !== "constant") return undefined;
  if (mapping.value === null && (inKey || column.notNull)) {
    return `cannot be null: it is ${inKey ? "part of the primary key" : "NOT NULL"}`;
  }
  const problem = constantProblem(mapping.value, column.type);
  return problem === undefined ? undefined : `has the type ${column.type} and takes ${problem}`;
}

/** BigQuery reads the row first and writes only if this column is newer, so it must be in the export. */
function changeTimestampProblem(table: Table, options: TableOptions): string | undefined {
  const name = options.changeTimestampColumn;
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) return undefined;
  const subject = `column "${column.name}" of "${table.id}"`;
  if (column.type !== "TIMESTAMP") return `${subject} has the type ${column.type}, not TIMESTAMP`;
  const mapping = options.columns.get(column.name);
  const inKey = table.primaryKey.some((part) => part.column === column.name);
  const isExported = mapping === undefined ? filledInBy(column) === undefined || inKey : mapping.kind !== "omit";
  return isExported ? undefined : `${subject} is not exported`;
}

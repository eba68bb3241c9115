import type { Column } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { ColumnMapping, ExportColumn, MappedTable, SelectedTable } from "../types.ts";

/**
 * Which columns each export writes and what is selected for them. Spanner refuses writes to generated columns; a
 * commit-timestamp column takes its value from the commit, a search column from the columns that it tokenizes.
 * https://cloud.google.com/bigquery/docs/export-to-spanner
 */
export function mapColumns(tables: readonly SelectedTable[]): {
  readonly tables: readonly MappedTable[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const mapped = tables.map((selected) => {
    const columns = selected.table.columns.flatMap((column) => mapColumn(selected, column, diagnostics));
    checkChangeTimestamp(selected, columns, diagnostics);
    return { ...selected, columns };
  });
  return { tables: mapped, diagnostics };
}

function mapColumn(selected: SelectedTable, column: Column, diagnostics: Diagnostic[]): readonly ExportColumn[] {
  const { table, options } = selected;
  const mapping = options.columns.get(column.name);
  const subject = `Table "${table.id}": column "${column.name}"`;
  const inKey = table.primaryKey.some((part) => part.column === column.name);
  const computed = computedBy(column);
  if (computed !== undefined && !(inKey && column.generated !== undefined && mapping?.kind === "expression")) {
    if (mapping !== undefined && mapping.kind !== "omit") {
      const message = `${subject}: it is mapped, but ${computed}`;
      diagnostics.push(planDiagnostic("column-not-writable", { subject, message, at: table.at }));
    }
    if (column.allowCommitTimestamp && column.notNull) {
      const message = `${subject}: it is NOT NULL, and ${computed}`;
      diagnostics.push(planDiagnostic("commit-timestamp-left-out", { subject, message, at: table.at }));
    }
    return [];
  }
  if (mapping?.kind === "omit") {
    const hasOwnValue = column.default !== undefined || column.identity;
    if (inKey || (column.notNull && !hasOwnValue)) {
      const why = inKey ? "it is part of the primary key" : "it is NOT NULL and has no default";
      const message = `${subject}: it is omitted, but ${why}`;
      diagnostics.push(planDiagnostic("key-not-supplied", { subject, message, at: table.at }));
    }
    return [];
  }
  const from: Exclude<ColumnMapping, { kind: "omit" }> = mapping ?? { kind: "column", name: column.name };
  return [{ name: column.name, type: column.type, from }];
}

/** Who fills the column in, when it is not the export. */
function computedBy(column: Column): string | undefined {
  if (column.generated !== undefined) return "Spanner generates it from other columns";
  if (column.allowCommitTimestamp) return "Spanner fills it with the commit timestamp";
  if (column.type === "TOKENLIST") return "it is a search column";
  return undefined;
}

function checkChangeTimestamp(
  { table, options }: SelectedTable,
  columns: readonly ExportColumn[],
  diagnostics: Diagnostic[],
): void {
  const name = options.changeTimestampColumn;
  if (name === undefined) return;
  const column = columns.find((candidate) => candidate.name === name);
  if (column?.type === "TIMESTAMP") return;
  const subject = `Table "${table.id}"`;
  const problem = column === undefined ? "is not exported" : `has the type ${column.type}`;
  const message = `${subject}: changeTimestampColumn "${name}" ${problem}`;
  diagnostics.push(planDiagnostic("change-timestamp-column", { subject, message, at: table.at }));
}

import type { Column } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { ExportColumn, MappedTable, SelectedTable } from "../types.ts";

/**
 * Which columns each export writes and what is selected for them. A mapping of the user is taken as it is: whether the
 * column can take it was checked where the config was read.
 */
export function mapColumns(tables: readonly SelectedTable[]): {
  readonly tables: readonly MappedTable[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const mapped = tables.map((selected): MappedTable => {
    const columns = selected.table.columns.flatMap((column) => mapColumn(selected, column, diagnostics));
    checkExport(selected, columns, diagnostics);
    return { ...selected, columns };
  });
  return { tables: mapped, diagnostics };
}

/**
 * Who gives a column its value when the config does not, if it is not the source. Spanner refuses writes to generated
 * columns, fills in commit timestamps, and tokenizes search columns from others.
 * https://cloud.google.com/bigquery/docs/export-to-spanner
 */
export function filledInBy(column: Column): string | undefined {
  if (column.generated !== undefined) return "Spanner generates it from other columns";
  if (column.allowCommitTimestamp) return "Spanner fills it with the commit timestamp";
  if (column.type === "TOKENLIST") return "it is a search column";
  return undefined;
}

function mapColumn(
  { table, options }: SelectedTable,
  column: Column,
  diagnostics: Diagnostic[],
): readonly ExportColumn[] {
  const { name, type } = column;
  const mapping = options.columns.get(name);
  if (mapping?.kind === "omit") return [];
  if (mapping !== undefined) return [{ name, type, from: mapping }];
  const fromSource: ExportColumn = { name, type, from: { kind: "column", name } };
  const filledIn = filledInBy(column);
  if (filledIn === undefined) return [fromSource];
  if (!column.allowCommitTimestamp) return [];
  const subject = `Table "${table.id}": column "${name}"`;
  if (table.primaryKey.some((part) => part.column === name)) {
    // Left out, each run would make new rows of the same ones.
    const message = `${subject}: it takes commit timestamps, but is part of the primary key`;
    diagnostics.push(planDiagnostic("commit-timestamp-in-key", { subject, message, at: table.at }));
    return [fromSource];
  }
  if (column.notNull) {
    const message = `${subject}: it is NOT NULL, and ${filledIn}`;
    diagnostics.push(planDiagnostic("commit-timestamp-left-out", { subject, message, at: table.at }));
  }
  return [];
}

function checkExport(
  { table, options }: SelectedTable,
  columns: readonly ExportColumn[],
  diagnostics: Diagnostic[],
): void {
  const subject = `Table "${table.id}"`;
  if (columns.length === 0) {
    const message = `${subject}: it has no column that an export can write`;
    diagnostics.push(planDiagnostic("nothing-to-export", { subject, message, at: table.at }));
  }
  const keyNames = new Set(table.primaryKey.map((part) => part.column));
  if (options.shards > 1 && !columns.some((column) => keyNames.has(column.name))) {
    const message = `${subject}: ${options.shards} shards are wanted, but no key column is exported that tells rows apart`;
    diagnostics.push(planDiagnostic("shards-without-key", { subject, message, at: table.at }));
  }
}

import type { Table } from "../../model/types.ts";
import { type Diagnostic, freeName } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { ExportColumn, OrderedTable, RowChecks } from "../types.ts";
import { translateCheck } from "./conditions.ts";
import { isGeneratedFrom } from "./generated.ts";
import { checkReason, uniqueReasons } from "./names.ts";
import { valueChecks } from "./values.ts";

/** What a row shows by itself, without a look at others. */
export type OwnChecks = Omit<RowChecks, "uniques" | "references" | "depth">;

export function ownChecks({ table, options, columns }: OrderedTable): {
  readonly checks: OwnChecks;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const exported = new Map(columns.map((column) => [column.name, column]));
  const inKey = new Set(table.primaryKey.map(({ column }) => column));
  const notNull = table.columns.filter((column) => column.notNull && exported.has(column.name));
  const key = keyOf(table, exported);
  if (key === undefined) {
    const subject = `Table "${table.id}"`;
    const missing = table.primaryKey.filter(({ column }) => !exported.has(column)).map(({ column }) => column);
    const message = `${subject}: ${missing.join(", ")} of its primary key is not exported, so rows with one key are not told apart`;
    diagnostics.push(planDiagnostic("key-not-checked", { subject, message, at: table.at }));
  }
  const conditions = table.checks
    .filter(({ enforced }) => enforced)
    .flatMap((check) => {
      const translated = translateCheck(check.expression, table, exported);
      if (translated.ok) return [{ reason: checkReason(check), sql: translated.sql }];
      const subject = `Table "${table.id}": ${check.name === undefined ? "a check" : `check ${check.name}`}`;
      const message = `${subject}: rows are not held against it: ${translated.problem}`;
      diagnostics.push(planDiagnostic("check-not-translated", { subject, message, at: table.at }));
      return [];
    });
  return {
    checks: {
      source: options.source,
      columns,
      reasonsColumn: freeName(
        "reject_reasons",
        table.columns.map(({ name }) => name),
      ),
      key,
      order: options.order,
      requiredKey: notNull.filter(({ name }) => inKey.has(name)).map(({ name }) => name),
      required: notNull.filter(({ name }) => !inKey.has(name)).map(({ name }) => name),
      values: table.columns.flatMap((column) => {
        const own = exported.get(column.name);
        return own === undefined ? [] : valueChecks(column, own);
      }),
      conditions: uniqueReasons(conditions),
    },
    diagnostics,
  };
}

/**
 * In the order of the key, without the parts that Spanner generates from others of them, as for a hash of the key; undefined where
 * another part is not exported.
 */
export function keyOf(table: Table, exported: ReadonlyMap<string, ExportColumn>): readonly ExportColumn[] | undefined {
  const inKey = table.primaryKey.map(({ column }) => column);
  const key = inKey.map((name) => exported.get(name)).filter((column) => column !== undefined);
  const names = new Set(key.map(({ name }) => name));
  const isKnown = inKey.every((name) => names.has(name) || isGeneratedFrom(table, name, names));
  return isKnown ? key : undefined;
}

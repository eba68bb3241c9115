import { type Diagnostic, didYouMean, matchesGlob, suggestionLimit } from "../../support/index.ts";
import { problemAt, quote } from "../problem.ts";
import type { ConfigPath, Locate, ParsedConfig, TableEntry } from "../types.ts";
import { type CatalogNames, isGlob, suggestTable, type TableNames } from "./catalog-names.ts";

/** An entry of `tables` with the tables that it speaks of. */
export interface BoundEntry {
  /** As the user wrote it. */
  readonly name: string;
  readonly entry: TableEntry;
  /** At least one. */
  readonly tables: readonly TableNames[];
  /** The higher, the more the entry counts: letters of the glob that are not wildcards; infinite for a name. */
  readonly specificity: number;
}

/** Finds the tables of every entry, in the order of the file, and checks the columns that the entries name. */
export function bindEntries(
  config: ParsedConfig,
  names: CatalogNames,
): { readonly entries: readonly BoundEntry[]; readonly diagnostics: readonly Diagnostic[] } {
  const entries: BoundEntry[] = [];
  const diagnostics: Diagnostic[] = [];
  const firstNames = new Map<TableNames, string>();
  for (const [name, entry] of config.tables) {
    const path = ["tables", name];
    const tables = findTables(name, names);
    const [table] = tables;
    if (table === undefined) {
      const suggestion = diagnostics.length < suggestionLimit ? suggestTable(name, names) : "";
      diagnostics.push(unknownTable(name, suggestion, config.locate));
      continue;
    }
    if (!isGlob(name)) {
      const first = firstNames.get(table);
      if (first !== undefined) {
        diagnostics.push(duplicateName(config.locate, path, ["tables", first], `table "${table.id}"`));
        continue;
      }
      firstNames.set(table, name);
    }
    const specificity = isGlob(name) ? name.replace(/[*?]/g, "").length : Number.POSITIVE_INFINITY;
    entries.push({ name, entry, tables, specificity });
    diagnostics.push(...checkColumns(path, entry, tables, config.locate));
  }
  return { entries, diagnostics };
}

function findTables(name: string, names: CatalogNames): readonly TableNames[] {
  if (isGlob(name)) return [...names.values()].filter(({ id }) => matchesGlob(name, id));
  return [names.get(name.toLowerCase()) ?? []].flat();
}

function unknownTable(name: string, suggestion: string, locate: Locate): Diagnostic {
  const [code, what] = isGlob(name)
    ? (["config-unmatched-glob", `no table matches ${quote(name)}`] as const)
    : (["config-unknown-table", `there is no table ${quote(name)}`] as const);
  const message = `${what}.${suggestion}`;
  return problemAt(locate, code, { path: ["tables", name], of: "key", message });
}

/** A column must be in one table at least: a glob may speak of columns that only some of its tables have. */
function checkColumns(
  path: ConfigPath,
  { columns, changeTimestampColumn }: TableEntry,
  tables: readonly TableNames[],
  locate: Locate,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const check = (name: string, at: ConfigPath, of: "key" | "value") => {
    if (tables.some((table) => table.columns.has(name.toLowerCase()))) return;
    const [table, ...others] = tables;
    const where = others.length === 0 ? `table "${table?.id}" has no column` : `no table of the glob has a column`;
    const candidates = [...new Set(tables.flatMap((candidate) => [...candidate.columns.values()]))];
    const message = `${where} ${quote(name)}.${didYouMean(name, candidates)}`;
    diagnostics.push(problemAt(locate, "config-unknown-column", { path: at, of, message }));
  };
  const firstNames = new Map<string, string>();
  for (const name of columns?.keys() ?? []) {
    const at = [...path, "columns", name];
    const first = firstNames.get(name.toLowerCase());
    if (first === undefined) {
      firstNames.set(name.toLowerCase(), name);
      check(name, at, "key");
    } else diagnostics.push(duplicateName(locate, at, [...path, "columns", first], `column ${quote(first)}`));
  }
  if (changeTimestampColumn !== undefined) {
    check(changeTimestampColumn, [...path, "changeTimestampColumn"], "value");
  }
  return diagnostics;
}

function duplicateName(locate: Locate, path: ConfigPath, first: ConfigPath, what: string): Diagnostic {
  const message = `the ${what} stands in line ${locate(first).key.line} already`;
  return problemAt(locate, "config-duplicate-key", { path, of: "key", message });
}

import type { Diagnostic, Touched } from "../../support/index.ts";
import type { Selection, SelectOptions } from "../types.ts";

/**
 * The findings of the schema, as they weigh for what is loaded: a fault that touches a selected table or graph is an
 * error. What is not selected may be as it likes.
 */
export function raiseFaults(
  diagnostics: readonly Diagnostic[],
  { tables }: Selection,
  { graphs }: SelectOptions,
): readonly Diagnostic[] {
  const selectedTables = new Set(tables.map(({ table }) => table.id.toLowerCase()));
  // By the names of the config: of a graph whose nodes are all unknown nothing else is left.
  const selectedGraphs = graphs && new Set(graphs.map((name) => name.toLowerCase()));
  const isSelected = (touches: Touched) =>
    touches.tables.some((name) => name === "*" || selectedTables.has(name.toLowerCase())) ||
    touches.graphs.some((name) => name === "*" || (selectedGraphs?.has(name.toLowerCase()) ?? true));
  return diagnostics.map((diagnostic) =>
    diagnostic.touches !== undefined && isSelected(diagnostic.touches)
      ? { ...diagnostic, severity: "error" }
      : diagnostic,
  );
}

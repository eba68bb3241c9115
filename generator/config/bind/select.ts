import type { Catalog } from "../../model/types.ts";
import type { SelectOptions } from "../../plan/types.ts";
import { type Diagnostic, didYouMean, matchesGlob } from "../../support/index.ts";
import { problemAt, quote } from "../problem.ts";
import type { ParsedConfig } from "../types.ts";
import { type CatalogNames, isGlob, suggestTable } from "./catalog-names.ts";

/** The selection with the graphs in the spelling of the schema, each once. */
export function bindSelect(
  config: ParsedConfig,
  catalog: Catalog,
  names: CatalogNames,
): { readonly select: SelectOptions; readonly diagnostics: readonly Diagnostic[] } {
  const { include, exclude } = config.select;
  const { graphs, diagnostics } = bindGraphs(config, catalog);
  return {
    select: { graphs, include, exclude },
    diagnostics: [
      ...diagnostics,
      ...checkPatterns("include", config, names),
      ...checkPatterns("exclude", config, names),
    ],
  };
}

function bindGraphs(
  { select, locate }: ParsedConfig,
  catalog: Catalog,
): { readonly graphs: readonly string[] | undefined; readonly diagnostics: readonly Diagnostic[] } {
  if (select.graphs === undefined) return { graphs: undefined, diagnostics: [] };
  const spelling = new Map(catalog.graphs.map(({ name }) => [name.toLowerCase(), name]));
  const graphs = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const [index, name] of select.graphs.entries()) {
    const found = spelling.get(name.toLowerCase());
    if (found !== undefined) graphs.add(found);
    else {
      const message = `there is no graph ${quote(name)}.${didYouMean(name, [...spelling.values()])}`;
      const path = ["select", "graphs", index];
      diagnostics.push(problemAt(locate, "config-unknown-graph", { path, of: "value", message }));
    }
  }
  return { graphs: [...graphs], diagnostics };
}

/** A pattern without a wildcard is the name of one table: that there is none is a mistake, not an empty set. */
function checkPatterns(
  key: "include" | "exclude",
  { select, locate }: ParsedConfig,
  names: CatalogNames,
): readonly Diagnostic[] {
  const ids = [...names.values()].map(({ id }) => id);
  return select[key].flatMap((pattern, index) => {
    if (ids.some((id) => matchesGlob(pattern, id))) return [];
    const [code, what] = isGlob(pattern)
      ? (["config-unmatched-glob", `no table matches ${quote(pattern)}`] as const)
      : (["config-unknown-table", `there is no table ${quote(pattern)}`] as const);
    const message = `${what}.${suggestTable(pattern, names)}`;
    return [problemAt(locate, code, { path: ["select", key, index], of: "value", message })];
  });
}

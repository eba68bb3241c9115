import type { Catalog } from "../../model/types.ts";
import type { PlanOptions } from "../../plan/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import type { ParsedConfig, Settings } from "../types.ts";
import { catalogNames } from "./catalog-names.ts";
import { bindEntries } from "./entries.ts";
import { checkMappings } from "./mappings.ts";
import { bindSelect } from "./select.ts";
import { resolveTables } from "./tables.ts";

/** Compares the names of the config with the schema and fills in what it leaves open: nothing is optional from here. */
export function bindConfig(
  config: ParsedConfig,
  catalog: Catalog,
): { readonly options: PlanOptions; readonly settings: Settings; readonly diagnostics: readonly Diagnostic[] } {
  const names = catalogNames(catalog);
  const selection = bindSelect(config, catalog, names);
  const { entries, diagnostics } = bindEntries(config, names);
  const tables = resolveTables(config.defaults, entries, names);
  return {
    options: {
      select: selection.select,
      tables,
      prefix: config.prefix,
      ledger: config.ledger,
      layout: config.layout,
    },
    settings: { target: config.spanner.target, bigquery: config.bigquery },
    diagnostics: [...selection.diagnostics, ...diagnostics, ...checkMappings(config, entries, tables, catalog)],
  };
}

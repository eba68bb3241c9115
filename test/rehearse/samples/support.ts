import { sharedZetaSql } from "../../../generator/engines/index.ts";
import type { Catalog } from "../../../generator/model/types.ts";
import { mapColumns } from "../../../generator/plan/columns/index.ts";
import { defaultPlanOptions } from "../../../generator/plan/index.ts";
import type { PlanOptions } from "../../../generator/plan/types.ts";
import {
  type ExportedTable,
  type GeneratedSamples,
  type GenerateInput,
  generateSamples,
} from "../../../generator/rehearse/samples/index.ts";
import { catalogOf } from "../../support/schema.ts";

export interface Generated {
  readonly catalog: Catalog;
  readonly tables: readonly ExportedTable[];
  readonly samples: GeneratedSamples;
}

/** As a plan maps them, but also for rings of references, which no plan loads. */
export function exportedTables(
  catalog: Catalog,
  change: (options: PlanOptions) => PlanOptions = (options) => options,
): readonly ExportedTable[] {
  const options = change(defaultPlanOptions(catalog, { graphs: undefined, include: ["*"], exclude: [] }));
  const selected = [...catalog.tables.values()].flatMap((table) => {
    const own = options.tables.get(table.id);
    return own === undefined ? [] : [{ table, options: own, elements: [], graph: undefined }];
  });
  return mapColumns(selected).tables.map(({ table, columns, options: { source } }) => {
    return { table, source: `p.d.${source.table}`, columns };
  });
}

/** Rows for all tables of a schema. */
export async function generate(
  ddl: string,
  input: Partial<Omit<GenerateInput, "catalog" | "zetasql">> & {
    readonly change?: (options: PlanOptions) => PlanOptions;
  } = {},
): Promise<Generated> {
  const catalog = catalogOf(ddl);
  const { change, ...rest } = input;
  const tables = exportedTables(catalog, change);
  const zetasql = await sharedZetaSql();
  const samples = await generateSamples({
    catalog,
    sources: [],
    tables,
    rows: 20,
    dirty: 0,
    seed: 1,
    ...rest,
    zetasql,
  });
  return { catalog, tables, samples };
}

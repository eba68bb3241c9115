import { parseDdl } from "../../generator/ddl/index.ts";
import { replay } from "../../generator/introspect/replay/replay.ts";
import { buildCatalog } from "../../generator/model/index.ts";
import type { Catalog } from "../../generator/model/types.ts";
import { defaultPlanOptions, planLoad } from "../../generator/plan/index.ts";
import type { Plan, PlanOptions, TableOptions } from "../../generator/plan/types.ts";
import { sourceText } from "../../generator/support/index.ts";

/** The catalogue of a schema given as text. */
export function catalogOf(ddl: string): Catalog {
  const { statements, diagnostics } = parseDdl(sourceText("schema.sql", ddl));
  const schema = replay(statements);
  return buildCatalog({ ...schema, diagnostics: [...diagnostics, ...schema.diagnostics] });
}

/** Nothing shuts the gate of a table, so that there is none. */
export const ungated = {
  allowEmpty: true,
  maxRejects: { kind: "share", percent: "100" },
} as const satisfies Partial<TableOptions>;

/** The plan of all its tables, the exports alone, without a ledger: sources are trusted. `change` adjusts the options. */
export function planOf(ddl: string, change: (options: PlanOptions) => PlanOptions = (options) => options): Plan {
  const catalog = catalogOf(ddl);
  const select = { graphs: undefined, include: ["*"], exclude: [] };
  const options = defaultPlanOptions(catalog, select, { integrity: "trust", ...ungated });
  return planLoad(catalog, change({ ...options, ledger: undefined }));
}

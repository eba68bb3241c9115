import { compareSides } from "../../generator/compare/index.ts";
import type { Comparison, Side } from "../../generator/compare/types.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import { defaultPlanOptions, planLoad } from "../../generator/plan/index.ts";
import { planDocument } from "../../generator/render/index.ts";
import { catalogOf, ungated } from "../support/schema.ts";

export function sideOf(ddl: string): Side {
  const catalog = catalogOf(ddl);
  const errors = catalog.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const select = { graphs: undefined, include: ["*"], exclude: [] };
  const options = defaultPlanOptions(catalog, select, { integrity: "trust", ...ungated });
  return {
    catalog: catalogDocument(catalog),
    plan: planDocument(planLoad(catalog, { ...options, ledger: undefined }), []),
  };
}

export function compareDdl(before: string, after: string): Comparison {
  return compareSides({ old: sideOf(before), new: sideOf(after) });
}

/** `before ddl: …`, without the subject where it is the table `t`. */
export function stepLines({ steps }: Comparison): readonly string[] {
  return steps.map(({ phase, kind, subject, text }) => {
    return `${phase} ${kind}: ${subject === 'Table "t"' ? "" : `${subject}: `}${text}`;
  });
}

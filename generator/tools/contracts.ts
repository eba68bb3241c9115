import { z } from "zod";
import { catalogV1, comparisonV1, planV1, reportV1 } from "../contracts/schemas/index.ts";

const documents = { "catalog-v1": catalogV1, "comparison-v1": comparisonV1, "plan-v1": planV1, "report-v1": reportV1 };

/** The JSON Schemas of the published documents, by path; their fields stand in the order of the documents. */
export function contractFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(documents).map(([name, schema]) => [
      `docs/contracts/${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`,
    ]),
  );
}

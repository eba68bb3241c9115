import { quotePath } from "../../support/index.ts";
import type { Hole } from "../statements/types.ts";
import type { Environment, SpannerDatabase } from "../types.ts";
import type { Binding } from "./types.ts";

/** For BigQuery itself: plain names of one environment. */
export function literalBinding(
  environment: Environment & { readonly spanner: SpannerDatabase; readonly project: string },
): Binding {
  const { spanner, project, sourceDataset, stagingDataset, connection } = environment;
  return {
    text: (text) => text,
    hole(hole: Hole): string {
      switch (hole.kind) {
        case "databaseUri":
          return `https://spanner.googleapis.com/projects/${spanner.project}/instances/${spanner.instance}/databases/${spanner.database}`;
        case "table":
          return quotePath([hole.table.project ?? project, hole.table.dataset ?? sourceDataset, hole.table.table]);
        case "action":
          return quotePath([project, stagingDataset, hole.name]);
        case "identifier":
          return hole.text;
        case "connection":
          return connection ?? missingConnection();
        case "runOption":
          return hole.default;
        default:
          return hole satisfies never;
      }
    },
  };
}

function missingConnection(): never {
  throw new Error("the environment names no connection for EXTERNAL_QUERY");
}

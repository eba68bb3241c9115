import type { Diagnostic } from "../../support/index.ts";
import { problemAt, quote } from "../problem.ts";
import type { ConfigPath, ParsedConfig } from "../types.ts";
import { isAllowedName } from "./bigquery-path.ts";

/** Warns about names that BigQuery does not give to anything, most often a slip of the pen. */
export function checkNames({ bigquery, tables, locate }: ParsedConfig): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const check = (kind: "project" | "dataset" | "table", name: string | undefined, path: ConfigPath) => {
    if (name === undefined || isAllowedName(kind, name)) return;
    const message = `BigQuery does not allow the name ${quote(name)} for a ${kind}`;
    diagnostics.push(problemAt(locate, "bigquery-name", { path, of: "value", message }));
  };
  check("project", bigquery.project, ["bigquery", "project"]);
  check("dataset", bigquery.dataset, ["bigquery", "dataset"]);
  if (locate(["bigquery", "staging"]).path.length === 2) check("dataset", bigquery.staging, ["bigquery", "staging"]);
  for (const [name, { source }] of tables) {
    const path = ["tables", name, "source", "table"];
    for (const kind of ["project", "dataset", "table"] as const) check(kind, source?.[kind], path);
  }
  return diagnostics;
}

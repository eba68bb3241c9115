import type { Diagnostic } from "../../support/index.ts";
import { problemAt } from "../problem.ts";
import type { ConfigPath, ParsedConfig, TableEntry } from "../types.ts";

/** Whoever asks Spanner does it through a connection: said once, of the first key that needs it. */
export function checkConnection({ bigquery, defaults, tables, locate }: ParsedConfig): readonly Diagnostic[] {
  const path: ConfigPath = ["bigquery", "connection"];
  // One that is wrong was told already.
  if (bigquery.connection !== undefined || locate(path).path.length === path.length) return [];
  const entries = [
    ["defaults", defaults] as const,
    ...[...tables].map(([name, entry]) => [`tables.${name}`, entry] as const),
  ];
  const [first] = entries.flatMap(([name, entry]) => askingKeys(entry).map((key) => `${name}.${key}`));
  if (first === undefined) return [];
  return [
    problemAt(locate, "config-missing-key", {
      path,
      of: "key",
      message: `must be there: through it BigQuery asks Spanner, as \`${first}\` wants it`,
      hint: "Add it: <project>.<location>.<connection>, a BigQuery connection to this Spanner database.",
    }),
  ];
}

function askingKeys({ outsideReferences, verify }: TableEntry): readonly string[] {
  return [
    ...(outsideReferences === "check" ? ["outsideReferences: check"] : []),
    ...(verify === undefined || verify === "none" ? [] : [`verify: ${verify}`]),
  ];
}

import { defaultLedger } from "../../plan/index.ts";
import type { Diagnostic, SourceText } from "../../support/index.ts";
import type { Locate, ParsedConfig } from "../types.ts";
import { checkConnection } from "./connection.ts";
import { readDocument } from "./document.ts";
import { describeIssues, issuePaths } from "./issues.ts";
import { checkNames } from "./names.ts";
import { type ConfigShape, configSchema } from "./schema.ts";
import { checkSpannerSource, toSpannerSettings } from "./spanner-source.ts";
import { type ConfigNode, locateIn, nodesAlong, plainValue, wholePath } from "./tree.ts";

/**
 * Reads the config and reports all of its problems at once. Beside errors, the config holds what could be read, so that
 * its names can be checked in the same run; it is undefined where the text is not YAML or names no schema.
 */
export function parseConfig(source: SourceText): {
  readonly config: ParsedConfig | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { root, diagnostics } = readDocument(source);
  if (root === undefined) return { config: undefined, diagnostics };
  const locate = locateIn(root, source);
  const result = configSchema.safeParse(plainValue(root, new Set()));
  const shapeProblems = result.success ? [] : describeIssues(result.error.issues, root, locate);
  const problems = root.kind === "mapping" ? [...shapeProblems, ...checkSpannerSource(root, locate)] : shapeProblems;
  const wrong = new Set<ConfigNode>();
  const shape = result.success ? result.data : readableShape(root, wrong);
  // The places of a list count what was left out of it, too.
  const locateShape: Locate = (path) => locate(wholePath(root, path, wrong));
  const config = shape === undefined ? undefined : toConfig(shape, locateShape);
  const warnings = config === undefined ? [] : [...checkConnection(config), ...checkNames(config)];
  return { config, diagnostics: [...diagnostics, ...problems, ...warnings] };
}

/** What is left of the config without the values that are wrong, which go to `wrong`; undefined when too little is. */
function readableShape(root: ConfigNode, wrong: Set<ConfigNode>): ConfigShape | undefined {
  for (;;) {
    const value = plainValue(root, wrong);
    if (value instanceof Map) fillInDataset(value);
    const result = configSchema.safeParse(value);
    if (result.success) return result.data;
    // A mapping that misses what was just left out goes next: every round leaves out more, so that this ends.
    const more = result.error.issues.flatMap(issuePaths).map((path) =>
      nodesAlong(root, path)
        .map((entry) => entry.value)
        .findLast((node) => !wrong.has(node)),
    );
    for (const node of more) {
      if (node === undefined || node === root) return undefined;
      wrong.add(node);
    }
  }
}

/** A dataset is required, but no name of the config depends on it: only files would, and errors prevent these. */
function fillInDataset(config: Map<unknown, unknown>): void {
  const bigquery = config.get("bigquery");
  if (!(bigquery instanceof Map)) config.set("bigquery", new Map([["dataset", "missing"]]));
  else if (!bigquery.has("dataset")) bigquery.set("dataset", "missing");
}

function toConfig(shape: ConfigShape, locate: Locate): ParsedConfig | undefined {
  const { select, bigquery, defaults, tables, prefix, ledger, layout } = shape;
  const spanner = toSpannerSettings(shape.spanner);
  if (spanner === undefined) return undefined;
  return {
    spanner,
    select: { graphs: select.graphs, include: select.include ?? [], exclude: select.exclude ?? [] },
    bigquery: {
      project: bigquery.project,
      dataset: bigquery.dataset,
      staging: bigquery.staging ?? `${bigquery.dataset}_spanner`,
      connection: bigquery.connection,
    },
    defaults,
    tables,
    prefix: prefix ?? "",
    ledger: ledger === "none" ? undefined : (ledger ?? defaultLedger),
    layout: layout ?? "sqlx",
    locate,
  };
}

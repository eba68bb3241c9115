import { type Diagnostic, nearest } from "../../support/index.ts";
import { problemAt } from "../problem.ts";
import type { Locate, SpannerDatabase, SpannerSettings } from "../types.ts";
import type { ConfigNode } from "./tree.ts";

/** The keys under `spanner` that say where the schema is read from, in the order of the documentation. */
export const sourceKeys = ["database", "ddl", "snapshot"] as const;

const oneOfThem = "exactly one of the keys database, ddl and snapshot";

/**
 * Exactly one of the sources, and `graphDdl` beside a database alone. This looks at the file instead of the values: a key
 * with a wrong value was meant to be there all the same.
 */
export function checkSpannerSource(root: ConfigNode, locate: Locate): readonly Diagnostic[] {
  const spanner = childOf(root, "spanner");
  if (spanner === undefined) {
    return isMeant(root, ["spanner"]) ? [] : [missingSource(locate)];
  }
  const isEmpty = spanner.kind === "scalar" && spanner.value === null;
  // Anything else is no mapping, which was said already.
  if (spanner.kind !== "mapping") return isEmpty ? [missingSource(locate)] : [];
  const given = [...spanner.entries.keys()].filter((key) => sourceKeys.some((source) => source === key));
  const [first, ...others] = given;
  if (first === undefined) return isMeant(spanner, sourceKeys) ? [] : [missingSource(locate)];
  const diagnostics = others.map((key) =>
    problemAt(locate, "config-value", {
      path: ["spanner", key],
      of: "key",
      message: `stands beside ${first}; ${oneOfThem} is read`,
      hint: "Remove one of the two.",
    }),
  );
  if (spanner.entries.has("graphDdl") && !given.includes("database")) {
    const message = `stands beside ${first}; only beside database is it read`;
    const hint =
      first === "ddl"
        ? "Add its files to spanner.ddl."
        : "Remove it: a snapshot holds the graphs that there were when it was taken.";
    diagnostics.push(problemAt(locate, "config-value", { path: ["spanner", "graphDdl"], of: "key", message, hint }));
  }
  return diagnostics;
}

function missingSource(locate: Locate): Diagnostic {
  return problemAt(locate, "config-missing-key", {
    path: ["spanner"],
    of: "key",
    message: `must have ${oneOfThem}`,
    hint: "Add one: `ddl` names the files that create the schema.",
  });
}

/** Whether a key of the mapping that nobody knows is one of these, misspelt: that is one mistake, not two. */
function isMeant(node: ConfigNode, keys: readonly string[]): boolean {
  if (node.kind !== "mapping") return false;
  return [...node.entries.keys()].some((key) => nearest(key, keys) !== undefined);
}

function childOf(node: ConfigNode, key: string): ConfigNode | undefined {
  return node.kind === "mapping" ? node.entries.get(key)?.value : undefined;
}

/** What the keys say, or undefined when none names a source. Of several, the one that is a file comes first. */
export function toSpannerSettings(given: {
  readonly ddl?: readonly string[] | undefined;
  readonly database?: SpannerDatabase | undefined;
  readonly snapshot?: string | undefined;
  readonly graphDdl?: readonly string[] | undefined;
  readonly target?: SpannerDatabase | undefined;
}): SpannerSettings | undefined {
  const { ddl, database, snapshot, graphDdl = [], target } = given;
  if (ddl !== undefined) return { kind: "ddl", ddl, target };
  if (snapshot !== undefined) return { kind: "snapshot", snapshot, ddl: [], target };
  if (database === undefined) return undefined;
  const name = `projects/${database.project}/instances/${database.instance}/databases/${database.database}`;
  return { kind: "database", database: name, graphDdl, ddl: [], target: target ?? database };
}

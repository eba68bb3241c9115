import type { z } from "zod";
import { type Diagnostic, didYouMean, nearest } from "../../support/index.ts";
import { type ConfigCode, formatPath, problemAt, quote } from "../problem.ts";
import type { ConfigPath, Locate } from "../types.ts";
import { laterKeys, laterWords } from "./later.ts";
import { knownKeys } from "./schema.ts";
import { type ConfigNode, InexactNumber, nodesAlong } from "./tree.ts";

type Issue = z.core.$ZodIssue;

/** Where an issue is; one about unknown keys is about each of them. */
export function issuePaths(issue: Issue): readonly ConfigPath[] {
  const path = issue.path as ConfigPath;
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}

/** zod's issues in our words. */
export function describeIssues(issues: readonly Issue[], root: ConfigNode, locate: Locate): readonly Diagnostic[] {
  const meant = meantKeys(issues);
  return issues
    .filter((issue) => !(isMissing(issue, root) && meant.has(formatPath(issue.path as ConfigPath))))
    .flatMap((issue) => issuePaths(issue).map((path) => describeIssue(issue, path, root, locate)));
}

/** What the unknown keys were meant to be: `datset` is one mistake, not also a missing `dataset`. */
function meantKeys(issues: readonly Issue[]): ReadonlySet<string> {
  const paths = issues.filter((issue) => issue.code === "unrecognized_keys").flatMap(issuePaths);
  return new Set(
    paths.flatMap((path) => {
      const owner = path.slice(0, -1);
      const key = nearest(String(path.at(-1)), knownKeys.get(mappingPattern(owner)) ?? []);
      return key === undefined ? [] : [formatPath([...owner, key])];
    }),
  );
}

function isMissing(issue: Issue, root: ConfigNode): boolean {
  return issue.code === "invalid_type" && nodesAlong(root, issue.path as ConfigPath).length <= issue.path.length;
}

function describeIssue(issue: Issue, path: ConfigPath, root: ConfigNode, locate: Locate): Diagnostic {
  if (issue.code === "unrecognized_keys") return describeUnknownKey(path, locate);
  if (isMissing(issue, root)) {
    return problemAt(locate, "config-missing-key", { path, of: "key", message: "the key is missing" });
  }
  const node = nodesAlong(root, path).at(-1)?.value ?? root;
  if (issue.code === "custom") {
    const code: ConfigCode = issue.params?.code ?? "config-value";
    return problemAt(locate, code, { path, of: "value", message: issue.message });
  }
  const word = wordOf(node);
  if (word !== undefined && laterWords.get(String(path.at(-1)))?.includes(word)) {
    return problemAt(locate, "config-not-available", { path, of: "value", message: `${quote(word)} ${notAvailable}` });
  }
  return problemAt(locate, "config-value", { path, of: "value", ...describeValue(issue, node, word) });
}

function describeValue(
  issue: Issue,
  node: ConfigNode,
  word: string | undefined,
): { readonly message: string; readonly hint?: string } {
  // What the text must not be is said by the message alone.
  if (issue.code === "invalid_format" || (issue.code === "too_small" && issue.origin !== "number")) {
    return { message: issue.message };
  }
  const message = `${issue.message}, not ${describeNode(node)}`;
  if (issue.code === "invalid_value" && word !== undefined) {
    return { message: `${message}.${didYouMean(word, issue.values.map(String))}` };
  }
  const isScalar = node.kind === "scalar" && node.value !== null;
  return issue.code === "invalid_type" && issue.expected === "string" && isScalar
    ? { message, hint: "Put it in quotes." }
    : { message };
}

function describeUnknownKey(path: ConfigPath, locate: Locate): Diagnostic {
  const key = String(path.at(-1));
  const owner = mappingPattern(path.slice(0, -1));
  if (laterKeys.get(owner)?.includes(key)) {
    return problemAt(locate, "config-not-available", { path, of: "key", message: `the key ${notAvailable}` });
  }
  if (owner === "defaults" && knownKeys.get("tables.*")?.includes(key)) {
    const message = "the key cannot be said of all tables";
    const hint = 'Write it under tables.<Table>; a quoted glob such as "*" stands for several tables.';
    return problemAt(locate, "config-unknown-key", { path, of: "key", message, hint });
  }
  const message = `there is no such key.${didYouMean(key, knownKeys.get(owner) ?? [])}`;
  return problemAt(locate, "config-unknown-key", { path, of: "key", message });
}

const notAvailable = "is not available in this version";

/** `tables.*.columns.*`: the path with the user's names left open, as the tables of keys have it. */
function mappingPattern(path: ConfigPath): string {
  const isName = (place: number) => path[0] === "tables" && (place === 1 || place === 3);
  return path.map((step, place) => (isName(place) ? "*" : step)).join(".");
}

/** The word that a value is, or that it names as its strategy. */
function wordOf(node: ConfigNode): string | undefined {
  const scalar = node.kind === "mapping" ? node.entries.get("strategy")?.value : node;
  return scalar?.kind === "scalar" && typeof scalar.value === "string" ? scalar.value : undefined;
}

function describeNode(node: ConfigNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  const { value } = node;
  if (value === null) return "an empty value";
  if (value instanceof InexactNumber) return `the number ${value.text}`;
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? quote(value) : String(value);
}

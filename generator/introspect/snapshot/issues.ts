import type { z } from "zod";
import { formatJsonPath, type JsonPath } from "./json-text.ts";

/** What is wrong with a document, before it is a diagnostic: one entry however many places have it. */
export interface SnapshotIssue {
  readonly code: "snapshot-unknown-field" | "snapshot-value";
  readonly path: JsonPath;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** zod's issues in our words, in the order of the document's fields. What repeats in many elements is told once. */
export function snapshotIssues(issues: readonly Issue[], document: unknown): readonly SnapshotIssue[] {
  const told = new Map<string, { readonly issue: SnapshotIssue; places: number }>();
  for (const issue of issues.flatMap((each) => describeIssue(each, [], document))) {
    const what = `${issue.code} ${formatJsonPath(issue.path.map((step) => (typeof step === "number" ? 0 : step)))}`;
    const before = told.get(what);
    if (before === undefined) told.set(what, { issue, places: 1 });
    else before.places += 1;
  }
  return [...told.values()].map(({ issue, places }) =>
    places === 1
      ? issue
      : { ...issue, message: `${issue.message}; the same in ${places - 1} more ${places === 2 ? "place" : "places"}` },
  );
}

function describeIssue(issue: Issue, outer: JsonPath, document: unknown): readonly SnapshotIssue[] {
  const path = [...outer, ...(issue.path as JsonPath)];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const message = "this version knows no such field";
      return { code: "snapshot-unknown-field", path: [...path, key], message };
    });
  }
  if (issue.code === "invalid_union") {
    // The branch that got further than to the value itself is the one that was meant.
    const meant = issue.errors.find((errors) => errors.every((error) => isInside(error)));
    if (meant !== undefined) return meant.flatMap((error) => describeIssue(error, path, document));
  }
  const given = valueAt(document, path);
  const message =
    given === undefined ? "the field is missing" : `expected ${expected(issue)}, found ${describe(given)}`;
  return [{ code: "snapshot-value", path, message }];
}

function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === "unrecognized_keys";
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return expectedTypes.get(issue.expected) ?? issue.expected;
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(" or ");
    case "too_small":
      return `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "invalid_union":
      return "false or an object";
    default:
      return "another value";
  }
}

const expectedTypes: ReadonlyMap<string, string> = new Map([
  ["array", "a list"],
  ["boolean", "true or false"],
  ["int", "a whole number"],
  ["number", "a number"],
  ["object", "an object"],
  ["string", "a text"],
]);

function valueAt(document: unknown, path: JsonPath): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

const shownCharacters = 40;

export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

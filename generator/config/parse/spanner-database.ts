import { quote } from "../problem.ts";
import type { SpannerDatabase } from "../types.ts";

const form = /^projects\/([^/]*)\/instances\/([^/]*)\/databases\/([^/]*)$/;

/**
 * https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin
 * https://cloud.google.com/spanner/docs/reference/rest/v1/projects.instances/create
 * https://cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.databases/create
 */
const rules = {
  project: {
    pattern: /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    words: "6 to 30 lower-case letters, digits and `-`, a letter first and no `-` last",
  },
  instance: {
    pattern: /^[a-z][a-z0-9-]{0,62}[a-z0-9]$/,
    words: "2 to 64 lower-case letters, digits and `-`, a letter first and no `-` last",
  },
  database: {
    pattern: /^[a-z][a-z0-9_-]{0,28}[a-z0-9]$/,
    words: "2 to 30 lower-case letters, digits, `_` and `-`, a letter first and a letter or digit last",
  },
} as const;

/** All of it in one expression, for readers that have no messages of their own. */
export const spannerDatabasePattern = `^projects/${inner("project")}/instances/${inner("instance")}/databases/${inner("database")}$`;

function inner(kind: keyof typeof rules): string {
  return rules[kind].pattern.source.slice(1, -1);
}

/** The parts of a database's resource name, or what is wrong with it. */
export function parseSpannerDatabase(text: string): SpannerDatabase | { readonly problem: string } {
  const parts = form.exec(text);
  if (parts === null) {
    return { problem: `must be projects/<project>/instances/<instance>/databases/<database>, not ${quote(text)}` };
  }
  const [, project = "", instance = "", database = ""] = parts;
  const found = { project, instance, database };
  for (const kind of ["project", "instance", "database"] as const) {
    const { pattern, words } = rules[kind];
    if (!pattern.test(found[kind])) return { problem: `the ${kind} must be ${words}, not ${quote(found[kind])}` };
  }
  return found;
}

import type { SourceTable } from "../../plan/types.ts";
import { escapeSqlx, quoteJavaScript, quoteSqlxValue } from "../../support/index.ts";
import type { Hole } from "../statements/types.ts";
import type { Binding } from "./types.ts";

/** For SQLX: holes become calls of the plan's `includes/spanner.js`, which reads the Dataform variables at compile time. */
export function sqlxBinding(prefix: string): Binding {
  const include = spannerGlobal(prefix);
  return {
    text: escapeSqlx,
    hole(hole: Hole): string {
      switch (hole.kind) {
        case "databaseUri":
          return `\${${include}.uri()}`;
        case "table":
          return `\${${hole.isDependency ? "ref" : "resolve"}(${sourceCall(hole.table, prefix)})}`;
        case "action":
          // `resolve` adds no dependency: what others imply would count to hosted Dataform's limit.
          return `\${${hole.isDependency ? "ref" : "resolve"}(${quoteSqlxValue(hole.name)})}`;
        case "identifier":
          // As JavaScript, since Dataform's reader of SQLX does not know backticks and finds comments and blocks in them.
          return `\${${quoteSqlxValue(hole.text)}}`;
        case "connection":
          return `\${${include}.connection()}`;
        case "runOption":
          return `\${${include}.${hole.name}(${quoteJavaScript(hole.default)})}`;
        default:
          return hole satisfies never;
      }
    },
  };
}

/** The name under which Dataform knows the include: the base name of its file. */
export function spannerGlobal(prefix: string): string {
  return `${prefix}spanner`;
}

/** The target of a source as JavaScript: `spanner.source("Person")`. */
export function sourceCall({ project, dataset, table }: SourceTable, prefix: string): string {
  const parts = [table, dataset, project];
  while (parts.at(-1) === undefined) parts.pop();
  const args = parts.map((part) => (part === undefined ? "undefined" : quoteSqlxValue(part)));
  return `${spannerGlobal(prefix)}.source(${args.join(", ")})`;
}

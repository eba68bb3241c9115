import type { SourceTable } from "../../plan/types.ts";
import { escapeSqlx, quoteJavaScript, quoteSqlxValue } from "../../support/index.ts";
import type { Hole } from "../statements/types.ts";
import type { Binding } from "./types.ts";

/** For SQLX: holes become calls of `includes/spanner.js`, which reads the Dataform variables at compile time. */
export const sqlxBinding: Binding = {
  text: escapeSqlx,
  hole(hole: Hole): string {
    switch (hole.kind) {
      case "databaseUri":
        return "${spanner.uri()}";
      case "table":
        return `\${${hole.isDependency ? "ref" : "resolve"}(${sourceCall(hole.table)})}`;
      case "action":
        // `resolve` adds no dependency: what others imply would count to hosted Dataform's limit.
        return `\${${hole.isDependency ? "ref" : "resolve"}(${quoteSqlxValue(hole.name)})}`;
      case "identifier":
        // As JavaScript, since Dataform's reader of SQLX does not know backticks and finds comments and blocks in them.
        return `\${${quoteSqlxValue(hole.text)}}`;
      case "connection":
        return "${spanner.connection()}";
      case "runOption":
        return `\${spanner.${hole.name}(${quoteJavaScript(hole.default)})}`;
      default:
        return hole satisfies never;
    }
  },
};

/** The target of a source as JavaScript: `spanner.source("Person")`. */
export function sourceCall({ project, dataset, table }: SourceTable): string {
  const parts = [table, dataset, project];
  while (parts.at(-1) === undefined) parts.pop();
  const args = parts.map((part) => (part === undefined ? "undefined" : quoteSqlxValue(part)));
  return `spanner.source(${args.join(", ")})`;
}

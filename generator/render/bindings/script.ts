import { escapeTemplate, quoteJavaScript } from "../../support/index.ts";
import type { Hole } from "../statements/types.ts";
import { sourceCall, spannerGlobal } from "./sqlx.ts";
import type { Binding } from "./types.ts";

/**
 * For the template literals of a JavaScript file: as for SQLX, but what other actions make is no output of Dataform, so that it is named
 * by its path.
 */
export function scriptBinding(prefix: string): Binding {
  const include = spannerGlobal(prefix);
  return {
    text: escapeTemplate,
    hole(hole: Hole): string {
      switch (hole.kind) {
        case "databaseUri":
          return `\${${include}.uri()}`;
        case "table":
          return `\${ctx.${hole.isDependency ? "ref" : "resolve"}(${sourceCall(hole.table, prefix)})}`;
        case "action":
          return `\${${include}.path(${quoteJavaScript(hole.name)})}`;
        case "identifier":
          return escapeTemplate(hole.text);
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

import { escapeTemplate, quoteJavaScript } from "../../support/index.ts";
import type { Hole } from "../statements/types.ts";
import { sourceCall } from "./sqlx.ts";
import type { Binding } from "./types.ts";

/**
 * For the template literals of a JavaScript file: as for SQLX, but what other actions make is no output of Dataform, so that it is named
 * by its path.
 */
export const scriptBinding: Binding = {
  text: escapeTemplate,
  hole(hole: Hole): string {
    switch (hole.kind) {
      case "databaseUri":
        return "${spanner.uri()}";
      case "table":
        return `\${ctx.${hole.isDependency ? "ref" : "resolve"}(${sourceCall(hole.table)})}`;
      case "action":
        return `\${spanner.path(${quoteJavaScript(hole.name)})}`;
      case "identifier":
        return escapeTemplate(hole.text);
      case "runOption":
        return `\${spanner.${hole.name}(${quoteJavaScript(hole.default)})}`;
      default:
        return hole satisfies never;
    }
  },
};

import { loadTemplates } from "../render/index.ts";
import type { Templates, View } from "../render/types.ts";

let templates: Templates | undefined;

/** A piece of Spanner's DDL from its template below `templates/ddl/`. */
export function ddlText(name: string, view: View = {}): string {
  templates ??= loadTemplates();
  return templates.render(`ddl/${name}`, view);
}

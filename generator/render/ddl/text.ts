import { loadTemplates, type Templates, type View } from "../templates.ts";

let templates: Templates | undefined;

/** A piece of Spanner's DDL from its template below `templates/ddl/`. */
export function ddlText(name: string, view: View = {}): string {
  templates ??= loadTemplates();
  return templates.render(`ddl/${name}`, view);
}

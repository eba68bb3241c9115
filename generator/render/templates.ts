import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

/** Values of a template: none may be missing, null or undefined. */
export type View = Readonly<Record<string, ViewValue>>;
type ViewValue = string | number | boolean | readonly ViewValue[] | { readonly [key: string]: ViewValue };

/** Renders the files below `templates/`, where the SQL, the SQLX and the shells of all other files stand. */
export interface Templates {
  /** @param name path below `templates/`, without its ending: `sql/export`. */
  render(name: string, view: View): string;
}

type Compiled = (view: View) => string;

/**
 * Templates choose nothing: `if`, `unless` and `with` do not exist in them, and a value that is not there is an error.
 * What differs is said by another template, so that each reads like the text that it makes.
 */
export function loadTemplates(): Templates {
  const folder = findTemplates();
  const handlebars = Handlebars.create();
  for (const helper of ["if", "unless", "with", "log", "lookup"]) handlebars.unregisterHelper(helper);
  handlebars.registerHelper("join", joinHelper);
  handlebars.registerHelper("lines", linesHelper);
  const compiled = new Map<string, Compiled>();
  const compile = (name: string): Compiled => {
    const text = readFileSync(join(folder, `${name}.hbs`), "utf8");
    return handlebars.compile(text, { noEscape: true, strict: true, knownHelpersOnly: true, knownHelpers }) as Compiled;
  };
  return {
    render(name, view) {
      checkView(view, name);
      let template = compiled.get(name);
      if (template === undefined) {
        template = compile(name);
        compiled.set(name, template);
      }
      // A template file ends in a newline as every file does; the newline is not part of what it says.
      return template(view).replace(/\n$/, "");
    },
  };
}

const knownHelpers = { join: true, lines: true, if: false, unless: false, with: false, log: false, lookup: false };

/** `{{join list ", "}}` */
function joinHelper(list: unknown, separator: unknown): string {
  if (!Array.isArray(list) || typeof separator !== "string") throw new TypeError("join takes a list and a separator");
  return list.join(separator);
}

/** `{{lines list "," 2}}`: one item a line, indented by two; the first is where the expression stands. */
function linesHelper(list: unknown, separator: unknown, indent: unknown): string {
  return joinHelper(list, `${separator}\n${" ".repeat(Number(indent))}`);
}

function checkView(value: unknown, path: string): void {
  if (value === null || value === undefined) throw new TypeError(`template value ${path} is missing`);
  if (typeof value !== "object") return;
  for (const [key, item] of Object.entries(value)) checkView(item, `${path}.${key}`);
}

/** The package's own folder, whether this runs from the sources or from the bundle. */
function findTemplates(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "templates");
    if (existsSync(join(candidate, "sql", "export.hbs"))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error("the folder templates/ of the package is missing; install the package anew");
    folder = parent;
  }
}

import { type Diagnostic, didYouMean } from "../../../support/index.ts";
import { rehearseDiagnostic } from "../../codes.ts";
import type { SourceDeclaration } from "../../types.ts";

/** What a file of the folder is: rows in one of two forms, or a schema. */
type Form = "jsonl" | "csv" | "schema";

const forms: readonly (readonly [suffix: string, form: Form])[] = [
  [".schema.json", "schema"],
  [".jsonl", "jsonl"],
  [".csv", "csv"],
];

/** Files that were meant to be rows, by someone who took another form. */
const near = /\.(json|ndjson|tsv|txt)$/i;

/** The files of one source, by their names in the folder. */
export interface SourceFiles {
  readonly source: SourceDeclaration;
  readonly rows: { readonly name: string; readonly form: "jsonl" | "csv" } | undefined;
  readonly schema: string | undefined;
}

/**
 * Which file belongs to which source. `p.d.t` has `t`, `d.t` or `p.d.t`, the longest that is there; a name that several
 * sources share is that of none, unless it is the whole path of one of them.
 */
export function assignFiles(input: {
  readonly folder: string;
  readonly names: readonly string[];
  readonly sources: readonly SourceDeclaration[];
  readonly optional: boolean;
}): { readonly files: readonly SourceFiles[]; readonly diagnostics: readonly Diagnostic[] } {
  const { folder, sources, optional } = input;
  const present = new Set(input.names);
  const paths = new Set(sources.map(({ path }) => path));
  const stems = sources.map(({ path }) => stemsOf(path).filter((stem) => stem === path || !paths.has(stem)));
  const shared = sharedStems(stems);
  const used = new Set<string>();
  const diagnostics: Diagnostic[] = [];

  const files = sources.map((source, index): SourceFiles => {
    const own = (stems[index] ?? []).filter((stem) => !shared.has(stem));
    const schema = own.map((stem) => `${stem}.schema.json`).find((name) => present.has(name));
    if (schema !== undefined) used.add(schema);
    for (const stem of own) {
      const [first, second] = (["jsonl", "csv"] as const)
        .map((form) => ({ name: `${stem}.${form}`, form }))
        .filter(({ name }) => present.has(name));
      if (first === undefined) continue;
      used.add(first.name);
      if (second !== undefined) {
        used.add(second.name);
        const message = `Table "${source.path}": its rows stand in ${folder}/${first.name} and in ${folder}/${second.name}`;
        diagnostics.push(rehearseDiagnostic("sample-twice", { subject: source.path, message }));
      }
      return { source, rows: first, schema };
    }
    if (!optional) {
      const stem = own.at(-1) ?? source.path;
      const message = `Table "${source.path}": there is neither ${folder}/${stem}.jsonl nor ${folder}/${stem}.csv`;
      diagnostics.push(rehearseDiagnostic("sample-missing", { subject: source.path, message }));
    }
    return { source, rows: undefined, schema };
  });

  const allStems = stems.flat();
  for (const name of input.names) {
    if (used.has(name)) continue;
    const message = unusedMessage(name, { folder, allStems, shared });
    if (message !== undefined) {
      diagnostics.push(rehearseDiagnostic("sample-unused", { subject: `${folder}/${name}`, message }));
    }
  }
  return { files, diagnostics };
}

/** From the longest to the shortest. A project may hold dots, a dataset and a table cannot. */
function stemsOf(path: string): readonly string[] {
  const parts = path.split(".");
  const table = parts.slice(-1).join(".");
  const dataset = parts.slice(-2).join(".");
  return [...new Set([path, dataset, table])];
}

function sharedStems(stems: readonly (readonly string[])[]): ReadonlySet<string> {
  const all = stems.flat();
  return new Set(all.filter((stem, index) => all.indexOf(stem) !== index));
}

function unusedMessage(
  name: string,
  {
    folder,
    allStems,
    shared,
  }: { readonly folder: string; readonly allStems: readonly string[]; readonly shared: ReadonlySet<string> },
): string | undefined {
  const file = `${folder}/${name}`;
  const [suffix] = forms.find(([ending]) => name.endsWith(ending)) ?? [];
  if (suffix === undefined) {
    const stem = name.replace(near, "");
    return stem !== name && allStems.includes(stem) ? `${file}: rows are read from .jsonl and .csv files` : undefined;
  }
  const stem = name.slice(0, -suffix.length);
  if (shared.has(stem)) return `${file}: several source tables are called "${stem}"`;
  if (allStems.includes(stem)) return `${file}: another file, with a longer name, has the rows of this table`;
  return `${file}: no source table is called "${stem}".${didYouMean(stem, allStems)}`.replace(/\.$/, "");
}

import type { CatalogDocument, TableDocument } from "../../contracts/index.ts";
import type { SnapshotIssue } from "./issues.ts";
import type { JsonPath } from "./json-text.ts";

/**
 * What the form of a document does not say and the model does not ask: it holds for everything that `inspect` writes,
 * and is broken by a hand or a merge only. Names that lead nowhere are the model's to report.
 */
export function findInconsistencies({ tables, graphs }: CatalogDocument): readonly SnapshotIssue[] {
  return [
    ...repeated(tables, ["tables"], "table"),
    ...repeated(graphs, ["graphs"], "graph"),
    ...tables.flatMap((table, index) => [
      ...repeated(table.columns, ["tables", index, "columns"], "column"),
      ...interleavings(table, tables, ["tables", index]),
    ]),
    ...graphs.flatMap((graph, index) =>
      (["nodes", "edges"] as const).flatMap((kind) =>
        graph[kind].flatMap((element, place) => labels(element, ["graphs", index, kind, place])),
      ),
    ),
  ];
}

function repeated(named: readonly { readonly name: string }[], path: JsonPath, what: string): readonly SnapshotIssue[] {
  const seen = new Set<string>();
  return named.flatMap(({ name }, index) => {
    const isNew = seen.size < seen.add(name.toLowerCase()).size;
    return isNew ? [] : [problem([...path, index, "name"], `a ${what} of this name stands before it`)];
  });
}

/** The columns of an interleaving follow from the two keys; they are not read, so they must say the same. */
function interleavings(
  table: TableDocument,
  tables: readonly TableDocument[],
  path: JsonPath,
): readonly SnapshotIssue[] {
  const found = table.references.flatMap((reference, index) =>
    reference.kind === "interleave" ? [{ reference, path: [...path, "references", index] }] : [],
  );
  const further = found.slice(1).map((each) => problem(each.path, "a table is interleaved in one other only"));
  const derived = found.slice(0, 1).flatMap(({ reference, path: at }) => {
    const parentKey = tables.find(({ name }) => name === reference.to)?.primaryKey.map(({ column }) => column);
    if (parentKey === undefined) return [];
    const childKey = table.primaryKey.slice(0, parentKey.length).map(({ column }) => column);
    const agrees = same(reference.columns, childKey) && same(reference.toColumns, parentKey);
    return agrees ? [] : [problem(at, "its columns are not those with which the two primary keys begin")];
  });
  return [...derived, ...further];
}

type ElementDocument = CatalogDocument["graphs"][number]["nodes"][number];

function labels(element: ElementDocument, path: JsonPath): readonly SnapshotIssue[] {
  const { name, properties } = element;
  const agree = same(
    element.labels,
    properties.map(({ label }) => label),
  );
  const differing = agree ? [] : [problem([...path, "labels"], 'its names are not those under "properties"')];
  return [
    ...differing,
    ...properties.flatMap((each, index) => [
      ...(each.defaultLabel && each.label !== name
        ? [problem([...path, "properties", index, "label"], `the default label is called as the element is, "${name}"`)]
        : []),
      ...(each.allColumns !== null && each.listed.length > 0
        ? [problem([...path, "properties", index, "listed"], 'it is empty where "allColumns" is not null')]
        : []),
    ]),
  ];
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

function problem(path: JsonPath, message: string): SnapshotIssue {
  return { code: "snapshot-value", path, message };
}

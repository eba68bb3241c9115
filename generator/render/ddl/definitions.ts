import type {
  ColumnDocument,
  EdgeDocument,
  GraphDocument,
  NodeDocument,
  ReferenceDocument,
  TableDocument,
} from "../../contracts/index.ts";
import { quoteIdentifier } from "../../support/index.ts";
import { ddlText } from "./text.ts";

/** `schema.Table` as it is written in DDL. */
export function ddlName(id: string): string {
  return id.split(".").map(quoteIdentifier).join(".");
}

export function ddlColumns(columns: readonly string[]): string {
  return `(${columns.map(quoteIdentifier).join(", ")})`;
}

/** Without the table's name: `(id, region DESC), 3 columns`. */
export function defineTable(table: TableDocument): string {
  const count = table.columns.length;
  return `${ddlText("primary-key", { key: defineKey(table.primaryKey) })}, ${count} column${count === 1 ? "" : "s"}`;
}

export function defineKey(parts: TableDocument["primaryKey"]): string {
  return `(${parts.map(({ column, order }) => `${quoteIdentifier(column)}${order === "desc" ? " DESC" : ""}`).join(", ")})`;
}

/** Without the column's name: `STRING(MAX) NOT NULL DEFAULT ('x')`. */
export function defineColumn(
  column: ColumnDocument,
  leaveOut: { readonly notNull: boolean } = { notNull: false },
): string {
  const { generated } = column;
  return [
    column.type,
    column.notNull && !leaveOut.notNull ? "NOT NULL" : "",
    column.default === null ? "" : ddlText("column-default", { expression: column.default }),
    column.onUpdate === null ? "" : ddlText("column-on-update", { expression: column.onUpdate }),
    generated === false
      ? ""
      : ddlText(generated.stored ? "column-generated-stored" : "column-generated", {
          expression: generated.expression,
        }),
    column.identity ? ddlText("column-identity") : "",
    column.hidden ? "HIDDEN" : "",
    column.allowCommitTimestamp ? ddlText("column-commit-timestamp") : "",
  ]
    .filter((word) => word !== "")
    .join(" ");
}

/** `INTERLEAVE IN PARENT Person ON DELETE CASCADE`, `FOREIGN KEY (a) REFERENCES B (id) NOT ENFORCED` */
export function defineReference({ kind, to, columns, toColumns, enforced, onDelete }: ReferenceDocument): string {
  const cascades = onDelete === "cascade";
  if (kind === "interleave") {
    const interleave = ddlText(enforced ? "interleave-parent" : "interleave", { to: ddlName(to) });
    return cascades ? ddlText("on-delete-cascade", { definition: interleave }) : interleave;
  }
  const view = { columns: ddlColumns(columns), to: ddlName(to), toColumns: ddlColumns(toColumns) };
  const key = ddlText("foreign-key", view);
  return defineEnforced(cascades ? ddlText("on-delete-cascade", { definition: key }) : key, enforced);
}

function defineEnforced(definition: string, enforced: boolean): string {
  return enforced ? definition : ddlText("not-enforced", { definition });
}

export function defineCheck({ expression, enforced }: TableDocument["checks"][number]): string {
  return defineEnforced(ddlText("check", { expression }), enforced);
}

/** `UNIQUE INDEX ON (a DESC) STORING (b)`, with the index's name where it is given. */
export function defineIndex(index: TableDocument["indexes"][number], name?: string): string {
  const kind = indexKind(index);
  const keys = defineKey(index.keys);
  const definition = ddlText("index-keys", { kind: name === undefined ? kind : `${kind} ${name}`, keys });
  return withIndexClauses(definition, index);
}

type IndexDocument = TableDocument["indexes"][number];

/** `UNIQUE NULL_FILTERED INDEX` */
export function indexKind({ unique, nullFiltered }: IndexDocument): string {
  return `${unique ? "UNIQUE " : ""}${nullFiltered ? "NULL_FILTERED " : ""}INDEX`;
}

/** Adds STORING and WHERE. */
export function withIndexClauses(definition: string, { storing, notNull }: IndexDocument): string {
  const stored = storing.length === 0 ? definition : ddlText("storing", { definition, columns: ddlColumns(storing) });
  if (notNull.length === 0) return stored;
  return ddlText("where-not-null", { definition: stored, columns: notNull.map(quoteIdentifier) });
}

export function definePolicy({ column, days }: NonNullable<TableDocument["rowDeletionPolicy"]>): string {
  return ddlText("row-deletion-policy", { column: quoteIdentifier(column), days });
}

export function defineGraph({ nodes, edges }: GraphDocument): string {
  return `${nodes.length} node table${nodes.length === 1 ? "" : "s"}, ${edges.length} edge table${edges.length === 1 ? "" : "s"}`;
}

/** `Account AS Konto KEY (id) LABEL Account PROPERTIES (a AS b)` */
export function defineElement(element: NodeDocument | EdgeDocument): string {
  return [ddlName(element.table), ...elementClauses(element)].join(" ");
}

/** What stands after the table of an element and its alias. */
export function elementClauses(element: NodeDocument | EdgeDocument): readonly string[] {
  const ends =
    "source" in element ? [defineEnd("source", element.source), defineEnd("destination", element.destination)] : [];
  const { key, dynamicLabel, dynamicProperties } = element;
  return [
    // Of a table of one row, and of a view without KEY.
    key.length === 0 ? "" : ddlText("element-key", { columns: ddlColumns(key) }),
    ...ends,
    ...element.properties.map(defineLabel),
    dynamicLabel === null ? "" : ddlText("dynamic-label", { column: quoteIdentifier(dynamicLabel) }),
    dynamicProperties === null ? "" : ddlText("dynamic-properties", { column: quoteIdentifier(dynamicProperties) }),
  ].filter((words) => words !== "");
}

function defineEnd(which: "source" | "destination", { node, columns, nodeColumns }: EdgeDocument["source"]): string {
  const view = { columns: ddlColumns(columns), node: quoteIdentifier(node), nodeColumns: ddlColumns(nodeColumns) };
  return ddlText(`${which}-key`, view);
}

function defineLabel({ label, defaultLabel, allColumns, listed }: NodeDocument["properties"][number]): string {
  const name = defaultLabel ? ddlText("default-label") : ddlText("label", { name: quoteIdentifier(label) });
  return `${name} ${defineProperties(allColumns, listed)}`;
}

function defineProperties(
  allColumns: NodeDocument["properties"][number]["allColumns"],
  listed: NodeDocument["properties"][number]["listed"],
): string {
  if (allColumns !== null) {
    const { except } = allColumns;
    return except.length === 0
      ? ddlText("all-columns")
      : ddlText("all-columns-except", { columns: ddlColumns(except) });
  }
  if (listed.length === 0) return ddlText("no-properties");
  const items = listed.map(({ expression, name }) =>
    expression === quoteIdentifier(name)
      ? expression
      : ddlText("property", { expression, name: quoteIdentifier(name) }),
  );
  return ddlText("properties", { items });
}

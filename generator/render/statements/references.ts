import type { ExternalRelation, ReferenceCheck, Relation } from "../../plan/types.ts";
import type { Templates } from "../templates.ts";
import { field, isAll, isLoadable, isNotNull, isNull, keyValue } from "./conditions.ts";
import { externalRows } from "./external.ts";
import type { HoleMarkers } from "./holes.ts";
import { columnValue } from "./select-list.ts";
import { checkedRows, type Reader, sourceTable } from "./tables.ts";

/** The rows that may be referred to, one for each key, and how a row finds its own among them. */
export interface ReferencedRows {
  /** `(SELECT …)`, with DISTINCT where several rows may have the key. */
  readonly rows: string;
  readonly isFound: string;
  /** NULL where none was found. */
  readonly foundColumn: string;
  /** What is selected of a referring row to name the row that it misses; its columns have the names of `rows`. */
  readonly ownKey: readonly string[];
  /** A referring row is one that misses such a key. */
  readonly isOwn: (missing: string) => string;
}

export interface ReferencedRowsInput {
  readonly reference: Pick<ReferenceCheck, "pairs" | "nulls">;
  readonly relation: Relation | ExternalRelation;
  /** Who reads them. */
  readonly action: Reader;
  /** The alias of the referring row, and of the rows that are referred to. */
  readonly row: string;
  readonly found: string;
}

export function referencedRows(
  { reference, relation, action, row, found }: ReferencedRowsInput,
  holes: HoleMarkers,
  templates: Templates,
): ReferencedRows {
  const { pairs, nulls } = reference;
  const named = (value: string, name: string) => namedValue({ value, name, alias: row }, templates);
  const parts = pairs.map(({ column, to }) => {
    const name = holes.identifier(to.name);
    const read = relation.kind === "source" ? columnValue(relationColumn(relation, to.name), holes, templates) : name;
    return {
      name,
      referred: keyValue(read, to.type, templates),
      own: (alias: string) => keyValue(field(alias, holes.identifier(column.name), templates), to.type, templates),
    };
  });
  const read = (columns: readonly string[]): string => {
    if (relation.kind === "checked") {
      const template = isOneRow(relation, pairs) ? "sql/loadable-rows" : "sql/distinct-loadable-rows";
      return templates.render(template, {
        columns,
        table: checkedRows({ relation, reader: action, columns: pairs.map(({ to }) => to.name) }, holes, templates),
        condition: isLoadable(holes.identifier(relation.reasonsColumn), templates),
      });
    }
    if (relation.kind === "external") {
      const table = externalRows({ relation, columns: pairs.map(({ to }) => to) }, holes, templates);
      return templates.render("sql/distinct-rows", { columns, table });
    }
    const used = pairs.map(({ to }) => relationColumn(relation, to.name));
    return templates.render("sql/distinct-rows", {
      columns,
      // Its own export depends on it, or what the export reads.
      table: sourceTable({ source: relation.source, columns: used, isDependency: false }, holes, templates),
    });
  };
  if (nulls !== "compare") {
    const [first] = parts;
    const equal = (left: string, right: string) => templates.render("sql/is-equal", { left, right });
    return {
      rows: read(parts.map(({ referred, name }) => namedValue({ value: referred, name }, templates))),
      isFound: isAll(
        parts.map(({ name, own }) => equal(field(found, name, templates), own(row))),
        templates,
      ),
      foundColumn: field(found, first?.name ?? "", templates),
      ownKey: parts.map(({ own, name }) => named(own(row), name)),
      isOwn: (missing) =>
        isAll(
          parts.map(({ name, own }) => equal(field(missing, name, templates), own(row))),
          templates,
        ),
    };
  }
  // NULL is a value here, and `=` does not find it; IS NOT DISTINCT FROM would compare each row with each.
  const keyOf = (columns: readonly string[]) =>
    columns.length === 0 ? templates.render("sql/one-row", {}) : templates.render("sql/row-key", { columns });
  const ownKey = keyOf(parts.map(({ own, name }) => named(own(row), name)));
  const rowKey = "row_key";
  const referred = keyOf(parts.map(({ referred: value, name }) => namedValue({ value, name }, templates)));
  const equal = (alias: string) =>
    templates.render("sql/is-equal", { left: field(alias, rowKey, templates), right: ownKey });
  return {
    rows: read([templates.render("sql/renamed-column", { value: referred, name: rowKey })]),
    isFound: equal(found),
    foundColumn: field(found, rowKey, templates),
    ownKey: [templates.render("sql/renamed-column", { value: ownKey, name: rowKey })],
    isOwn: equal,
  };
}

/** Whether the columns that are compared name at most one row, so that none has to be taken out. */
function isOneRow({ key }: Extract<Relation, { kind: "checked" }>, pairs: ReferenceCheck["pairs"]): boolean {
  return key?.every((column) => pairs.some(({ to }) => to.name === column)) === true;
}

/** The value, with `AS` where it has not got the name by itself: as a column, or one of the row that is called `alias`. */
export function namedValue(
  { value, name, alias }: { readonly value: string; readonly name: string; readonly alias?: string },
  templates: Templates,
): string {
  const hasName = value === name || (alias !== undefined && value === field(alias, name, templates));
  return hasName ? value : templates.render("sql/renamed-column", { value, name });
}

function relationColumn({ columns }: Extract<Relation, { kind: "source" }>, name: string) {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`column ${name} is not read`);
  return column;
}

/** When a row refers to another: what NULL in a column means to the reference. Empty: always. */
export function refers(
  { pairs, nulls, nullable }: ReferenceCheck,
  row: string,
  holes: HoleMarkers,
  templates: Templates,
): readonly string[] {
  return pairs
    .filter(({ column }) => nulls !== "compare" || !nullable.includes(column.name))
    .map(({ column }) => isNotNull(field(row, holes.identifier(column.name), templates), templates));
}

/** A column that has to hold a value holds none. */
export function hasNull(
  { pairs }: ReferenceCheck,
  row: string,
  holes: HoleMarkers,
  templates: Templates,
): readonly string[] {
  return pairs.map(({ column }) => isNull(field(row, holes.identifier(column.name), templates), templates));
}

import { bareType } from "../column-types.ts";
import { columnOf, columnsByName } from "../columns.ts";
import type { About } from "../names.ts";
import { plainColumn } from "../property-columns.ts";
import type { Column, GraphLabel, NodeElement, PropertyGraph, Table, TableId } from "../types.ts";
import type { Checked } from "./checked.ts";

/** A property that is a column as it stands, so that its type is known. */
interface Property {
  readonly name: string;
  readonly type: string;
}

/** One property has one type, whatever its label. */
export function checkProperties({ names, tables }: Checked, about: About, { nodes, edges }: PropertyGraph): void {
  const first = new Map<string, { readonly element: string; readonly type: string }>();
  const told = new Set<string>();
  const reader = new PropertyReader(tables);
  for (const element of [...nodes, ...edges]) {
    for (const { name, type } of element.labels.flatMap((label) => reader.newPropertiesOf(element, label))) {
      const key = name.toLowerCase();
      const other = first.get(key);
      if (other === undefined) first.set(key, { element: element.name, type });
      else if (other.type !== type && !told.has(key)) {
        told.add(key);
        const problem = `property "${name}" has type ${type} in element "${element.name}" and ${other.type} in "${other.element}"`;
        names.report("property-types-differ", { ...about, at: element.at }, problem);
      }
    }
  }
}

/** Reads each column of a table once for ALL COLUMNS, however many labels of a graph show it. */
class PropertyReader {
  readonly #tables: Checked["tables"];
  /** The columns that no ALL COLUMNS has shown. */
  readonly #left = new Map<TableId, Map<string, Column>>();

  constructor(tables: Checked["tables"]) {
    this.#tables = tables;
  }

  /** None where they are not known: of a view, and of an element with dynamic properties. */
  newPropertiesOf({ table: id, dynamicProperties }: NodeElement, { properties }: GraphLabel): readonly Property[] {
    const table = this.#tables.get(id);
    if (table === undefined || dynamicProperties !== undefined || properties.kind === "none") return [];
    if (properties.kind === "allColumns") return this.#take(table, properties.except);
    return properties.items.flatMap(({ name, expression }) => {
      const column = columnOf(table, plainColumn(expression) ?? "");
      return column === undefined ? [] : [{ name, type: bareType(column.type) }];
    });
  }

  #take(table: Table, except: readonly string[]): readonly Property[] {
    const left = this.#left.get(table.id) ?? new Map(columnsByName(table));
    this.#left.set(table.id, left);
    const without = new Set(except.map((name) => name.toLowerCase()));
    const taken: Property[] = [];
    for (const [key, { name, type, hidden }] of left) {
      if (without.has(key)) continue;
      left.delete(key);
      if (!hidden) taken.push({ name, type: bareType(type) });
    }
    return taken;
  }
}

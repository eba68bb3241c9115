import type { About } from "../names.ts";
import type { GraphLabel, NodeElement, PropertyGraph, Table, TableId } from "../types.ts";
import type { Checked } from "./checked.ts";
import { NameSet } from "./name-set.ts";

/** The first element that has a label, and the properties there. */
interface Shown {
  readonly element: string;
  readonly properties: NameSet;
}

/** So many differences of labels are listed name by name, more than fit on a screen; each takes as long as its tables are wide. */
const listedLimit = 20;

/** So many names are listed of each difference. */
const namesLimit = 8;

/** https://cloud.google.com/spanner/docs/graph/schema-overview: one label has one set of properties. */
export class LabelChecks {
  readonly #checked: Checked;
  readonly #columns = new Map<TableId, NameSet>();
  #listedLeft = listedLimit;

  constructor(checked: Checked) {
    this.#checked = checked;
  }

  check(about: About, { nodes, edges }: PropertyGraph): void {
    const first = new Map<string, Shown>();
    for (const element of [...nodes, ...edges]) {
      const seen = new Set<string>();
      for (const label of element.labels) {
        const name = label.name ?? element.name;
        const isNew = seen.size < seen.add(name.toLowerCase()).size;
        const ofElement = { ...about, subject: `${about.subject}: element "${element.name}"`, at: element.at };
        if (!isNew) this.#checked.names.report("label-repeated", ofElement, `it has label "${name}" twice`);
        this.#checkRepetitions(ofElement, label, name);
        if (isNew) this.#compare({ ...about, at: element.at }, first, { element, label });
      }
    }
  }

  #checkRepetitions(about: About, { properties }: GraphLabel, label: string): void {
    if (properties.kind !== "listed") return;
    const seen = new Set<string>();
    for (const { name } of properties.items) {
      if (seen.size < seen.add(name.toLowerCase()).size) continue;
      this.#checked.names.report("property-repeated", about, `label "${label}" lists property "${name}" twice`);
    }
  }

  #compare(
    about: About,
    first: Map<string, Shown>,
    { element, label }: { element: NodeElement; label: GraphLabel },
  ): void {
    const properties = this.#propertiesOf(element, label);
    if (properties === undefined) return;
    const name = label.name ?? element.name;
    const other = first.get(name.toLowerCase());
    if (other === undefined) first.set(name.toLowerCase(), { element: element.name, properties });
    else if (other.properties.mark !== properties.mark) {
      const problem =
        `label "${name}" has other properties in element "${element.name}" than in "${other.element}"` +
        this.#differences(other.properties, properties);
      this.#checked.names.report("label-properties-differ", about, problem);
    }
  }

  /** Undefined where they are not known: of a view, and of an element with dynamic properties. */
  #propertiesOf({ table: id, dynamicProperties }: NodeElement, { properties }: GraphLabel): NameSet | undefined {
    if (dynamicProperties !== undefined) return undefined;
    if (properties.kind === "none") return NameSet.of([]);
    if (properties.kind === "listed") return NameSet.of(properties.items.map(({ name }) => name));
    const table = this.#checked.tables.get(id);
    return table && this.#columnsOf(table).except(properties.except);
  }

  #columnsOf(table: Table): NameSet {
    const known = this.#columns.get(table.id);
    if (known !== undefined) return known;
    const columns = NameSet.of(table.columns.filter(({ hidden }) => !hidden).map(({ name }) => name));
    this.#columns.set(table.id, columns);
    return columns;
  }

  #differences(there: NameSet, here: NameSet): string {
    this.#listedLeft -= 1;
    if (this.#listedLeft < 0) return "";
    const names = [
      ...there.notIn(here).map((name) => `no ${name}`),
      ...here.notIn(there).map((name) => `also ${name}`),
    ];
    const more = names.length - namesLimit;
    return `: ${names.slice(0, namesLimit).join(", ")}${more > 0 ? `, … and ${more} more` : ""}`;
  }
}

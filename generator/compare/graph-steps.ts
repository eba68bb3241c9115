import { ddlName, ddlText } from "../render/index.ts";
import { wordsOf } from "../support/index.ts";
import type { Impact } from "./impact.ts";
import { type Pair, pairUp } from "./pairs.ts";
import { createGraph, orReplace } from "./statements.ts";
import type { CatalogDocument, EdgeDocument, GraphDocument, NodeDocument, PlacedStep, Sides } from "./types.ts";
import type { MovedViews } from "./view-steps.ts";

/**
 * After the load no query meets a graph whose tables are still empty; and a graph lets a column or a table go before that
 * is dropped. What is dropped before the load takes its graphs with it until then.
 */
export function graphSteps(sides: Sides, impact: Impact, views: MovedViews): readonly PlacedStep[] {
  return pairUp(sides.old.catalog.graphs, sides.new.catalog.graphs, ({ name }) => name).flatMap((pair) =>
    stepsOf(pair, sides, { impact, views }),
  );
}

interface Around {
  readonly impact: Impact;
  readonly views: MovedViews;
}

function stepsOf(pair: Pair<GraphDocument>, sides: Sides, around: Around): readonly PlacedStep[] {
  const { before, after } = pair;
  if (before === undefined) return after === undefined ? [] : [make(after, "graph-added", createGraph(after))];
  const phase = movedIn(before, around);
  if (after === undefined) return [drop(before, phase ?? "after")];
  if (phase !== undefined) {
    const why = ", which is in the way of the changes below. It is created again afterwards.";
    return [drop(before, phase, why), make(after, "graph-added", createGraph(after))];
  }
  const isChanged = createGraph(before) !== createGraph(after);
  const tables = tablesWithOtherColumns(after, sides);
  if (!isChanged && tables.length === 0) return [];
  const why = isChanged
    ? "."
    : `: ALL COLUMNS are those that ${tables.join(", ")} had when the graph was made, and they are no longer the same.`;
  return [make(after, "graph-changed", orReplace(createGraph(after)), why)];
}

function drop({ name }: GraphDocument, phase: "before" | "after", why = "."): PlacedStep {
  const statement = ddlText("graph-removed", { graph: ddlName(name) });
  return {
    phase,
    kind: "ddl",
    rank: "dropGraph",
    subject: `Graph "${name}"`,
    text: `${statement}${why}`,
    ddl: [statement],
  };
}

function make({ name }: GraphDocument, template: string, statement: string, why = "."): PlacedStep {
  const text = `${ddlText(template, { graph: ddlName(name) })}${why}`;
  return { phase: "after", kind: "ddl", rank: "makeGraph", subject: `Graph "${name}"`, text, ddl: [statement] };
}

/** When the graph has to be out of the way; undefined when it can be replaced. */
function movedIn(graph: GraphDocument, { impact, views }: Around): "before" | "after" | undefined {
  const elements = elementsOf(graph);
  const phases = elements.map(({ table }) => views.get(table.toLowerCase()));
  const isBefore = elements.some(
    (element) =>
      impact.isDroppedBefore(element.table) ||
      impact.rewrittenIn(element.table).some((column) => uses(element, column)),
  );
  if (isBefore || phases.includes("before")) return "before";
  return phases.includes("after") ? "after" : undefined;
}

/** Whether the definition names the column, which ALL COLUMNS does too. */
function uses(element: NodeDocument | EdgeDocument, column: string): boolean {
  const isColumn = (name: string | null) => name?.toLowerCase() === column.toLowerCase();
  const ends = "source" in element ? [...element.source.columns, ...element.destination.columns] : [];
  return (
    [...element.key, ...ends, element.dynamicLabel, element.dynamicProperties].some(isColumn) ||
    exposesAll(element, column) ||
    element.properties.some(({ listed }) =>
      listed.some(({ expression }) => wordsOf(expression).has(column.toLowerCase())),
    )
  );
}

function exposesAll({ properties }: NodeDocument | EdgeDocument, column: string): boolean {
  const isColumn = (name: string) => name.toLowerCase() === column.toLowerCase();
  return properties.some(({ allColumns }) => allColumns !== null && !allColumns.except.some(isColumn));
}

/** The tables of which the graph shows all columns, and those are others than before. */
function tablesWithOtherColumns(graph: GraphDocument, { old, new: now }: Sides): readonly string[] {
  const tables = elementsOf(graph).flatMap((element) => {
    const shown = ({ catalog }: { readonly catalog: CatalogDocument }) =>
      columnsOf(catalog, element.table).filter((column) => exposesAll(element, column));
    return JSON.stringify(shown(old)) === JSON.stringify(shown(now)) ? [] : [element.table];
  });
  return [...new Set(tables)];
}

/** In small letters, and in one order: that of the schema says nothing. */
function columnsOf({ tables }: CatalogDocument, name: string): readonly string[] {
  const table = tables.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return (table?.columns ?? []).map((column) => column.name.toLowerCase()).toSorted();
}

function elementsOf({ nodes, edges }: GraphDocument): readonly (NodeDocument | EdgeDocument)[] {
  return [...nodes, ...edges];
}

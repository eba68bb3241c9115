import { compareStrings, type Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { ActionNode } from "../depend/index.ts";
import type {
  Action,
  BarrierAction,
  ExportAction,
  OrderedTable,
  PlannedSource,
  PlannedTable,
  SourceTable,
  TableId,
} from "../types.ts";
import { safeName, safeTag, UniqueNames } from "./names.ts";

/** Folder of the tables that belong to no graph. */
const folderWithoutGraph = "tables";

/** Gives the actions their names, folders and tags. A name is made of the table alone, unless two tables want the same. */
export function nameActions(
  nodes: readonly ActionNode[],
  tables: readonly OrderedTable[],
  prefix: string,
): {
  readonly actions: readonly Action[];
  readonly tables: readonly PlannedTable[];
  readonly sources: readonly PlannedSource[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const names = nameNodes(nodes, prefix);
  const graphs = graphsOfNodes(nodes);
  const folders = nameFolders(tables);
  const byId = new Map(tables.map((table) => [table.table.id, table]));
  const folderOf = (id: TableId) => folders.get(byId.get(id)?.graph) ?? folderWithoutGraph;
  const waves = new Map<TableId, number>();
  const actions = nodes.map((node, place): Action => {
    const name = names[place] as string;
    const dependsOn = node.dependsOn
      .map((link) => ({ action: names[link.node] as string, because: link.because }))
      .sort((a, b) => (a.action < b.action ? -1 : 1));
    const base = { name, wave: node.wave, dependsOn };
    if (node.kind === "barrier") {
      const tags = unique([...(graphs[place] ?? []), "barrier", `wave_${node.wave}`]);
      return { ...base, kind: "barrier", folder: folderOf(node.table), tags } satisfies BarrierAction;
    }
    if (node.draft.pass === 1) waves.set(node.draft.table.table.id, node.wave);
    const tags = unique([...(graphs[place] ?? []), ...kindTags(node.draft.table), `wave_${node.wave}`]);
    return { ...base, ...exportOf(node), folder: folderOf(node.draft.table.table.id), tags };
  });
  return {
    actions,
    tables: tables.map((table) => describeTable(table, waves.get(table.table.id) ?? 0)),
    sources: collectSources(actions),
    diagnostics: tables.flatMap(checkTag),
  };
}

function nameNodes(nodes: readonly ActionNode[], prefix: string): readonly string[] {
  const unique = new UniqueNames();
  const names = new Array<string>(nodes.length);
  // The default schema goes first, so that its tables have the plain names whatever the named schemas hold.
  const places = nodes.map((_, place) => place);
  const hasSchema = (place: number) => (idOf(nodes[place]).includes(".") ? 1 : 0);
  for (const place of places.sort((a, b) => hasSchema(a) - hasSchema(b) || a - b)) {
    const node = nodes[place] as ActionNode;
    const id = idOf(node);
    const ending = node.kind === "barrier" ? `_${node.number}` : exportEnding(node);
    const kind = node.kind === "barrier" ? "barrier" : "export";
    names[place] = unique.name(
      safeName(`${prefix}${kind}_${id.replaceAll(".", "__")}${ending}`),
      `${kind} ${id}${ending}`,
    );
  }
  return names;
}

function idOf(node: ActionNode | undefined): string {
  if (node === undefined) return "";
  return node.kind === "export" ? node.draft.table.table.id : node.table;
}

function exportEnding({ draft }: Extract<ActionNode, { kind: "export" }>): string {
  const pass = draft.pass === 2 ? "_pass_2" : "";
  return draft.shard === undefined ? pass : `${pass}_shard_${draft.shard.index + 1}`;
}

function nameFolders(tables: readonly OrderedTable[]): ReadonlyMap<string | undefined, string> {
  const unique = new UniqueNames();
  const graphs = [...new Set(tables.flatMap(({ graph }) => graph ?? []))];
  const folders = new Map<string | undefined, string>();
  for (const graph of graphs) folders.set(graph, unique.name(safeName(graph.replaceAll(".", "__")), graph));
  folders.set(undefined, unique.name(folderWithoutGraph, ""));
  return folders;
}

/**
 * The graphs that need each action: those that use its table, and those one of whose actions waits for it, through
 * however many others. So a run of the actions with a graph's tag holds all that they wait for, and keeps its order.
 */
function graphsOfNodes(nodes: readonly ActionNode[]): readonly (readonly string[])[] {
  const graphs = nodes.map(() => new Set<string>());
  // From the last action to the first: whatever waits for an action stands behind it.
  for (const [place, node] of [...nodes.entries()].toReversed()) {
    const own = graphs[place] as Set<string>;
    if (node.kind === "export") for (const { graph } of node.draft.table.elements) own.add(graph);
    for (const link of node.dependsOn) for (const graph of own) graphs[link.node]?.add(graph);
  }
  return graphs.map((set) => [...set].sort(compareStrings));
}

/** A graph may be called `node`. */
function unique(tags: readonly string[]): readonly string[] {
  return [...new Set(tags)];
}

/** What the table is in the graphs: `node`, `edge`, both, or a `table` of none. */
function kindTags({ elements }: OrderedTable): readonly string[] {
  const kinds = [...new Set(elements.map((element) => element.kind))].sort(compareStrings).toReversed();
  return kinds.length > 0 ? kinds : ["table"];
}

function exportOf(
  node: Extract<ActionNode, { kind: "export" }>,
): Omit<ExportAction, "name" | "folder" | "wave" | "dependsOn" | "tags"> {
  const { draft } = node;
  const { table, elements, options, columns } = draft.table;
  const keyNames = table.primaryKey.map((part) => part.column);
  return {
    kind: "export",
    table: table.id,
    elements,
    pass: draft.pass,
    columns: draft.columns,
    deferred: draft.table.deferral?.columns ?? [],
    reads: draft.reads,
    shard: draft.shard,
    keyColumns: columns.filter((column) => keyNames.includes(column.name)),
    spanner: {
      table: table.id,
      priority: options.priority,
      tag: safeTag(wantedTag(draft.table)),
      changeTimestampColumn: options.changeTimestampColumn,
    },
  };
}

function wantedTag({ table, graph, options }: OrderedTable): string {
  return options.tag ?? ["reverse_etl", graph, table.id].filter((part) => part !== undefined).join("_");
}

/** Only a tag that the user wrote: one that we make up may be cut without a word. */
function checkTag(table: OrderedTable): readonly Diagnostic[] {
  const { tag } = table.options;
  if (tag === undefined || safeTag(tag) === tag) return [];
  const subject = `Table "${table.table.id}"`;
  const message = `${subject}: the tag ${JSON.stringify(tag)} becomes "${safeTag(tag)}"`;
  return [planDiagnostic("tag-changed", { subject, message })];
}

function describeTable(table: OrderedTable, wave: number): PlannedTable {
  const exported = new Set(table.columns.map((column) => column.name));
  return {
    id: table.table.id,
    elements: table.elements,
    graph: table.graph,
    mode: table.options.integrity,
    wave,
    columns: table.table.columns.map(({ name, type, notNull }) => ({
      name,
      type,
      notNull,
      exported: exported.has(name),
    })),
    primaryKey: table.table.primaryKey.map((part) => part.column),
  };
}

function collectSources(actions: readonly Action[]): readonly PlannedSource[] {
  const sources = new Map<string, PlannedSource>();
  for (const action of actions) {
    if (action.kind !== "export") continue;
    const { source } = action.reads;
    const key = sourceKey(source);
    if (!sources.has(key)) sources.set(key, { ...source, folder: action.folder });
  }
  return [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}

function sourceKey({ project, dataset, table }: SourceTable): string {
  return JSON.stringify([project ?? "", dataset ?? "", table]);
}

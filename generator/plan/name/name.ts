import { compareStrings, type Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import type { ActionNode, DraftNode } from "../depend/index.ts";
import { asMapped, firstTable, reasonsOf } from "../drafts.ts";
import type {
  Action,
  BarrierAction,
  CheckedAction,
  Draft,
  DraftRelation,
  ExportAction,
  ExportDraft,
  GateAction,
  LedgerAction,
  LedgerDraft,
  OrderedTable,
  PlannedSource,
  PlannedTable,
  RejectsAction,
  SettleAction,
  SourceTable,
  TableId,
  VerifyAction,
} from "../types.ts";
import { graphsOfNodes, nameFolders } from "./graphs.ts";
import { ledgerNames, ledgerOf } from "./ledger.ts";
import { safeName, safeTag, UniqueNames } from "./names.ts";
import type { NameRelation, Unnamed } from "./types.ts";

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
  const names = nameNodes(nodes, tables, prefix);
  const graphs = graphsOfNodes(nodes);
  const folders = nameFolders(tables, prefix);
  const tagged = (tags: readonly string[]) => unique(tags.map((tag) => `${prefix}${tag}`));
  const byId = new Map(tables.map((table) => [table.table.id, table]));
  const folderOf = (id: TableId) => folders.of(byId.get(id)?.graph);
  const waves = new Map<TableId, number>();
  const reasons = new Map<TableId, readonly string[]>();
  const relation = relationNames(nodes, names);
  const ledger = ledgerNames(nodes, names);
  const actions = nodes.map((node, place): Action => {
    const name = names[place] as string;
    const dependsOn = node.dependsOn
      .map((link) => ({ action: names[link.node] as string, because: link.because }))
      .sort((a, b) => (a.action < b.action ? -1 : 1));
    const base = { name, wave: node.wave, dependsOn };
    if (node.kind === "barrier") {
      const tags = tagged([...(graphs[place] ?? []), "barrier", `wave_${node.wave}`]);
      const folder = node.ofLedger ? folders.ledger : folderOf(node.table);
      return { ...base, kind: "barrier", folder, tags } satisfies BarrierAction;
    }
    const { draft } = node;
    if (draft.kind === "export" && draft.pass === 1) waves.set(draft.table.table.id, node.wave);
    if (draft.kind === "checked") reasons.set(draft.table.table.id, reasonsOf(draft.checks));
    const tags = tagged([...(graphs[place] ?? []), ...kindTags(draft), `wave_${node.wave}`]);
    if (draft.kind === "ledger") {
      return { ...base, ...ledgerOf(draft, relation, ledger), folder: folders.ledger, tags } satisfies LedgerAction;
    }
    return { ...base, ...actionOf(draft, relation), folder: folderOf(firstTable(draft).table.id), tags };
  });
  return {
    actions,
    tables: tables.map((table) =>
      describeTable(table, waves.get(table.table.id) ?? 0, reasons.get(table.table.id) ?? []),
    ),
    sources: collectSources(actions),
    diagnostics: tables.flatMap(checkTag),
  };
}

function nameNodes(nodes: readonly ActionNode[], tables: readonly OrderedTable[], prefix: string): readonly string[] {
  const unique = new UniqueNames();
  // `ref` finds an action by its bare name, unless a source has it too.
  for (const { options } of tables) unique.reserve(options.source.table);
  const names = new Array<string>(nodes.length);
  // The default schema goes first, so that its tables have the plain names whatever the named schemas hold.
  const places = nodes.map((_, place) => place);
  const hasSchema = (place: number) => (idOf(nodes[place]).includes(".") ? 1 : 0);
  for (const place of places.sort((a, b) => hasSchema(a) - hasSchema(b) || a - b)) {
    const node = nodes[place] as ActionNode;
    if (node.kind === "draft" && node.draft.kind === "ledger") {
      names[place] = unique.name(safeName(`${prefix}${node.draft.part}`), `ledger ${node.draft.part}`);
      continue;
    }
    const id = idOf(node);
    const kind = node.kind === "barrier" ? "barrier" : node.draft.kind;
    const ending = node.kind === "barrier" ? `_${node.number}` : endingOf(node.draft);
    names[place] = unique.name(
      safeName(`${prefix}${kind}_${id.replaceAll(".", "__")}${ending}`),
      `${kind} ${id}${ending}`,
    );
  }
  return names;
}

function idOf(node: ActionNode | undefined): string {
  if (node === undefined) return "";
  return node.kind === "barrier" ? node.table : firstTable(node.draft).table.id;
}

function endingOf(draft: Draft): string {
  if (draft.kind !== "export") return "";
  const pass = draft.pass === 2 ? "_pass_2" : draft.depth === undefined ? "" : `_depth_${draft.depth}`;
  return draft.shard === undefined ? pass : `${pass}_shard_${draft.shard.index + 1}`;
}

/** Tables become the names of the actions that make their checked rows. */
function relationNames(nodes: readonly ActionNode[], names: readonly string[]): NameRelation {
  const checked = new Map<TableId, string>();
  for (const [place, node] of nodes.entries()) {
    if (node.kind === "draft" && node.draft.kind === "checked") {
      checked.set(node.draft.table.table.id, names[place] as string);
    }
  }
  return (relation) => {
    if (relation.kind === "source") return relation;
    const { table, ...rest } = relation;
    return { ...rest, action: checked.get(table) ?? "" };
  };
}

/** A graph may be called `node`. */
function unique(tags: readonly string[]): readonly string[] {
  return [...new Set(tags)];
}

/** What is exported is in the graphs a `node`, an `edge`, both, or a `table` of none; the rest has its kind. */
function kindTags(draft: Draft): readonly string[] {
  if (draft.kind !== "export") return [draft.kind];
  const kinds = [...new Set(draft.table.elements.map((element) => element.kind))].sort(compareStrings).toReversed();
  return kinds.length > 0 ? kinds : ["table"];
}

function actionOf(
  draft: Exclude<DraftNode["draft"], LedgerDraft>,
  relation: NameRelation,
):
  | Unnamed<ExportAction>
  | Unnamed<CheckedAction>
  | Unnamed<SettleAction>
  | Unnamed<RejectsAction>
  | Unnamed<GateAction>
  | Unnamed<VerifyAction> {
  const relations = (reads: ReadonlyMap<TableId, DraftRelation>) =>
    new Map([...reads].map(([id, reading]) => [id, relation(reading)]));
  switch (draft.kind) {
    case "export":
      return exportOf(draft, relation);
    case "checked": {
      const { table, options, elements } = draft.table;
      const { kind, materialized, checks, reads } = draft;
      return {
        kind,
        table: table.id,
        elements,
        mode: options.integrity,
        materialized,
        checks,
        reads: new Map([...reads].map(([id, from]) => [id, from.kind === "external" ? from : relation(from)])),
      };
    }
    case "settle": {
      const { kind, tables, marks, depths, reads } = draft;
      return { kind, tables: tables.map(({ table }) => table.id), marks, depths, reads: relations(reads) };
    }
    case "rejects": {
      const { kind, table, checks, reads } = draft;
      return { kind, table: table.table.id, checks, reads: relation(reads) };
    }
    case "gate": {
      const { kind, table, rules, reads } = draft;
      return { kind, table: table.table.id, rules, reads: relation(reads) };
    }
    case "verify": {
      const { kind, table, rule, reads, key, nullableKey } = draft;
      return { kind, table: table.table.id, rule, reads: relation(reads), key, nullableKey };
    }
    default:
      return draft satisfies never;
  }
}

function exportOf(draft: ExportDraft, relation: NameRelation): Unnamed<ExportAction> {
  const { table, elements, options, columns } = draft.table;
  const keyNames = table.primaryKey.map((part) => part.column);
  const keyColumns = columns.filter((column) => keyNames.includes(column.name));
  const depthColumn = draft.reads.kind === "checked" ? draft.reads.depthColumn : undefined;
  return {
    kind: "export",
    table: table.id,
    elements,
    pass: draft.pass,
    columns: draft.columns,
    deferred: draft.table.deferral?.columns ?? [],
    reads: relation(draft.reads),
    depth:
      draft.depth === undefined || depthColumn === undefined ? undefined : { column: depthColumn, level: draft.depth },
    shard: draft.shard,
    keyColumns: draft.reads.kind === "source" ? keyColumns : keyColumns.map(asMapped),
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

function describeTable(table: OrderedTable, wave: number, reasons: readonly string[]): PlannedTable {
  const exported = new Set(table.columns.map((column) => column.name));
  return {
    id: table.table.id,
    elements: table.elements,
    graph: table.graph,
    mode: table.options.integrity,
    deletes: table.options.deletes,
    reasons,
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

/** Every source that an action reads, in the folder of the first. */
function collectSources(actions: readonly Action[]): readonly PlannedSource[] {
  const sources = new Map<string, PlannedSource>();
  for (const action of actions) {
    for (const source of sourcesRead(action)) {
      const key = sourceKey(source);
      if (!sources.has(key)) sources.set(key, { ...source, folder: action.folder });
    }
  }
  return [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}

export function sourcesRead(action: Action): readonly SourceTable[] {
  if (action.kind === "export" || action.kind === "gate")
    return action.reads.kind === "source" ? [action.reads.source] : [];
  return action.kind === "checked" ? [action.checks.source] : [];
}

export function sourceKey({ project, dataset, table }: SourceTable): string {
  return JSON.stringify([project ?? "", dataset ?? "", table]);
}

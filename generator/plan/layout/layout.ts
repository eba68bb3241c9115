import { compareStrings } from "../../support/index.ts";
import { bundleLinks, computeWaves, type Link, type Waiter } from "../depend/index.ts";
import { safeName, sourceKey, sourcesRead, UniqueNames } from "../name/index.ts";
import type { Action, BarrierAction, Layout, Operation, PlannedSource, PlannedTable, TableId } from "../types.ts";
import { linkParts } from "./links.ts";
import { type Part, shareScripts, tablesOf } from "./parts.ts";

interface Input {
  readonly actions: readonly Action[];
  readonly tables: readonly PlannedTable[];
  readonly sources: readonly PlannedSource[];
  readonly prefix: string;
}

/** What Dataform runs: each action by itself, or as many as can be in one script. */
export function layOut(layout: Layout, input: Input): readonly Operation[] {
  return layout === "sqlx" ? input.actions.map(itself) : compactOperations(input);
}

function itself(action: Action): Operation {
  const { name, folder, wave, dependsOn, tags } = action;
  return { name, folder, wave, dependsOn, tags, steps: [action] };
}

interface Node {
  readonly name: string;
  readonly folder: string;
  readonly wave: number;
  readonly links: readonly Link[];
  /** Undefined for a barrier. */
  readonly part: Part | undefined;
  /** The ledger, and the barriers that only it waits for. */
  readonly ofLedger: boolean;
}

/** How many operations there are with a script for each table. */
export function countScripts(actions: readonly Action[]): number {
  const { links, barriers } = bundleParts(shareScripts(actions), actions);
  return links.length + barriers.length;
}

function bundleParts(parts: readonly Part[], actions: readonly Action[]) {
  return bundleLinks(parts.map(waiterOf), linkParts(parts, actions));
}

function compactOperations({ actions, tables, sources, prefix }: Input): readonly Operation[] {
  const parts = shareScripts(actions);
  const { links, barriers } = bundleParts(parts, actions);
  const all = [...links, ...barriers.map(({ dependsOn }) => dependsOn)];
  const waves = computeWaves(all, parts.length);
  const names = namePlaces(parts, { actions, sources, prefix });
  const folders = new Map(
    parts.map(({ steps: [first] }, place) => [waiterOf(parts[place] as Part).table, first?.folder]),
  );
  const nodes = all.map((own, place): Node => {
    const part = parts[place];
    const wave = waves[place] ?? 0;
    if (part !== undefined) {
      return {
        name: names.of(part),
        folder: part.steps[0]?.folder ?? "",
        wave,
        links: own,
        part,
        ofLedger: waiterOf(part).ofLedger,
      };
    }
    const { table, number, ofLedger } = barriers[place - parts.length] as (typeof barriers)[number];
    return { name: names.ofBarrier(table, number), folder: folders.get(table) ?? "", wave, links: own, part, ofLedger };
  });
  const tags = tagsOf(nodes, tables, prefix);
  const operations = nodes.map((node, place): Operation => {
    const { name, folder, wave, part } = node;
    const dependsOn = node.links
      .map((link) => ({ action: nodes[link.node]?.name ?? "", because: link.because }))
      .sort((a, b) => compareStrings(a.action, b.action));
    const base = { name, folder, wave, dependsOn, tags: tags[place] ?? [] };
    return { ...base, steps: part?.steps ?? [{ ...base, kind: "barrier" } satisfies BarrierAction] };
  });
  // The parts have the order of the plan already; a barrier stands before what waits for it.
  const rank = ({ steps: [first] }: Operation) => (first?.kind === "barrier" ? 0 : 1);
  return operations.sort((a, b) => a.wave - b.wave || rank(a) - rank(b));
}

function waiterOf({ steps }: Part): Waiter {
  const [table] = steps.flatMap(tablesOf);
  const sources = new Set(steps.flatMap(sourcesRead).map(sourceKey)).size;
  const ofLedger = steps.every(({ kind }) => kind === "ledger");
  return { table: table ?? (steps[0]?.name as TableId), sources, ofLedger };
}

/** An action that is by itself keeps its name. */
function namePlaces(
  parts: readonly Part[],
  { actions, sources, prefix }: Omit<Input, "tables">,
): { of(part: Part): string; ofBarrier(table: TableId, number: number): string } {
  const unique = new UniqueNames();
  for (const { table } of sources) unique.reserve(table);
  for (const { name, kind } of actions) if (kind !== "barrier") unique.reserve(name);
  const make = (kind: string, id: string, ending = ""): string =>
    unique.name(safeName(`${prefix}${kind}_${id.replaceAll(".", "__")}${ending}`), `${kind} ${id}${ending}`);
  const names = new Map<Part, string>();
  // The default schema goes first, so that its tables have the plain names whatever the named schemas hold.
  const hasSchema = (part: Part) => (waiterOf(part).table.includes(".") ? 1 : 0);
  for (const part of [...parts].sort((a, b) => hasSchema(a) - hasSchema(b))) {
    const [first] = part.steps;
    if (part.kind === "action") names.set(part, first?.name ?? "");
    else names.set(part, make(part.kind === "table" ? "load" : "check", waiterOf(part).table));
  }
  return {
    of: (part) => names.get(part) ?? "",
    ofBarrier: (table, number) => make("barrier", table, `_${number}`),
  };
}

/**
 * As for single actions: the graphs that need it, what it is, its wave. A script is in every graph that one of its steps is needed for, and
 * with it all that the script waits for.
 */
function tagsOf(
  nodes: readonly Node[],
  tables: readonly PlannedTable[],
  prefix: string,
): readonly (readonly string[])[] {
  const ofTable = new Map(tables.map(({ id, elements }) => [id, elements.map(({ graph }) => `${prefix}${graph}`)]));
  const known = new Set([...ofTable.values()].flat());
  const graphs = nodes.map(({ part }) => {
    const steps = part?.steps ?? [];
    return new Set(
      steps.flatMap((step) => {
        const own = tablesOf(step);
        return own.length === 0
          ? step.tags.filter((tag) => known.has(tag))
          : own.flatMap((table) => ofTable.get(table) ?? []);
      }),
    );
  });
  // Whatever waits for something has a later wave, but for barriers, whose wave is that of what waits for them.
  const isBarrier = (place: number) => (nodes[place]?.part === undefined ? 1 : 0);
  const order = nodes.map((_, place) => place);
  order.sort((a, b) => (nodes[b]?.wave ?? 0) - (nodes[a]?.wave ?? 0) || isBarrier(a) - isBarrier(b) || a - b);
  for (const place of order) {
    for (const link of nodes[place]?.links ?? []) {
      // The ledger of one graph's run does not need the others.
      if (nodes[place]?.ofLedger === true && !(isBarrier(link.node) === 1 && nodes[link.node]?.ofLedger === true))
        continue;
      for (const graph of graphs[place] ?? []) graphs[link.node]?.add(graph);
    }
  }
  return nodes.map(({ part, wave }, place) => {
    const kinds = part === undefined ? ["barrier"] : kindTags(part.steps);
    const own = [...kinds, `wave_${wave}`].map((tag) => `${prefix}${tag}`);
    return [...new Set([...[...(graphs[place] ?? [])].sort(compareStrings), ...own])];
  });
}

/** What the exports are in the graphs; without one, what is done. */
function kindTags(steps: readonly Action[]): readonly string[] {
  const exported = steps.flatMap((step) => (step.kind === "export" ? [step.elements.map(({ kind }) => kind)] : []));
  if (exported.length === 0) return steps.map(({ kind }) => kind);
  const kinds = [...new Set(exported.flat())].sort(compareStrings).toReversed();
  return kinds.length > 0 ? kinds : ["table"];
}

import type { Diagnostic } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";

/** Hosted Dataform's limit per repository and per run. https://cloud.google.com/dataform/docs/quotas */
export const maxActions = 5000;

/** What Dataform runs, and the table that it is named after. */
interface Counted {
  readonly table: string;
  /** The ledger, and what only it waits for: each part of a split has one of its own. */
  readonly ofLedger: boolean;
  /** Places in the list. */
  readonly dependsOn: readonly number[];
}

/**
 * An error when there are too many actions, with a split that keeps together what waits for each other.
 *
 * @param compact how many there are with a script for each table; undefined where that is the layout.
 */
export function checkActionCount(nodes: readonly Counted[], compact: () => number | undefined): readonly Diagnostic[] {
  if (nodes.length <= maxActions) return [];
  const subject = "Plan";
  const message = `${subject}: ${nodes.length} actions; hosted Dataform runs at most ${maxActions}`;
  const fewer = compact();
  const hint =
    fewer !== undefined && fewer <= maxActions
      ? `\`layout: compact\` makes ${fewer} of them, one script for a table.`
      : describeSplit(nodes);
  return [planDiagnostic("too-many-actions", { subject, message, hint })];
}

function describeSplit(nodes: readonly Counted[]): string {
  const components = connectedComponents(nodes).sort((a, b) => b.length - a.length);
  const largest = components[0]?.length ?? 0;
  // Each part has a ledger of its own, which is not larger than this one.
  const room = maxActions - nodes.filter(({ ofLedger }) => ofLedger).length;
  if (largest > room) {
    return `${largest} of them depend on each other; select fewer tables, or make some references NOT ENFORCED.`;
  }
  const parts: { size: number; tables: string[] }[] = [];
  for (const component of components) {
    let part = parts.find((candidate) => candidate.size + component.length <= room);
    if (part === undefined) {
      part = { size: 0, tables: [] };
      parts.push(part);
    }
    part.size += component.length;
    part.tables.push(component[0] ?? "");
  }
  const shown = parts.map((part, index) => `part ${index + 1}: ${part.size} actions, with ${shownTables(part.tables)}`);
  return `Split the tables over ${parts.length} configs in repositories of their own; ${shown.join("; ")}.`;
}

const shownNames = 3;

function shownTables(tables: readonly string[]): string {
  const shown = tables.slice(0, shownNames).map((table) => `"${table}"`);
  const rest = tables.length - shown.length;
  return `${shown.join(", ")}${rest > 0 ? ` and ${rest} more groups` : ""}`;
}

/** Tables of the actions that are linked in any direction, one list per component; the ledger, which looks at all tables, is left out. */
function connectedComponents(nodes: readonly Counted[]): string[][] {
  const parent = nodes.map((_, index) => index);
  const find = (start: number): number => {
    let root = start;
    while (parent[root] !== root) root = parent[root] as number;
    for (let at = start; at !== root; ) {
      const up = parent[at] as number;
      parent[at] = root;
      at = up;
    }
    return root;
  };
  const joins = (place: number): boolean => nodes[place]?.ofLedger === false;
  for (const [index, node] of nodes.entries()) {
    if (!joins(index)) continue;
    for (const before of node.dependsOn) if (joins(before)) parent[find(index)] = find(before);
  }
  const groups = new Map<number, string[]>();
  for (const [index, node] of nodes.entries()) {
    if (!joins(index)) continue;
    const root = find(index);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [node.table]);
    else group.push(node.table);
  }
  return [...groups.values()];
}

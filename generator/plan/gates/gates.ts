import type { CheckDraft, ReadingDraft } from "../checks/index.ts";
import { exportGroup, gateGroup } from "../groups.ts";
import type { After, GateDraft, GateRules, OrderedTable, Reason, TableId } from "../types.ts";

/**
 * One gate for each table, and exports that wait for the gates: for that of their own table, and for those of all tables that
 * its rows are held against, through however many others. Where the export of such a table is waited for, its gates are too.
 */
export function planGates(
  exports: readonly ReadingDraft[],
  checks: readonly CheckDraft[],
): { readonly exports: readonly ReadingDraft[]; readonly gates: readonly GateDraft[] } {
  const first = exports.filter(isFirst);
  const gates = first.flatMap(gateOf);
  const scope = new GateScope(first, checks, new Set(gates.map(({ table }) => table.table.id)));
  return {
    gates,
    exports: exports.map((draft) =>
      isFirst(draft) ? { ...draft, after: [...draft.after, ...scope.gatesOf(draft)] } : draft,
    ),
  };
}

/** All other exports of a table wait for this one. */
function isFirst({ pass, depth }: ReadingDraft): boolean {
  return pass === 1 && (depth ?? 0) === 0;
}

/** None where nothing can shut it. */
function gateOf({ table, reads, after }: ReadingDraft): readonly GateDraft[] {
  const { id } = table.table;
  const rules = rulesOf(table);
  if (!rules.empty && rules.maxRejects === undefined) return [];
  const rows = after.filter(({ because }) => because.some(({ kind, to }) => kind === "checkedRows" && to === id));
  return [{ kind: "gate", group: gateGroup(id), after: rows, table, rules, reads }];
}

function rulesOf({ options }: OrderedTable): GateRules {
  const { integrity, allowEmpty, maxRejects } = options;
  const empty = !allowEmpty;
  switch (integrity) {
    case "trust":
      // Nobody looks at its rows.
      return { empty, maxRejects: undefined };
    case "fail":
      return { empty, maxRejects: { kind: "rows", rows: 0 } };
    case "drop":
    case "quarantine":
      return {
        empty,
        maxRejects: maxRejects.kind === "share" && Number(maxRejects.percent) >= 100 ? undefined : maxRejects,
      };
    default:
      return integrity satisfies never;
  }
}

/** Knows what rows are held against. */
class GateScope {
  readonly #against = new Map<TableId, readonly TableId[]>();
  readonly #gates: ReadonlySet<TableId>;

  constructor(first: readonly ReadingDraft[], checks: readonly CheckDraft[], gates: ReadonlySet<TableId>) {
    this.#gates = gates;
    for (const { table } of first) {
      // Of a source that is read as it is, only what Spanner itself would refuse.
      const enforced = table.table.references.filter((reference) => reference.enforced).map(({ to }) => to);
      this.#against.set(table.table.id, unique(enforced));
    }
    for (const check of checks) {
      if (check.kind !== "checked") continue;
      this.#against.set(check.table.table.id, unique(check.checks.references.map(({ because }) => because.to)));
    }
  }

  gatesOf({ table, after }: ReadingDraft): readonly After[] {
    const { id } = table.table;
    const waited = new Set(after.map(({ group }) => group));
    const needed = new Set([id]);
    const pending = [id];
    for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
      for (const to of this.#against.get(current) ?? []) {
        // Its export has waited for them.
        if (needed.has(to) || waited.has(exportGroup(to, 1))) continue;
        needed.add(to);
        pending.push(to);
      }
    }
    return [...needed]
      .filter((to) => this.#gates.has(to))
      .map((to) => ({ group: gateGroup(to), because: [gateReason(to)] }));
  }
}

function gateReason(to: TableId): Reason {
  return { kind: "gate", enforced: true, to, name: undefined, end: undefined };
}

function unique(ids: readonly TableId[]): readonly TableId[] {
  return [...new Set(ids)];
}

import { ledgerGroup } from "../groups.ts";
import type {
  After,
  CheckedDraft,
  Draft,
  DraftRelation,
  ExportDraft,
  GateDraft,
  LedgerDraft,
  LedgerEntry,
  LedgerOptions,
  OrderedTable,
  Reason,
} from "../types.ts";

/**
 * The actions that keep what a run did, docs/ledger.md: one that all others wait for; those that count what was checked, which
 * nothing but the end waits for, so that they tell of a run that is stopped by a gate too; and one after all others.
 */
export function planLedger(
  drafts: readonly Draft[],
  tables: readonly OrderedTable[],
  options: LedgerOptions | undefined,
): readonly Draft[] {
  const [first] = tables;
  if (options === undefined || first === undefined) return drafts;
  const base = { kind: "ledger", tables, retention: options.retention } as const;
  const begun: After = { group: ledgerGroup("runs"), because: [reason("run", first)] };
  const entries = entriesOf(drafts);
  const listed = new Set(drafts.flatMap((draft) => (draft.kind === "rejects" ? draft.table.table.id : [])));
  const rejecting = entries.filter(({ table }) => listed.has(table));
  const checked: readonly After[] = [begun, ...afterChecks(drafts)];
  const counts: LedgerDraft = {
    ...base,
    part: "run_tables",
    group: ledgerGroup("run_tables"),
    after: checked,
    entries,
  };
  const history: LedgerDraft = {
    ...base,
    part: "rejects_history",
    group: ledgerGroup("rejects_history"),
    after: checked,
    entries: rejecting,
  };
  const kept = rejecting.length === 0 ? [counts] : [counts, history];
  const end: LedgerDraft = {
    ...base,
    part: "runs_end",
    group: ledgerGroup("runs_end"),
    after: [
      ...kept.map(({ group }) => ({ group, because: [reason("run", first)] })),
      // Of everything: a run in which the list of rejects cannot be made has failed too.
      ...afterEach(drafts, () => true),
    ],
    entries: [],
  };
  return [
    { ...base, part: "runs", group: ledgerGroup("runs"), after: [], entries: [] },
    ...drafts.map((draft) => ({ ...draft, after: [...draft.after, begun] })),
    ...kept,
    end,
  ];
}

/** One for each table, in their order. */
function entriesOf(drafts: readonly Draft[]): readonly LedgerEntry<DraftRelation>[] {
  const gates = new Map(drafts.filter(isGate).map((gate) => [gate.table.table.id, gate]));
  const checks = new Map(drafts.filter(isChecked).map((check) => [check.table.table.id, check]));
  const exports = new Map(drafts.filter(isExport).map((draft) => [draft.table.table.id, draft]));
  return [...exports].map(([table, { reads }]) => {
    const check = checks.get(table)?.checks;
    const columns = (check?.columns ?? []).map(({ name }) => name);
    const key = check?.key?.map(({ name }) => name) ?? columns;
    return { table, reads, rules: gates.get(table)?.rules, columns, key };
  });
}

function afterChecks(drafts: readonly Draft[]): readonly After[] {
  return afterEach(drafts, ({ kind }) => kind === "checked" || kind === "settle");
}

function afterEach(drafts: readonly Draft[], isWaitedFor: (draft: Draft) => boolean): readonly After[] {
  const groups = new Map<string, After>();
  for (const draft of drafts) {
    if (!isWaitedFor(draft) || groups.has(draft.group)) continue;
    const tables = "tables" in draft ? draft.tables : [draft.table];
    const kind = draft.kind === "export" || draft.kind === "verify" ? "loaded" : "checkedRows";
    groups.set(draft.group, { group: draft.group, because: tables.map((table) => reason(kind, table)) });
  }
  return [...groups.values()];
}

function reason(kind: "run" | "checkedRows" | "loaded", { table }: OrderedTable): Reason {
  return { kind, enforced: true, to: table.id, name: undefined, end: undefined };
}

const isGate = (draft: Draft): draft is GateDraft => draft.kind === "gate";
const isChecked = (draft: Draft): draft is CheckedDraft => draft.kind === "checked";
const isExport = (draft: Draft): draft is ExportDraft => draft.kind === "export";

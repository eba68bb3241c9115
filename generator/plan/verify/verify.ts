import type { Diagnostic } from "../../support/index.ts";
import { externalTypeProblem, keyOf, type ReadingDraft } from "../checks/index.ts";
import { planDiagnostic } from "../codes.ts";
import { asMapped } from "../drafts.ts";
import { verifyGroup } from "../groups.ts";
import type { ExportColumn, OrderedTable, Reason, TableId, VerifyDraft } from "../types.ts";

/** For each table that asks for it a look at what Spanner holds, after all of its exports; nothing of the load waits for it. */
export function planVerify(exports: readonly ReadingDraft[]): {
  readonly verifies: readonly VerifyDraft[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const groups = new Map<TableId, Set<string>>();
  for (const { table, group } of exports) {
    const known = groups.get(table.table.id);
    if (known === undefined) groups.set(table.table.id, new Set([group]));
    else known.add(group);
  }
  const firsts = new Map(exports.toReversed().map((draft) => [draft.table.table.id, draft]));
  const verifies = [...groups].flatMap(([id, own]): readonly VerifyDraft[] => {
    const draft = firsts.get(id);
    const rule = draft?.table.options.verify ?? "none";
    if (draft === undefined || rule === "none") return [];
    const { table, reads } = draft;
    const found = rule === "keys" ? comparedKey(draft) : { key: [] };
    if ("problem" in found) {
      diagnostics.push(found.problem);
      return [];
    }
    const { key } = found;
    const nullableKey = key.map(({ name }) => name).filter((name) => !isNotNull(table, name));
    const after = [...own].map((group) => ({ group, because: [loaded(id)] }));
    return [{ kind: "verify", group: verifyGroup(id), after, table, rule, reads, key, nullableKey }];
  });
  return { verifies, diagnostics };
}

function isNotNull({ table }: OrderedTable, name: string): boolean {
  return table.columns.find((column) => column.name === name)?.notNull === true;
}

function loaded(to: TableId): Reason {
  return { kind: "loaded", enforced: true, to, name: undefined, end: undefined };
}

/** By which rows are found again in Spanner. */
function comparedKey({
  table,
  reads,
}: ReadingDraft): { readonly key: readonly ExportColumn[] } | { readonly problem: Diagnostic } {
  const key = keyOf(table.table, new Map(table.columns.map((column) => [column.name, column])));
  if (key === undefined) {
    const why = "a part of its primary key is not exported";
    return { problem: problem(table, "verify-without-key", `rows cannot be found again in Spanner: ${why}`) };
  }
  const untold = key.map(externalTypeProblem).find((each) => each !== undefined);
  if (untold !== undefined) {
    const hint = "Give this table `verify: counts`.";
    return {
      problem: problem(table, "external-type", `keys cannot be compared with those of Spanner: ${untold}`, hint),
    };
  }
  return { key: reads.kind === "source" ? key : key.map(asMapped) };
}

function problem(
  { table }: OrderedTable,
  code: "verify-without-key" | "external-type",
  what: string,
  hint?: string,
): Diagnostic {
  const subject = `Table "${table.id}"`;
  return planDiagnostic(code, { subject, message: `${subject}: ${what}`, hint, at: table.at });
}

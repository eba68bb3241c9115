import type { LedgerAction, LedgerEntry, LedgerPart, Relation } from "../../plan/types.ts";
import { freeName, quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { gateProblems } from "./gate.ts";
import { HoleMarkers } from "./holes.ts";
import { namedValue } from "./references.ts";
import { checkedRows, sourceTable } from "./tables.ts";
import type { Statement } from "./types.ts";

type Entry = LedgerEntry<Relation>;
type CheckedEntry = Entry & { readonly reads: Extract<Relation, { kind: "checked" }> };

/** So many tables are read by one statement; BigQuery takes a thousand. https://cloud.google.com/bigquery/quotas#query_jobs */
const tablesPerStatement = 50;

/** The scripts of the ledger: docs/ledger.md. */
export function ledgerStatement(action: LedgerAction, templates: Templates): Statement {
  const holes = new HoleMarkers();
  const { part, entries, retention } = action;
  const own = (name: LedgerPart): string => {
    const wanted = action.names[name] ?? "";
    const isDependency = action.dependsOn.some((dependency) => dependency.action === wanted);
    return holes.mark({ kind: "action", name: wanted, isDependency });
  };
  const self = own(part);
  const chunked = (template: string, tables: readonly string[]) =>
    chunks(tables).map((chunk) => templates.render(template, { self, tables: joined(chunk, templates) }));
  const view = { runs: own("runs"), runTables: own("run_tables"), days: retention, self };
  switch (part) {
    case "runs": {
      const fullLoad = holes.mark({ kind: "runOption", name: "fullLoad", default: "FALSE" });
      return holes.statement(action.name, templates.render("sql/ledger-runs", { ...view, fullLoad }));
    }
    case "run_tables": {
      const statements = chunked(
        "sql/ledger-counts",
        entries.map((entry) => countsOf(entry, action, holes, templates)),
      );
      return holes.statement(action.name, templates.render("sql/ledger-run_tables", { ...view, statements }));
    }
    case "rejects_history": {
      const statements = chunked(
        "sql/ledger-history",
        entries.filter(isChecked).map((entry) => refusedOf(entry, action, holes, templates)),
      );
      return holes.statement(action.name, templates.render("sql/ledger-rejects_history", { ...view, statements }));
    }
    case "runs_end":
      return holes.statement(action.name, templates.render("sql/ledger-runs_end", view));
    default:
      return part satisfies never;
  }
}

function isChecked(entry: Entry): entry is CheckedEntry {
  return entry.reads.kind === "checked";
}

function countsOf(entry: Entry, action: LedgerAction, holes: HoleMarkers, templates: Templates): string {
  const { table: id, reads, rules } = entry;
  const name = quoteString(id);
  const reasons =
    rules === undefined
      ? []
      : gateProblems(rules, reads, templates).map(({ condition, text }) =>
          templates.render("sql/ledger-problem", { condition, text: quoteString(text) }),
        );
  const problems =
    reasons.length === 0
      ? templates.render("sql/no-reasons", {})
      : templates.render("sql/ledger-problems", { problems: reasons });
  if (!isChecked(entry)) {
    if (reads.kind !== "source") throw new Error(`the rows of ${id} are nowhere`);
    const table = sourceTable({ source: reads.source, columns: [], isDependency: false }, holes, templates);
    return templates.render("sql/ledger-source", { name, table, problems });
  }
  return templates.render("sql/ledger-checked", { name, problems, ...rowsOf(entry, action, holes, templates) });
}

function refusedOf(entry: CheckedEntry, action: LedgerAction, holes: HoleMarkers, templates: Templates): string {
  const columns = entry.key.map((column) => holes.identifier(column));
  const key = columns.length === 0 ? templates.render("sql/one-row", {}) : templates.render("sql/row-key", { columns });
  return templates.render("sql/ledger-refused", {
    name: quoteString(entry.table),
    key,
    ...rowsOf(entry, action, holes, templates),
  });
}

function rowsOf(
  { reads, columns }: CheckedEntry,
  action: LedgerAction,
  holes: HoleMarkers,
  templates: Templates,
): Readonly<Record<"table" | "reasons" | "reason" | "namedReason" | "condition", string>> {
  const reason = freeName("reason", [...columns, reads.reasonsColumn]);
  const reasons = holes.identifier(reads.reasonsColumn);
  return {
    table: checkedRows({ relation: reads, reader: action, columns }, holes, templates),
    reasons,
    reason,
    namedReason: namedValue({ value: reason, name: "reason" }, templates),
    condition: templates.render("sql/is-refused", { reasons }),
  };
}

/** With the word between them. */
function joined(queries: readonly string[], templates: Templates): readonly string[] {
  const unionAll = templates.render("sql/union-all", {});
  return queries.flatMap((query, index) => (index === 0 ? [query] : [unionAll, query]));
}

function chunks(items: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(items.length / tablesPerStatement);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * tablesPerStatement, (index + 1) * tablesPerStatement),
  );
}

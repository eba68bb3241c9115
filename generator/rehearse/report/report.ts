import type {
  RehearsedActionDocument,
  RehearsedTableDocument,
  ReportDocument,
  RunDocument,
} from "../../contracts/index.ts";
import type { Catalog, Table } from "../../model/types.ts";
import { compareStrings } from "../../support/index.ts";
import type { ActionRecord, ExportRecord } from "../run/index.ts";
import type { Row, TableId, Target } from "../types.ts";
import { compareRows, type Difference, type TableComparison } from "./compare-rows.ts";

/** More of them do not help to find the cause. */
const shownViolations = 20;
const shownDifferences = 10;

/** What one run did, and what Spanner holds after it. */
export async function reportRun(input: {
  readonly name: string;
  readonly clock: string;
  readonly records: readonly ActionRecord[];
  readonly catalog: Catalog;
  readonly target: Target;
  /** The tables that are to be loaded, with the actions that load them as far as that is known. */
  readonly loaded: ReadonlyMap<TableId, LoadedTable>;
}): Promise<RunDocument> {
  const { name, clock, records, catalog, target, loaded } = input;
  const tables: RehearsedTableDocument[] = [];
  // All are asked for at once: while one is compared, the others are on their way.
  const held = new Map(
    [...loaded.keys()].map((id) => [id, target.missing.has(id) ? Promise.resolve([]) : target.read(id)] as const),
  );
  // One that fails is awaited when its turn comes; the others must not be left alone.
  for (const reading of held.values()) reading.catch(() => undefined);
  for (const [id, { source, rejected, actions }] of [...loaded].sort(([a], [b]) => compareStrings(a, b))) {
    const table = catalog.tables.get(id);
    if (table === undefined) continue;
    const own = records.filter(({ action }) => actions.has(action.id));
    const exports = own.flatMap((record) => record.exports.filter(({ job }) => job.table === id));
    const isExported = own.length > 0 && own.every((record) => record.exports.some(({ job }) => job.table === id));
    const isKnown = isExported || own.every(({ status }) => status === "ok");
    const rows = (await held.get(id)) ?? [];
    tables.push(reportTable({ table, source, rejected, exports, isKnown, isExported, rows }));
  }
  return { name, clock, tables, actions: records.map(reportAction) };
}

/** Where the rows of a Spanner table come from. */
export interface LoadedTable {
  /** Rows in the sources; null where that is not known. */
  readonly source: number | null;
  /** Rows that stay out, by reason. */
  readonly rejected: RehearsedTableDocument["rejected"];
  /** Ids of the actions that export it. */
  readonly actions: ReadonlySet<string>;
}

function reportTable(input: {
  readonly table: Table;
  readonly source: number | null;
  readonly rejected: RehearsedTableDocument["rejected"];
  readonly exports: readonly ExportRecord[];
  /** Whether every action that loads the table got as far as its rows, or ended well without. */
  readonly isKnown: boolean;
  /** Whether every one of them has exported. */
  readonly isExported: boolean;
  readonly rows: readonly Row[];
}): RehearsedTableDocument {
  const { table, source, rejected, exports, isKnown, isExported, rows } = input;
  const compared = compareRows(table, exports, rows);
  const { missing, different, beyond } = compared;
  return {
    name: table.id,
    source,
    loadable: isKnown ? compared.loadable : null,
    rejected,
    exported: compared.exported,
    tombstones: 0,
    inSpanner: compared.inSpanner,
    equal: isExported && missing.length === 0 && different.length === 0,
    missing: countRows(missing),
    different: countRows(different),
    beyond: beyond.length,
    differences: describeDifferences(compared),
  };
}

function countRows(differences: readonly Difference[]): number {
  return differences.reduce((sum, { rows }) => sum + rows, 0);
}

function describeDifferences({ missing, different, beyond }: TableComparison): RehearsedTableDocument["differences"] {
  const describe = (kind: "missing" | "different" | "beyond", all: readonly Difference[]) =>
    all.slice(0, shownDifferences).map(({ key, columns }) => ({ kind, key, columns }));
  return [...describe("missing", missing), ...describe("different", different), ...describe("beyond", beyond)];
}

function reportAction({ action, status, ms, exports, message, refused }: ActionRecord): RehearsedActionDocument {
  return {
    name: action.name,
    status: action.disabled && status === "ok" ? "disabled" : status,
    ms: Math.round(ms * 10) / 10,
    commits: exports.reduce((sum, { commits }) => sum + commits, 0),
    rows: exports.reduce((sum, { written }) => sum + written.length, 0),
    error: message ?? null,
    violations: (refused?.violations ?? [])
      .slice(0, shownViolations)
      .map(({ name, ...violation }) => ({ ...violation, name: name ?? null })),
  };
}

/** 1 weighs more than 3: what failed has to be looked at first. */
export function exitOf(report: Pick<ReportDocument, "runs" | "notRehearsed" | "diagnostics">): ReportDocument["exit"] {
  const { runs, notRehearsed, diagnostics } = report;
  const actions = runs.flatMap((run) => run.actions);
  const hasFailed = actions.some(({ status }) => status === "failed" || status === "skipped");
  if (hasFailed || diagnostics.some(({ severity }) => severity === "error")) return 1;
  // A table that could not be rehearsed whole is not equal either; what is known of it counts all the same.
  const isUnequal = runs.some(({ tables }) =>
    tables.some(({ equal, loadable, missing, different }) => !equal && (loadable !== null || missing + different > 0)),
  );
  if (isUnequal) return 1;
  return notRehearsed.length > 0 ? 3 : 0;
}

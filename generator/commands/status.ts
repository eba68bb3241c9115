import { join, resolve } from "node:path";
import { queryWithBq } from "../engines/index.ts";
import { makePlan } from "../pipeline.ts";
import { planDiagnostic } from "../plan/index.ts";
import type { LedgerAction, Plan } from "../plan/types.ts";
import { type LedgerRun, type LedgerTable, loadTemplates, statusQuery, statusText } from "../render/index.ts";
import { type Diagnostic, DiagnosticsError, hasErrors, readTextFile } from "../support/index.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import type { ExitCode, Terminal } from "./types.ts";

export interface StatusOptions {
  readonly config: string;
  readonly runs: number;
  /** What a rehearsal wrote; undefined: BigQuery is asked. */
  readonly dump: string | undefined;
  readonly project: string | undefined;
  readonly dataset: string | undefined;
}

/**
 * Prints the last runs of the ledger.
 *
 * @throws DiagnosticsError `ledger-missing`, `ledger-unreadable`, `bq-missing`, `bq-failed`.
 */
export async function statusCommand(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  const { config, runs: limit, dump } = options;
  const { plan, settings, diagnostics } = await makePlan({
    kind: "config",
    path: config,
    directory: terminal.directory,
  });
  if (plan === undefined || settings === undefined || hasErrors(diagnostics)) {
    printDiagnostics(diagnostics, terminal);
    return 1;
  }
  const { runs, run_tables: runTables } = namesOf(plan, config);
  if (dump !== undefined) {
    const folder = resolve(terminal.directory, dump, "ledger");
    const read = (name: string) => readLines(join(folder, `${name}.jsonl`), join(dump, "ledger", `${name}.jsonl`));
    terminal.out(`${statusText(joinRuns(await read(runs), await read(runTables)).slice(0, limit))}\n`);
    return 0;
  }
  const { environment } = settings;
  const project = options.project ?? environment.project ?? environment.spanner?.project;
  if (project === undefined) {
    throw ledgerError("ledger-missing", config, "no project is known in which the ledger stands; name it by --project");
  }
  const dataset = options.dataset ?? environment.stagingDataset;
  const sql = statusQuery({ project, dataset, runs, runTables, limit }, loadTemplates());
  const rows = await queryWithBq({ project, sql, rows: limit });
  terminal.out(`${statusText(rows.map((row) => runOf(row, rowsIn(row.tables))))}\n`);
  return 0;
}

type Names = Readonly<Record<"runs" | "run_tables", string>>;

function namesOf({ actions }: Plan, config: string): Names {
  const ledger = actions.find((action): action is LedgerAction => action.kind === "ledger");
  const { runs, run_tables } = ledger?.names ?? {};
  if (runs !== undefined && run_tables !== undefined) return { runs, run_tables };
  throw ledgerError("ledger-missing", config, "it keeps no ledger (`ledger: none`)");
}

type JsonRow = Readonly<Record<string, unknown>>;

async function readLines(path: string, name: string): Promise<readonly JsonRow[]> {
  const file = await readTextFile(path);
  if (file.kind !== "read") throw ledgerError("ledger-unreadable", name, file.problem);
  try {
    const lines = file.text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as JsonRow);
  } catch {
    throw ledgerError("ledger-unreadable", name, "is not what `rehearse --dump` writes");
  }
}

function joinRuns(runs: readonly JsonRow[], tables: readonly JsonRow[]): readonly LedgerRun[] {
  return runs
    .map((run) =>
      runOf(
        run,
        tables.filter((table) => table.run_id === run.run_id),
      ),
    )
    .sort((a, b) => (a.started < b.started ? 1 : -1));
}

/** Whole numbers come as texts where JSON could not hold them. */
function runOf(run: JsonRow, tables: readonly JsonRow[]): LedgerRun {
  return {
    id: String(run.run_id ?? ""),
    started: String(run.started_at ?? ""),
    ended: textOf(run.ended_at),
    state: String(run.state ?? ""),
    fullLoad: String(run.full_load) === "true",
    tables: tables.map(tableOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function tableOf(table: JsonRow): LedgerTable {
  const exported = textOf(table.exported_rows);
  return {
    name: String(table.table_name ?? ""),
    source: Number(table.source_rows),
    loadable: Number(table.loadable_rows),
    exported: exported === undefined ? undefined : Number(exported),
    rejected: rowsIn(table.rejected).map(({ reason, row_count }) => ({
      reason: String(reason),
      count: Number(row_count),
    })),
    shutBy: Array.isArray(table.shut_by) ? table.shut_by.map(String) : [],
  };
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function rowsIn(value: unknown): readonly JsonRow[] {
  return Array.isArray(value) ? value : [];
}

function ledgerError(code: "ledger-missing" | "ledger-unreadable", subject: string, problem: string): DiagnosticsError {
  const diagnostic: Diagnostic = planDiagnostic(code, { subject, message: `${subject}: ${problem}` });
  return new DiagnosticsError([diagnostic]);
}

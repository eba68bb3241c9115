import { DiagnosticsError } from "../support/index.ts";
import { engineDiagnostic } from "./codes.ts";
import { runProcess } from "./process.ts";

const commandNotFound = 127;

/** BigQuery may first have to find a slot. */
const deadlineMs = 5 * 60_000;

/**
 * The rows of a query, by the command `bq` of the Google Cloud CLI, with whatever credentials it has: every value but arrays and structs
 * is a text, or null.
 *
 * @throws DiagnosticsError `bq-missing`, `bq-failed`.
 */
export async function queryWithBq(input: {
  readonly project: string;
  readonly sql: string;
  /** The most rows that it gives. */
  readonly rows: number;
  readonly command?: string;
}): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { project, sql, rows, command = "bq" } = input;
  const args = [
    `--project_id=${project}`,
    "--format=json",
    "--headless=true",
    "query",
    "--use_legacy_sql=false",
    `--max_rows=${rows}`,
    sql,
  ];
  const finished = await runProcess({ command, args, deadlineMs }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw missing(command);
    throw error;
  });
  const { code, stdout, stderr, timedOut } = finished;
  // What the shell says that guards the process.
  if (code === commandNotFound) throw missing(command);
  if (code !== 0 || timedOut) throw failed(timedOut ? "it did not answer in time" : lastLines(stderr || stdout));
  try {
    const answer: unknown = JSON.parse(stdout.trim() === "" ? "[]" : stdout);
    if (Array.isArray(answer)) return answer;
  } catch {
    // Said below.
  }
  throw failed(`it printed no JSON: ${lastLines(stdout)}`);
}

function missing(command: string): DiagnosticsError {
  const message = `${command}: there is no such command.`;
  return new DiagnosticsError([engineDiagnostic("bq-missing", { subject: command, message })]);
}

function failed(how: string): DiagnosticsError {
  return new DiagnosticsError([engineDiagnostic("bq-failed", { subject: "bq", message: `bq query: ${how}` })]);
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join(" ").slice(0, 1000);
}

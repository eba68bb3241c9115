import { makePlan } from "../pipeline.ts";
import { planDiagnostic } from "../plan/index.ts";
import type { PlannedTable } from "../plan/types.ts";
import { explainText } from "../render/index.ts";
import { DiagnosticsError, didYouMean, hasErrors } from "../support/index.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import type { ExitCode, Terminal } from "./types.ts";

/**
 * Prints what the pipeline does with one table.
 *
 * @throws DiagnosticsError `table-not-planned`.
 */
export async function explainCommand(
  { table: name, config }: { readonly table: string; readonly config: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const { plan, diagnostics } = await makePlan({ kind: "config", path: config, directory: terminal.directory });
  if (plan === undefined || hasErrors(diagnostics)) {
    printDiagnostics(diagnostics, terminal);
    return 1;
  }
  const table = findTable(name, plan.tables);
  const own = diagnostics.filter(({ subject, touches }) => {
    return subject.startsWith(`Table "${table.id}"`) || touches?.tables.includes(table.id) === true;
  });
  printDiagnostics(own, terminal, { infos: true });
  terminal.out(`${explainText(plan, table)}\n`);
  return 0;
}

function findTable(name: string, tables: readonly PlannedTable[]): PlannedTable {
  const found = tables.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const subject = `Table ${JSON.stringify(name)}`;
  const message = `${subject}: it is not loaded.${didYouMean(
    name,
    tables.map(({ id }) => id),
  )}`;
  throw new DiagnosticsError([planDiagnostic("table-not-planned", { subject, message })]);
}

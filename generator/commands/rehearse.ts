import { dirname, join, resolve } from "node:path";
import { diagnosticDocuments, type ReportDocument } from "../contracts/index.ts";
import { type RehearseOptions, rehearsePipeline } from "../pipeline.ts";
import { type Diagnostic, DiagnosticsError } from "../support/index.ts";
import { makeProductFolder, nodeFileSystem, writeProduct } from "../write/index.ts";
import { json } from "./output.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import type { ExitCode, Terminal } from "./types.ts";

export interface RehearseCommandOptions extends Omit<RehearseOptions, "directory" | "onEnd"> {
  readonly json: boolean;
  readonly dump: string | undefined;
}

/**
 * Runs the committed pipeline on local engines and prints the report. With errors before the first run only these are
 * printed, and the JSON has no runs.
 */
export async function rehearseCommand(options: RehearseCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { json: isJson, dump, ...rest } = options;
  // Before the run: what it cost would be lost.
  if (dump !== undefined) {
    const path = resolve(terminal.directory, dump);
    await makeProductFolder({ path, name: dump, fileSystem: nodeFileSystem });
  }
  const rehearsed = await tryRehearse(rest, terminal);
  // Of what is no fault only this is told: what of the project did not run.
  const told = rehearsed.diagnostics.filter(
    ({ severity, code }) => severity !== "info" || code === "rehearse-other-config",
  );
  printDiagnostics(told, terminal, { infos: true });
  if (!("report" in rehearsed)) {
    if (isJson) terminal.out(json(reportOfNothing(options, rehearsed.diagnostics)));
    return 1;
  }
  if (dump !== undefined) await writeDump(dump, rehearsed.dump, terminal);
  if (isJson) terminal.out(json(rehearsed.report));
  else {
    const { reportText } = await import("../rehearse/index.ts");
    terminal.out(`${reportText(rehearsed.report)}\n`);
  }
  return rehearsed.report.exit;
}

async function tryRehearse(options: Omit<RehearseOptions, "directory" | "onEnd">, terminal: Terminal) {
  const { directory, isInteractive, talk } = terminal;
  try {
    return await rehearsePipeline({
      ...options,
      directory,
      onEnd({ action, status, ms }) {
        if (isInteractive) talk(`  ${action.name}: ${status} (${Math.round(ms)} ms)\n`);
      },
    });
  } catch (error) {
    if (error instanceof DiagnosticsError) return { diagnostics: error.diagnostics };
    throw error;
  }
}

function reportOfNothing({ seed, order }: RehearseCommandOptions, diagnostics: readonly Diagnostic[]): ReportDocument {
  return {
    version: 1,
    target: "none",
    seed,
    order,
    exit: 1,
    runs: [],
    notRehearsed: [],
    leftOut: [],
    diagnostics: diagnosticDocuments(diagnostics),
  };
}

async function writeDump(folder: string, files: ReadonlyMap<string, string>, { directory }: Terminal): Promise<void> {
  for (const [name, text] of files) {
    const path = resolve(directory, folder, name);
    await makeProductFolder({ path: dirname(path), name: dirname(join(folder, name)), fileSystem: nodeFileSystem });
    await writeProduct({ path, name: join(folder, name), text, fileSystem: nodeFileSystem });
  }
}

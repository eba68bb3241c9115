import { performance } from "node:perf_hooks";
import { diagnosticDocuments } from "../contracts/index.ts";
import { makeFiles } from "../pipeline.ts";
import { type Diagnostic, hasErrors } from "../support/index.ts";
import {
  applyChanges,
  defaultLockWaitMs,
  type FileChange,
  formatDiff,
  manifestPathFor,
  nodeFileSystem,
  nodeProcesses,
  planChanges,
  summarize,
} from "../write/index.ts";
import { json } from "./output.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { defaultConfig, type ExitCode, type Terminal } from "./types.ts";

export interface GenerateOptions {
  readonly config: string;
  readonly check: boolean;
  readonly dryRun: boolean;
  readonly force: readonly string[];
  readonly json: boolean;
}

/** Writes the files of the output; `--check` and `--dry-run` write nothing. */
export async function generateCommand(options: GenerateOptions, terminal: Terminal): Promise<ExitCode> {
  const start = performance.now();
  const made = await makeFiles({ kind: "config", path: options.config, directory: terminal.directory });
  if (hasErrors(made.diagnostics)) return finish([], made.diagnostics, 1, options, terminal);

  const readOnly = options.check || options.dryRun;
  const input = {
    root: made.root,
    manifestPath: manifestPathFor(options.config),
    files: made.files,
    force: options.force,
    fileSystem: nodeFileSystem,
  };
  const { changes, diagnostics: writing } = readOnly
    ? await planChanges(input)
    : await applyChanges({ ...input, lockWaitMs: defaultLockWaitMs, processes: nodeProcesses });
  const diagnostics = [...made.diagnostics, ...writing];
  if (hasErrors(diagnostics)) return finish(changes, diagnostics, 1, options, terminal);

  const differs = changes.some((change) => change.kind !== "unchanged");
  if (options.check && differs && !options.json) terminal.out(formatDiff(changes));
  const exit = finish(changes, diagnostics, options.check && differs ? 2 : 0, options, terminal);
  if (!options.check) printChanged(changes, terminal);
  const what = options.check ? " checked" : options.dryRun ? " (dry run)" : "";
  terminal.talk(`${summarize(changes)}${what} (${Math.round(performance.now() - start)} ms)\n`);
  if (exit === 2) terminal.talk(outOfDate(terminal.program, options.config));
  return exit;
}

function outOfDate(program: string, config: string): string {
  const separator = program === "npm run" ? " --" : "";
  const option =
    config === defaultConfig ? "" : `${separator} --config ${/\s/.test(config) ? JSON.stringify(config) : config}`;
  return `The files are not what the schema and the config say: run \`${program} generate${option}\` and commit the result.\n`;
}

function finish(
  changes: readonly FileChange[],
  diagnostics: readonly Diagnostic[],
  exit: ExitCode,
  options: GenerateOptions,
  terminal: Terminal,
): ExitCode {
  printDiagnostics(diagnostics, terminal);
  if (options.json) {
    const files = changes.map(({ path, kind }) => ({ path, kind }));
    terminal.out(json({ version: 1, exit, files, diagnostics: diagnosticDocuments(diagnostics) }));
  }
  return exit;
}

const marks = { create: "+", update: "~", delete: "-" } as const;
/** More lines than these do not fit on a screen. */
const shownChanges = 20;

function printChanged(changes: readonly FileChange[], terminal: Terminal): void {
  const lines = changes.flatMap(({ path, kind }) =>
    kind === "create" || kind === "update" || kind === "delete" ? [`${marks[kind]} ${path}\n`] : [],
  );
  for (const line of lines.slice(0, shownChanges)) terminal.talk(line);
  if (lines.length > shownChanges) terminal.talk(`… and ${lines.length - shownChanges} more\n`);
}

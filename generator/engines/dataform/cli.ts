import { join, resolve } from "node:path";
import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import { resolveOptional } from "../optional.ts";
import { type FinishedProcess, runProcess } from "../process.ts";
import { makeTemporaryFolder } from "../temporary-folder.ts";
import { failedGraph, readGraph } from "./graph.ts";
import type { CompiledGraph, CompileOptions } from "./types.ts";

export interface CompileWithCliOptions extends CompileOptions {
  /** Longest time of the whole compile. Default: five minutes. */
  readonly deadlineMs?: number;
}

/**
 * Compiles a project with the real CLI. The project needs what the CLI needs: package.json, workflow_settings.yaml and
 * node_modules/@dataform/core. It uses no network, unless workflow_settings.yaml names a `dataformCoreVersion`: then the CLI
 * runs `npm install` for it.
 *
 * @throws DiagnosticsError `missing-package`, or `dataform-compile-failed` when the CLI cannot be run or does not end.
 * @throws RangeError when a variable holds `,` or `=`, for which the CLI's --vars has no escape.
 */
export async function compileWithCli(
  projectDir: string,
  { vars = {}, deadlineMs = 300_000 }: CompileWithCliOptions = {},
): Promise<CompiledGraph> {
  const cli = join(resolveOptional("@dataform/cli", projectDir), "bundle.js");
  // The CLI leaves an empty folder in the temporary directory per compile, so it gets a directory of its own.
  const { folder: temporary, remove } = makeTemporaryFolder("dataform");
  try {
    const finished = await runProcess({
      command: process.execPath,
      args: [cli, "compile", resolve(projectDir), "--json", `--timeout=${deadlineMs}ms`, ...varsArgument(vars)],
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, NO_COLOR: "1" },
      deadlineMs,
    });
    return readOutput(finished);
  } finally {
    remove();
  }
}

function varsArgument(vars: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(vars);
  for (const entry of entries) {
    if (entry.some((part) => /[,=]/.test(part)))
      throw new RangeError(`the CLI cannot pass the variable "${entry.join("=")}"`);
  }
  return entries.length === 0 ? [] : [`--vars=${entries.map((entry) => entry.join("=")).join(",")}`];
}

function readOutput({ code, signal, timedOut, stdout, stderr }: FinishedProcess): CompiledGraph {
  // With errors in the graph it exits 1 and prints the graph all the same.
  const start = stdout.indexOf("{");
  if (start !== -1) {
    try {
      return readGraph(JSON.parse(stdout.slice(start)));
    } catch {
      // Cut off: it ended before it had printed everything.
    }
  }
  const said = [stderr, stdout].map((text) => text.trim()).find((text) => text !== "") ?? "";
  if (code === 1) return failedGraph(withoutStack(said));
  const how = timedOut
    ? "it was stopped after its deadline"
    : signal === undefined
      ? `exit code ${code}`
      : `signal ${signal}`;
  const message = `The Dataform CLI ended without a graph (${how})${said === "" ? "" : `: ${said}`}`;
  throw new DiagnosticsError([engineDiagnostic("dataform-compile-failed", { subject: "Dataform CLI", message })]);
}

/** `Dataform encountered an error: ` with the first line of the message, then `Error: ` with all of it and a stack. */
function withoutStack(said: string): string {
  const found = /^Dataform encountered an error: (.*)\n\w*Error: (\1[\s\S]*)/.exec(said);
  return (found?.[2] ?? said).replace(/\n {4}at [\s\S]*$/, "");
}

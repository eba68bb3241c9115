import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { DiagnosticsError } from "../support/index.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { defaultConfig, type ExitCode, type Terminal } from "./types.ts";

/**
 * Runs one command line and returns its exit code. Problems of the user's are printed as diagnostics; an error that
 * nobody expected is one line, with `--debug` its stack.
 *
 * @param argv the arguments alone, without `node` and the script.
 */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = describeProgram(terminal, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exit;
  } catch (error) {
    return explain(error, argv.includes("--debug"), terminal);
  }
}

function explain(error: unknown, debug: boolean, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  if (error instanceof DiagnosticsError) {
    printDiagnostics(error.diagnostics, terminal);
    return 1;
  }
  const text = error instanceof Error ? error.message : String(error);
  terminal.talk(
    `error: ${text}\n  This is a fault of dataform-spanner-graph; please report it with the output of --debug.\n`,
  );
  if (debug && error instanceof Error) terminal.talk(`${error.stack}\n`);
  return 1;
}

type Exit = (code: ExitCode) => void;

function describeProgram(terminal: Terminal, exit: Exit): Command {
  const program = new Command("dataform-spanner-graph")
    .description(
      "Keeps a Spanner Graph in step with BigQuery: reads the Spanner schema and writes a Dataform pipeline.",
    )
    .option("--debug", "print the stack of unexpected errors")
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.talk(text) })
    .exitOverride()
    .showHelpAfterError("(--help lists what there is)");
  addGenerate(program, terminal, exit);
  addPlan(program, terminal, exit);
  addExplain(program, terminal, exit);
  addInspect(program, terminal, exit);
  addDiff(program, terminal, exit);
  addRehearse(program, terminal, exit);
  addStatus(program, terminal, exit);
  return program;
}

function addGenerate(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("generate")
    .description("write the Dataform pipeline")
    .option("--config <file>", "the config", defaultConfig)
    .option("--check", "write nothing; print a diff and exit 2 when the files are not up to date", false)
    .option("--dry-run", "write nothing; list what would change", false)
    .option("--force <path>", "overwrite this file though it was changed by hand (may be repeated)", collect, [])
    .option("--json", "print the changes as JSON", false)
    .action(async (options) => {
      const { generateCommand } = await import("./generate.ts");
      exit(await generateCommand(options, terminal));
    });
}

function addPlan(program: Command, terminal: Terminal, exit: Exit): void {
  const command = program
    .command("plan")
    .description("print the load plan with the reason of every dependency")
    .option("--config <file>", "the config", defaultConfig)
    .addOption(new Option("--ddl <file...>", "DDL files in their order, instead of a config").conflicts("config"))
    .option("--graph <name>", "with --ddl: only the tables of this graph (may be repeated)", collect, [])
    .addOption(formatOption(["text", "json", "mermaid"]))
    .option("-o, --output <file>", "write to a file instead of the screen")
    .action(async ({ config, ddl, graph, format, output }) => {
      if (ddl === undefined && graph.length > 0) {
        command.error("error: --graph goes with --ddl; a config chooses by select.graphs");
      }
      const { planCommand } = await import("./plan.ts");
      const { directory } = terminal;
      const input =
        ddl === undefined
          ? { kind: "config" as const, path: config, directory }
          : { kind: "ddl" as const, files: ddl, graphs: graph, directory };
      exit(await planCommand(input, { format, output }, terminal));
    });
}

function addExplain(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("explain")
    .description("print what the pipeline does with one table: source, columns, checks, what it waits for and why")
    .argument("<table>", "Table, or schema.Table")
    .option("--config <file>", "the config", defaultConfig)
    .action(async (table, { config }) => {
      const { explainCommand } = await import("./explain.ts");
      exit(await explainCommand({ table, config }, terminal));
    });
}

function addInspect(program: Command, terminal: Terminal, exit: Exit): void {
  const command = program
    .command("inspect")
    .description("print what is read of a Spanner schema")
    .option("--ddl <file...>", "DDL files in their order")
    .addOption(
      new Option("--database <path>", "projects/P/instances/I/databases/D").conflicts("ddl").argParser(databasePath),
    )
    .option("--graph-ddl <file...>", "with --database: files that create the graphs that it does not hold yet")
    .addOption(formatOption(["text", "json", "ddl"]))
    .option("-o, --output <file>", "write to a file instead of the screen")
    .action(async (options) => {
      if (options.ddl === undefined && options.database === undefined) {
        command.error("error: one of --ddl and --database is needed");
      }
      if (options.graphDdl !== undefined && options.database === undefined) {
        command.error("error: --graph-ddl goes with --database; --ddl takes all files");
      }
      const { inspectCommand } = await import("./inspect.ts");
      exit(await inspectCommand(options, terminal));
    });
}

function addDiff(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("diff")
    .description("print what differs between two schemas, what that changes in the pipeline, and what is to be done")
    .argument("<old>", "a DDL file, or a snapshot (.json)")
    .argument("<new>", "the same")
    .addOption(formatOption(["text", "json"]))
    .option("-o, --output <file>", "write to a file instead of the screen")
    .action(async (old, now, { format, output }) => {
      const { diffCommand } = await import("./diff.ts");
      exit(await diffCommand({ old, new: now, format, output }, terminal));
    });
}

function addRehearse(program: Command, terminal: Terminal, exit: Exit): void {
  const command = program
    .command("rehearse")
    .description("run the committed pipeline on local engines: GoogleSQL's evaluator and a Spanner emulator")
    .option("--config <file>", "the config", defaultConfig)
    .option("--samples <folder>", "sample rows, a file per source table (default: samples beside the config)")
    .option("--runs <folder...>", "several states of the sources, one run each")
    .addOption(
      new Option("--generate <rows>", "make so many rows for every table instead")
        .argParser(wholeNumber(1))
        .conflicts(["samples", "runs"]),
    )
    .addOption(new Option("--dirty <share>", "with --generate: the share of rows with faults, 0 to 1").argParser(share))
    .addOption(new Option("--seed <number>", "of everything that is drawn").argParser(wholeNumber(0)).default(1))
    .addOption(
      new Option("--order <order>", "of independent actions: children before parents where it may be, or drawn")
        .choices(["adversary", "random"])
        .default("adversary"),
    )
    .option("--from <folder>", "rows that Spanner holds before, as --dump writes them")
    .addOption(
      new Option("--between <action:folder>", "change the sources when this action is over (may be repeated)")
        .argParser((text: string, before: readonly Between[]) => [...before, between(text)])
        .default([], "none"),
    )
    .addOption(
      new Option("--fail <action[:commit]>", "let this action of the first run fail (may be repeated)")
        .argParser((text: string, before: readonly Failure[]) => [...before, failure(text)])
        .default([], "none"),
    )
    .addOption(
      new Option("--target <target>", "what takes the rows")
        .choices(["auto", "emulator", "built-in"])
        .default("auto", "the emulator where there is one"),
    )
    .option("--dump <folder>", "write what Spanner holds afterwards")
    .option("--json", "print the report as JSON", false)
    .action(async ({ samples, runs, generate, dirty, ...options }) => {
      if (dirty !== undefined && generate === undefined) command.error("error: --dirty goes with --generate");
      if (samples !== undefined && runs !== undefined) command.error("error: --samples and --runs exclude each other");
      const { rehearseCommand } = await import("./rehearse.ts");
      const files = { kind: "files", folders: runs ?? (samples === undefined ? undefined : [samples]) };
      const choice = generate === undefined ? files : { kind: "generated", rows: generate, dirty: dirty ?? 0 };
      exit(await rehearseCommand({ from: undefined, dump: undefined, ...options, samples: choice }, terminal));
    });
}

function addStatus(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("status")
    .description("print the last runs of the ledger, from BigQuery (by the command bq) or from a rehearsal")
    .option("--config <file>", "the config", defaultConfig)
    .addOption(new Option("--runs <number>", "so many of them").argParser(wholeNumber(1)).default(5))
    .addOption(
      new Option("--dump <folder>", "what rehearse --dump wrote, in place of BigQuery").conflicts([
        "project",
        "dataset",
      ]),
    )
    .option("--project <name>", "where the ledger stands, if not where the config says")
    .option("--dataset <name>", "the same")
    .action(async (options) => {
      const { statusCommand } = await import("./status.ts");
      exit(await statusCommand(options, terminal));
    });
}

interface Between {
  readonly action: string;
  readonly folder: string;
}

function between(text: string): Between {
  const [, action, folder] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (action !== undefined && folder !== undefined) return { action, folder };
  throw new InvalidArgumentError("It is <action>:<folder>.");
}

interface Failure {
  readonly action: string;
  readonly commit: number;
}

function failure(text: string): Failure {
  const [, action, commit = "0"] = /^([^:]+)(?::(\d+))?$/.exec(text) ?? [];
  if (action !== undefined) return { action, commit: Number(commit) };
  throw new InvalidArgumentError("It is <action>, or <action>:<commit> with commits that count from 1.");
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= 2 ** 31 - 1) return number;
    throw new InvalidArgumentError(`It is a whole number from ${least} on.`);
  };
}

function share(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError("It is a number from 0 to 1.");
}

function formatOption(choices: readonly string[]): Option {
  return new Option("--format <format>", "how to print it").choices(choices).default("text");
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function databasePath(text: string): string {
  if (/^projects\/[^/]+\/instances\/[^/]+\/databases\/[^/]+$/.test(text)) return text;
  throw new InvalidArgumentError("It is projects/<project>/instances/<instance>/databases/<database>.");
}

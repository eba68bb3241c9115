import { join, relative } from "node:path";
import type { CatalogDocument } from "../contracts/index.ts";
import { type CompiledGraph, compileWithCli, startZetaSql, type ZetaSql } from "../engines/index.ts";
import { catalogDocument } from "../model/index.ts";
import type { Catalog } from "../model/types.ts";
import type { Plan } from "../plan/types.ts";
import { type Diagnostic, DiagnosticsError, hasErrors } from "../support/index.ts";
import { rehearseDiagnostic } from "./codes.ts";
import { actionId } from "./loaders.ts";
import { openTarget, type TargetChoice } from "./open-target.ts";
import { leaveOutOthers } from "./other-configs.ts";
import { type Order, type Rehearsal, type RunState, rehearse } from "./rehearse.ts";
import type { ActionRecord } from "./run/index.ts";
import {
  type ExportedTable,
  generateSamples,
  type ReadSamplesInput,
  readSamples,
  sampleLines,
} from "./samples/index.ts";
import { exportedTables, findSources } from "./sources.ts";
import { dumpColumns, readStart, writeStart } from "./start-from.ts";
import type { Samples, SourceDeclaration, Target, WarehouseTable } from "./types.ts";
import type { Warehouse } from "./warehouse/index.ts";

/** Where the rows of the sources come from. */
export type SampleChoice =
  /** Folders of sample files, one per run; `samples` in the project where none is named. */
  | { readonly kind: "files"; readonly folders: readonly string[] | undefined }
  /** So many rows for every table, of them this share with faults. */
  | { readonly kind: "generated"; readonly rows: number; readonly dirty: number };

export interface ProjectInput {
  /** The Dataform project. */
  readonly root: string;
  /** Folders are relative to it. */
  readonly directory: string;
  readonly catalog: Catalog;
  readonly plan: Plan;
  /** Files of the project that other configs generate, by path, with the name of that config. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** The DDL of a published catalogue. */
  readonly statements: (catalog: CatalogDocument) => readonly string[];
  readonly samples: SampleChoice;
  /** A folder with the rows that Spanner holds before, as a dump has them. */
  readonly from: string | undefined;
  readonly between: readonly { readonly action: string; readonly folder: string }[];
  readonly fail: readonly { readonly action: string; readonly commit: number }[];
  readonly seed: number;
  readonly order: Order;
  readonly target: TargetChoice;
  /** What was found before. */
  readonly diagnostics: readonly Diagnostic[];
  readonly onEnd: (record: ActionRecord) => void;
}

export interface ProjectResult extends Rehearsal {
  /** What Spanner holds afterwards: a file per table, as `--from` reads it. */
  readonly dump: ReadonlyMap<string, string>;
}

/**
 * Rehearses a Dataform project: compiles it with the real CLI, starts the engines, reads or makes the rows, runs it.
 *
 * @throws DiagnosticsError for a project that does not compile, for samples that cannot be read, for options that do not
 * fit, and when an engine does not start or ends in the middle.
 */
export async function rehearseProject(input: ProjectInput): Promise<ProjectResult> {
  const opened: { close(): Promise<void> }[] = [];
  const keep = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const engine = await opening;
    opened.push(engine);
    return engine;
  };
  try {
    const zetasql = keep(startZetaSql({ from: input.directory }));
    const target = zetasql.then((engine) => keep(open(input, engine)));
    const graph = compile(input.root);
    // All three are awaited even if one fails: what has begun is closed below.
    const settled = await Promise.allSettled([zetasql, target, graph]);
    for (const result of settled) if (result.status === "rejected") throw result.reason;
    return await rehearseOn(input, { zetasql: await zetasql, target: await target, graph: await graph });
  } finally {
    await Promise.allSettled(opened.map((engine) => engine.close()));
  }
}

function open({ catalog, statements, directory, target }: ProjectInput, zetasql: ZetaSql): Promise<Target> {
  return openTarget({ choice: target, catalog, document: catalogDocument(catalog), statements, directory, zetasql });
}

async function compile(root: string): Promise<CompiledGraph> {
  const graph = await compileWithCli(root);
  if (graph.errors.length === 0) return graph;
  throw new DiagnosticsError(
    graph.errors.map(({ message, fileName }) => {
      const subject = fileName === "" ? "Dataform" : fileName;
      return rehearseDiagnostic("rehearse-compile", { subject, message: `${subject}: ${message}` });
    }),
  );
}

interface Engines {
  readonly zetasql: ZetaSql;
  readonly target: Target;
  readonly graph: CompiledGraph;
}

async function rehearseOn(input: ProjectInput, engines: Engines): Promise<ProjectResult> {
  const { catalog, plan, directory, seed, order, fail, onEnd } = input;
  const { zetasql, target, graph: compiled } = engines;
  const { graph, left } = leaveOutOthers(compiled, plan, input.elsewhere);
  const sources = findSources(plan, graph);
  const diagnostics: Diagnostic[] = [...input.diagnostics, ...left];
  const take: Take = (made) => {
    diagnostics.push(...made.diagnostics);
    return made.tables;
  };
  const runs = await readRuns(input, { ...engines, graph }, sources, take);
  const between: { action: string; tables: readonly WarehouseTable[] }[] = [];
  for (const { action, folder } of input.between) {
    between.push({
      action,
      tables: take(await readSamples({ directory, folder, sources, optional: true, mustExist: true })),
    });
  }
  const start = input.from === undefined ? [] : take(await readStart({ directory, folder: input.from, catalog }));
  if (hasErrors(diagnostics)) throw new DiagnosticsError(diagnostics);
  await writeStart(start, { target, catalog });
  const now = () => new Date();
  const rehearsal = await rehearse({
    graph,
    catalog,
    plan,
    zetasql,
    target,
    seed,
    order,
    runs,
    between,
    fail,
    diagnostics,
    now,
    onEnd,
  });
  const dump = new Map([...(await dumpOf(target, catalog)), ...ledgerDump(plan, graph, rehearsal.warehouse)]);
  return { ...rehearsal, dump };
}

type Take = (made: Samples) => readonly WarehouseTable[];

async function readRuns(
  input: ProjectInput,
  { zetasql, graph }: Engines,
  sources: readonly SourceDeclaration[],
  take: Take,
): Promise<readonly RunState[]> {
  const { samples, directory, root, catalog, plan, seed } = input;
  const own = relative(directory, join(root, "samples"));
  if (samples.kind === "generated") {
    const { rows, dirty } = samples;
    const tables = exportedTables(plan, catalog, graph.projectConfig);
    const unknown = sources.filter(({ path, columns }) => columns === undefined || isComputed(path, tables));
    const given = take(await readGiven({ directory, folder: own, sources: unknown }));
    const made = await generateSamples({ catalog, sources, tables, given, rows, dirty, seed, zetasql });
    const state = [...given, ...take(made)];
    return [{ name: "1", tables: [...state, ...take(missingSources(sources, state))] }];
  }
  const runs: RunState[] = [];
  const folders = samples.folders ?? [own];
  for (const [index, folder] of folders.entries()) {
    // A later state may name only the tables that changed.
    const mustExist = samples.folders !== undefined;
    const read = await readSamples({ directory, folder, sources, optional: index > 0, mustExist });
    runs.push({ name: folders.length === 1 ? "1" : folder, tables: take(read) });
  }
  return runs;
}

/** Whether an expression reads it: nobody knows what it reads. */
function isComputed(path: string, tables: readonly ExportedTable[]): boolean {
  return tables.some(
    ({ source, columns }) => source === path && columns.some(({ from }) => from.kind === "expression"),
  );
}

/** What nobody can make is written by hand, and stands in the folder of the samples; the other files there are left alone. */
async function readGiven(input: Omit<ReadSamplesInput, "optional">): Promise<Samples> {
  if (input.sources.length === 0) return { tables: [], diagnostics: [] };
  const { tables, diagnostics } = await readSamples({ ...input, optional: true });
  return { tables, diagnostics: diagnostics.filter(({ code }) => code !== "sample-unused") };
}

/** Sources that no table of the plan reads: nobody knows what to make for them. */
function missingSources(sources: readonly SourceDeclaration[], tables: readonly WarehouseTable[]): Samples {
  const paths = new Set(tables.map(({ path }) => path));
  const diagnostics = sources
    .filter(({ path, columns }) => columns === undefined && !paths.has(path))
    .map(({ path }) => {
      const subject = `Table "${path}"`;
      const message = `${subject}: the config says nothing of it, so its rows cannot be made.`;
      return rehearseDiagnostic("sample-not-generated", { subject, message });
    });
  return { tables: [], diagnostics };
}

/** What the pipeline kept of its runs: `status --dump` reads it. */
function ledgerDump(plan: Plan, graph: CompiledGraph, warehouse: Warehouse): ReadonlyMap<string, string> {
  const dump = new Map<string, string>();
  for (const action of plan.actions) {
    const table = action.kind === "ledger" ? warehouse.table(actionId(action, plan.prefix, graph)) : undefined;
    if (table !== undefined) dump.set(`ledger/${action.name}.jsonl`, sampleLines(table));
  }
  return dump;
}

async function dumpOf(target: Target, { tables }: Catalog): Promise<ReadonlyMap<string, string>> {
  const dump = new Map<string, string>();
  for (const table of tables.values()) {
    const { id } = table;
    if (target.missing.has(id)) continue;
    const rows = await target.read(id);
    dump.set(`${id}.jsonl`, sampleLines({ path: id, columns: dumpColumns(table), rows }));
  }
  return dump;
}

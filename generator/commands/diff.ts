import { compareSides, comparisonText, hasDifferences } from "../compare/index.ts";
import type { Side } from "../compare/types.ts";
import { type ComparisonDocument, diagnosticDocuments } from "../contracts/index.ts";
import { ddlSource, type SchemaSource, snapshotSource } from "../introspect/index.ts";
import { catalogDocument } from "../model/index.ts";
import { readCatalog } from "../pipeline.ts";
import { defaultPlanOptions, emptyPlan, planLoad } from "../plan/index.ts";
import { planDocument } from "../render/index.ts";
import { type Diagnostic, hasErrors } from "../support/index.ts";
import { deliver, json } from "./output.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import type { ExitCode, Terminal } from "./types.ts";

export interface DiffOptions {
  /** A DDL file, or a snapshot, whose name ends in `.json`. */
  readonly old: string;
  readonly new: string;
  readonly format: "json" | "text";
  readonly output: string | undefined;
}

/**
 * Prints what differs between two schemas, what that changes in the pipeline of all their tables, and what is to be done.
 * Exits 2 when something differs. With errors only the JSON is printed.
 */
export async function diffCommand(options: DiffOptions, terminal: Terminal): Promise<ExitCode> {
  const old = await readSide(options.old, terminal);
  const now = await readSide(options.new, terminal);
  const diagnostics = [...old.diagnostics.filter(isError), ...newDiagnostics(old.diagnostics, now.diagnostics)];
  printDiagnostics(diagnostics, terminal);
  const failed = hasErrors(diagnostics);
  const comparison = failed ? nothing : compareSides({ old: old.side, new: now.side });
  const document: ComparisonDocument = { ...comparison, diagnostics: diagnosticDocuments(diagnostics) };
  const target = { output: options.output, failed };
  if (options.format === "json") await deliver(json(document), target, terminal);
  else if (!failed) await deliver(`${comparisonText(comparison)}\n`, target, terminal);
  if (failed) return 1;
  return hasDifferences(comparison) ? 2 : 0;
}

const nothing = { version: 1, schema: [], pipeline: { added: [], removed: [], changed: [] }, steps: [] } as const;

async function readSide(file: string, { directory }: Terminal) {
  const catalog = await readCatalog(sourceOf(file, directory));
  // The exports alone: what checks their rows changes with them.
  const select = { graphs: undefined, include: ["*"], exclude: [] };
  const options = defaultPlanOptions(catalog, select, { integrity: "trust", allowEmpty: true });
  // Without a schema there is nothing to plan.
  const plan = hasErrors(catalog.diagnostics) ? undefined : planLoad(catalog, { ...options, ledger: undefined });
  const side: Side = {
    catalog: catalogDocument(catalog),
    plan: planDocument(plan ?? emptyPlan, []),
  };
  return { side, diagnostics: plan?.diagnostics ?? catalog.diagnostics };
}

function sourceOf(file: string, directory: string): SchemaSource {
  return /\.json$/i.test(file) ? snapshotSource({ file, directory }) : ddlSource({ files: [file], directory });
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** What the new schema brings: errors, and warnings that the old one does not have. */
function newDiagnostics(old: readonly Diagnostic[], now: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(old.map(({ code, message }) => `${code} ${message}`));
  return now.filter((diagnostic) => isError(diagnostic) || !known.has(`${diagnostic.code} ${diagnostic.message}`));
}

import type { CompiledGraph, ZetaSql } from "../../engines/index.ts";
import type { Diagnostic } from "../../support/index.ts";
import { type RehearsalAction, targetId } from "../actions/index.ts";
import { rehearseDiagnostic } from "../codes.ts";
import { correlatedSubqueries } from "./correlated.ts";

// What BigQuery and hosted Dataform refuse though the engines here accept it.

/** Characters of a statement: https://cloud.google.com/bigquery/quotas#query_jobs */
const longestStatement = 1024 * 1024;
/** https://cloud.google.com/bigquery/quotas#view_limits */
const deepestView = 16;
/** https://cloud.google.com/dataform/docs/quotas */
const mostDependencies = 50;

/** @throws DiagnosticsError `engine-died`. */
export async function lintGraph(
  graph: CompiledGraph,
  actions: readonly RehearsalAction[],
  zetasql: Pick<ZetaSql, "parse">,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [...nestedViews(graph), ...manyDependencies(graph)];
  for (const { name, work } of actions) {
    const subject = `Action "${name}"`;
    const texts = work.kind === "scripts" ? work.scripts : work.kind === "incremental" ? [work.first] : [work.script];
    for (const text of texts) {
      if (text.length > longestStatement) {
        const message = `${subject}: its SQL has ${text.length} characters; BigQuery takes ${longestStatement}`;
        found.push(rehearseDiagnostic("rehearse-long", { subject, message }));
        continue;
      }
      for (const subquery of await correlatedSubqueries(text, zetasql)) {
        const message = `${subject}: a subquery seems to look into a table for each row: ${subquery}`;
        found.push(rehearseDiagnostic("rehearse-correlated", { subject, message }));
      }
    }
  }
  return found;
}

/** A view that reads views that read views. */
function nestedViews({ tables }: CompiledGraph): readonly Diagnostic[] {
  const views = new Map(tables.filter(({ type }) => type === "view").map((view) => [targetId(view.target), view]));
  const depths = new Map<string, number>();
  const depthOf = (path: string, readers: ReadonlySet<string>): number => {
    const known = depths.get(path);
    const view = views.get(path);
    if (known !== undefined || view === undefined || readers.has(path)) return known ?? 0;
    const inner = new Set([...readers, path]);
    const read = [...view.query.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    const depth = 1 + Math.max(0, ...[...new Set(read)].map((name) => depthOf(name, inner)));
    depths.set(path, depth);
    return depth;
  };
  return [...views].flatMap(([path, { target }]) => {
    const depth = depthOf(path, new Set());
    if (depth <= deepestView) return [];
    const subject = `Action "${target.name}"`;
    const message = `${subject}: views are nested ${depth} deep in it; BigQuery resolves ${deepestView}`;
    return [rehearseDiagnostic("rehearse-nested-views", { subject, message })];
  });
}

function manyDependencies({ operations, tables, assertions }: CompiledGraph): readonly Diagnostic[] {
  return [...operations, ...tables, ...assertions].flatMap(({ target, dependencyTargets }) => {
    const count = new Set(dependencyTargets.map(targetId)).size;
    if (count <= mostDependencies) return [];
    const subject = `Action "${target.name}"`;
    const message = `${subject}: it has ${count} dependencies; hosted Dataform takes ${mostDependencies}`;
    return [rehearseDiagnostic("rehearse-many-dependencies", { subject, message })];
  });
}

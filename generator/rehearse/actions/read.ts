import type {
  CompiledAction,
  CompiledAssertion,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
  Target,
} from "../../engines/index.ts";
import { compareStrings } from "../../support/index.ts";
import { createTable, createView, insertRows, joinStatements, mergeRows } from "./queries.ts";
import type { IncrementalWork, RehearsalAction, Work } from "./types.ts";

/** The actions of a compiled graph in the order of their ids; a dependency on what is only declared is none. */
export function readActions(graph: CompiledGraph): readonly RehearsalAction[] {
  const all = [...graph.operations, ...graph.tables, ...graph.assertions];
  const ids = new Set(all.map(({ target }) => targetId(target)));
  const names = new Map<string, number>();
  for (const { target } of all) names.set(target.name, (names.get(target.name) ?? 0) + 1);
  const make = (action: CompiledAction, work: Work): RehearsalAction => {
    const { target } = action;
    const id = targetId(target);
    const dependsOn = new Set(action.dependencyTargets.map(targetId).filter((other) => ids.has(other)));
    return {
      id,
      name: names.get(target.name) === 1 ? target.name : id,
      work,
      dependsOn: [...dependsOn].sort(compareStrings),
      disabled: action.disabled,
    };
  };
  return [
    ...graph.operations.map((operation) => make(operation, operationWork(operation))),
    ...graph.tables.map((table) => make(table, tableWork(table))),
    ...graph.assertions.map((assertion) => make(assertion, assertionWork(assertion))),
  ].sort((a, b) => compareStrings(a.id, b.id));
}

/** As compiled SQL writes it in one pair of backticks. */
export function targetId({ database, schema, name }: Target): string {
  return [database, schema, name].filter((part) => part !== "").join(".");
}

function operationWork({ queries }: CompiledOperation): Work {
  return { kind: "scripts", scripts: queries };
}

/** What stands around the query of a table is one job with it: its variables and temporary tables are known there. */
function tableWork(table: CompiledTable): Work {
  const path = targetId(table.target);
  const make = table.type === "view" ? createView : createTable;
  const first = joinStatements([...table.preOps, make(path, table.query), ...table.postOps]);
  if (table.type !== "incremental") return { kind: "scripts", scripts: [first] };
  return { kind: "incremental", first, later: laterWork(table, path) };
}

function laterWork(table: CompiledTable, path: string): IncrementalWork["later"] {
  const { incrementalStrategy, onSchemaChange, uniqueKey, incrementalQuery: query } = table;
  if (!["", "MERGE", "INCREMENTAL_STRATEGY_UNSPECIFIED"].includes(incrementalStrategy)) {
    return { unknown: `incrementalStrategy ${incrementalStrategy}` };
  }
  if (onSchemaChange !== "" && onSchemaChange !== "IGNORE") return { unknown: `onSchemaChange ${onSchemaChange}` };
  const add = (columns: readonly string[]): string =>
    uniqueKey.length === 0 ? insertRows(path, columns, query) : mergeRows({ path, columns, uniqueKey, query });
  return {
    script: (columns) => joinStatements([...table.incrementalPreOps, add(columns), ...table.incrementalPostOps]),
  };
}

function assertionWork({ target, query }: CompiledAssertion): Work {
  return { kind: "assertion", script: createView(targetId(target), query), query };
}

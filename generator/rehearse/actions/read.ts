import type {
  CompiledAction,
  CompiledAssertion,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
  Target,
} from "../../engines/index.ts";
import { compareStrings } from "../../support/index.ts";
import type { Query, RehearsalAction, Work } from "./types.ts";

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
  return { kind: "operation", scripts: queries };
}

function tableWork(table: CompiledTable): Work {
  const first: Query = { query: table.query, before: table.preOps, after: table.postOps };
  if (table.type !== "incremental") return { kind: table.type, ...first };
  const later = {
    query: table.incrementalQuery,
    before: table.incrementalPreOps,
    after: table.incrementalPostOps,
  };
  return { kind: "incremental", first, later, uniqueKey: table.uniqueKey };
}

function assertionWork({ query }: CompiledAssertion): Work {
  return { kind: "assertion", query };
}

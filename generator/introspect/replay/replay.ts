import type { Statement } from "../../ddl/types.ts";
import type { RawSchema } from "../types.ts";
import { replayCreatePropertyGraph } from "./graphs.ts";
import { SchemaState } from "./state.ts";
import { replayAlterTable, replayCreateIndex, replayCreateTable } from "./tables.ts";

/** Applies statements in their order, as Spanner would, and gives the schema that results. */
export function replay(statements: readonly Statement[]): RawSchema {
  const state = new SchemaState();
  const counts = { read: 0, recorded: 0, reported: 0 };
  for (const statement of statements) {
    counts[countedAs(statement)] += 1;
    apply(state, statement);
  }
  return { tables: state.tables, graphs: state.graphs, statements: counts, diagnostics: state.diagnostics };
}

function countedAs(statement: Statement): "read" | "recorded" | "reported" {
  // A plain index decides nothing about loading; only what it says about uniqueness is kept.
  if (statement.kind === "recorded" || statement.kind === "createIndex") return "recorded";
  return statement.kind === "unread" ? "reported" : "read";
}

function apply(state: SchemaState, statement: Statement): void {
  switch (statement.kind) {
    case "createTable":
      replayCreateTable(state, statement);
      break;
    case "alterTable":
      replayAlterTable(state, statement);
      break;
    case "createIndex":
      replayCreateIndex(state, statement);
      break;
    case "createPropertyGraph":
      replayCreatePropertyGraph(state, statement);
      break;
    case "recorded":
    case "unread":
      break;
    default:
      statement satisfies never;
  }
}

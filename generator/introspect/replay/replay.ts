import type { Statement } from "../../ddl/types.ts";
import type { RawSchema, StatementCounts } from "../types.ts";
import { replayAlterTable } from "./alter-table.ts";
import { finishGraph, replayCreatePropertyGraph, replayDropPropertyGraph } from "./graphs.ts";
import { replayAlterIndex, replayCreateIndex, replayDropIndex } from "./indexes.ts";
import { replayRecorded } from "./objects.ts";
import { SchemaState } from "./state.ts";
import { replayCreateTable, replayDropTable, replayRenameTables } from "./tables.ts";
import { replayCreateView, replayDropView } from "./views.ts";

/** Applies statements in their order, as Spanner would, and gives the schema that results. */
export function replay(statements: readonly Statement[]): RawSchema {
  const state = new SchemaState();
  const counts = { read: 0, recorded: 0, reported: 0 };
  for (const statement of statements) {
    counts[countedAs(statement)] += 1;
    apply(state, statement);
  }
  return {
    tables: state.finishedTables,
    views: state.finishedViews,
    graphs: [...state.graphs].map(finishGraph),
    objects: state.finishedObjects,
    statements: counts,
    diagnostics: state.findings.diagnostics,
  };
}

function countedAs({ kind }: Statement): keyof StatementCounts {
  if (kind === "recorded") return "recorded";
  return kind === "unread" ? "reported" : "read";
}

function apply(state: SchemaState, statement: Statement): void {
  switch (statement.kind) {
    case "createTable":
      replayCreateTable(state, statement);
      break;
    case "alterTable":
      replayAlterTable(state, statement);
      break;
    case "dropTable":
      replayDropTable(state, statement);
      break;
    case "renameTables":
      replayRenameTables(state, statement);
      break;
    case "createIndex":
      replayCreateIndex(state, statement);
      break;
    case "alterIndex":
      replayAlterIndex(state, statement);
      break;
    case "dropIndex":
      replayDropIndex(state, statement);
      break;
    case "createView":
      replayCreateView(state, statement);
      break;
    case "dropView":
      replayDropView(state, statement);
      break;
    case "createPropertyGraph":
      replayCreatePropertyGraph(state, statement);
      break;
    case "dropPropertyGraph":
      replayDropPropertyGraph(state, statement);
      break;
    case "recorded":
      replayRecorded(state, statement);
      break;
    case "unread":
      break;
    default:
      statement satisfies never;
  }
}

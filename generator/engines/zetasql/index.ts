export type { ZetaSqlOptions } from "./channel.ts";
export type {
  AnalyzedStatement,
  Catalog,
  ColumnInput,
  EvaluatedQuery,
  OutputColumn,
  ParsedScript,
  ParsedStatement,
  Row,
  SqlPosition,
  SqlProblem,
  SqlProblemKind,
  SqlResult,
  StatementOption,
  TableInput,
  TextRange,
  Value,
  VariableInput,
  ZetaSql,
} from "./types.ts";
export { sharedZetaSql, startZetaSql } from "./zetasql.ts";

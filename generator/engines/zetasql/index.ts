export { duplicateColumns } from "./analyze.ts";
export {
  arrayElements,
  canonicalType,
  decodeCell,
  decodeRows,
  encodeCell,
  encodeRows,
  isNullCell,
  structFields,
  structFieldTypes,
} from "./cells.ts";
export type { ZetaSqlOptions } from "./channel.ts";
export { NumberText, type ValueType, valueType } from "./normalize.ts";
export type {
  AnalyzedStatement,
  Catalog,
  Cell,
  ColumnInput,
  EvaluatedCells,
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
  SyntaxNode,
  TableInput,
  TextRange,
  Value,
  VariableInput,
  ZetaSql,
} from "./types.ts";
export { sharedZetaSql, startZetaSql } from "./zetasql.ts";

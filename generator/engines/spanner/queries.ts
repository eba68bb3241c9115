import type { InformationSchema } from "./types.ts";

/**
 * The queries, each over one table and with only the columns that are needed: the client turns every value into an
 * object. https://cloud.google.com/spanner/docs/information-schema
 */
const ofUsersTables = "TABLE_SCHEMA NOT IN ('INFORMATION_SCHEMA', 'SPANNER_SYS')";
const ofUsersConstraints = "CONSTRAINT_SCHEMA NOT IN ('INFORMATION_SCHEMA', 'SPANNER_SYS')";

export const schemaQueries = {
  tables: `SELECT TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, PARENT_TABLE_NAME AS parent,
  ON_DELETE_ACTION AS onDelete, INTERLEAVE_TYPE AS interleaveType,
  ROW_DELETION_POLICY_EXPRESSION AS rowDeletionPolicy
FROM INFORMATION_SCHEMA.TABLES
WHERE TABLE_TYPE = 'BASE TABLE' AND ${ofUsersTables}`,
  columns: columnsQuery({ hidden: true }),
  columnOptions: `SELECT TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, COLUMN_NAME AS columnName,
  OPTION_VALUE AS optionValue
FROM INFORMATION_SCHEMA.COLUMN_OPTIONS
WHERE OPTION_NAME = 'allow_commit_timestamp' AND ${ofUsersTables}`,
  // Search and vector indexes are not read from the DDL either: they have no part in loading.
  indexes: `SELECT TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, INDEX_NAME AS indexName,
  IS_UNIQUE AS isUnique, IS_NULL_FILTERED AS nullFiltered
FROM INFORMATION_SCHEMA.INDEXES
WHERE INDEX_TYPE = 'INDEX' AND NOT SPANNER_IS_MANAGED AND ${ofUsersTables}`,
  indexColumns: `SELECT TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, INDEX_NAME AS indexName,
  COLUMN_NAME AS columnName, ORDINAL_POSITION AS position, COLUMN_ORDERING AS ordering
FROM INFORMATION_SCHEMA.INDEX_COLUMNS
WHERE INDEX_TYPE IN ('PRIMARY_KEY', 'INDEX') AND ${ofUsersTables}`,
  constraints: `SELECT CONSTRAINT_SCHEMA AS constraintSchema, CONSTRAINT_NAME AS constraintName,
  TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, CONSTRAINT_TYPE AS constraintType, ENFORCED AS enforced
FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS
WHERE CONSTRAINT_TYPE IN ('FOREIGN KEY', 'CHECK') AND ${ofUsersTables}`,
  referential: `SELECT CONSTRAINT_SCHEMA AS constraintSchema, CONSTRAINT_NAME AS constraintName,
  UNIQUE_CONSTRAINT_NAME AS uniqueName, DELETE_RULE AS deleteRule
FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS
WHERE ${ofUsersConstraints}`,
  keyColumns: `SELECT CONSTRAINT_SCHEMA AS constraintSchema, CONSTRAINT_NAME AS constraintName,
  TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, COLUMN_NAME AS columnName,
  ORDINAL_POSITION AS position, POSITION_IN_UNIQUE_CONSTRAINT AS uniquePosition
FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE
WHERE ${ofUsersTables}`,
  // The table that a foreign key refers to.
  constraintTables: `SELECT CONSTRAINT_SCHEMA AS constraintSchema, CONSTRAINT_NAME AS constraintName,
  TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName
FROM INFORMATION_SCHEMA.CONSTRAINT_TABLE_USAGE
WHERE ${ofUsersTables}`,
  checks: `SELECT CONSTRAINT_SCHEMA AS constraintSchema, CONSTRAINT_NAME AS constraintName, CHECK_CLAUSE AS clause
FROM INFORMATION_SCHEMA.CHECK_CONSTRAINTS
WHERE ${ofUsersConstraints}`,
} as const satisfies Record<Exclude<keyof InformationSchema, "graphs" | "views">, string>;

/** @param options.hidden the emulator does not know IS_HIDDEN and refuses the query. */
export function columnsQuery({ hidden }: { readonly hidden: boolean }): string {
  return `SELECT TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, COLUMN_NAME AS columnName,
  ORDINAL_POSITION AS position, SPANNER_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS defaultExpression,
  GENERATION_EXPRESSION AS generation, IS_STORED AS stored, IS_IDENTITY AS identity${hidden ? ", IS_HIDDEN AS hidden" : ""}
FROM INFORMATION_SCHEMA.COLUMNS
WHERE ${ofUsersTables}`;
}

export const graphsQuery = `SELECT PROPERTY_GRAPH_SCHEMA AS graphSchema, PROPERTY_GRAPH_NAME AS graphName,
  TO_JSON_STRING(PROPERTY_GRAPH_METADATA_JSON) AS metadata
FROM INFORMATION_SCHEMA.PROPERTY_GRAPHS`;

export const viewsQuery = `SELECT TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, VIEW_DEFINITION AS definition,
  SECURITY_TYPE AS security
FROM INFORMATION_SCHEMA.VIEWS
WHERE ${ofUsersTables}`;

/** In words that both dialects understand. */
export const dialectQuery = `SELECT option_value AS dialect
FROM information_schema.database_options
WHERE option_name = 'database_dialect'`;

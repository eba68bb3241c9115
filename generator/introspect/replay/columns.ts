import type { ColumnChange, ColumnDefinition, Option } from "../../ddl/types.ts";
import type { RawColumn } from "../types.ts";
import { sameName } from "./names.ts";

export function columnOf(definition: ColumnDefinition): RawColumn {
  const { name, notNull, default: defaultExpression, onUpdate, generated, identity, hidden, options } = definition;
  return {
    name,
    type: definition.type.text,
    notNull,
    default: defaultExpression,
    onUpdate,
    generated,
    identity,
    hidden,
    allowCommitTimestamp: commitTimestampOf(options) ?? false,
  };
}

/** Undefined where the options do not speak of it; null switches it off as false does. */
function commitTimestampOf(options: readonly Option[]): boolean | undefined {
  // Of a repeated option the last one counts.
  const option = options.findLast(({ name }) => sameName(name, "allow_commit_timestamp"));
  return option && sameName(option.value, "true");
}

/** ALTER COLUMN: a new definition stands for the whole column, its options and its identity excepted. */
export function changeColumn(column: RawColumn, change: ColumnChange): RawColumn {
  switch (change.kind) {
    case "define": {
      const { identity, hidden } = column;
      const defined = columnOf(change.definition);
      const allowCommitTimestamp = commitTimestampOf(change.definition.options) ?? column.allowCommitTimestamp;
      return {
        ...defined,
        name: column.name,
        identity: identity || defined.identity,
        hidden: hidden || defined.hidden,
        allowCommitTimestamp,
      };
    }
    case "setDefault":
      return { ...column, default: change.expression };
    case "dropDefault":
      return { ...column, default: undefined };
    case "setOnUpdate":
      return { ...column, onUpdate: change.expression };
    case "dropOnUpdate":
      return { ...column, onUpdate: undefined };
    case "setOptions":
      return { ...column, allowCommitTimestamp: commitTimestampOf(change.options) ?? column.allowCommitTimestamp };
    case "alterIdentity":
      return column;
    default:
      return change satisfies never;
  }
}

/** Two clauses that exclude each other: a value comes about in one way. */
export function conflictOf(column: RawColumn): readonly [string, string] | undefined {
  const ways = [
    ...(column.generated === undefined ? [] : ["AS"]),
    ...(column.identity ? ["IDENTITY"] : []),
    ...(column.default === undefined ? [] : ["DEFAULT"]),
    ...(column.onUpdate === undefined ? [] : ["ON UPDATE"]),
  ];
  const [first, second] = ways;
  const isDefaultUpdated = first === "DEFAULT" && second === "ON UPDATE";
  return first === undefined || second === undefined || isDefaultUpdated ? undefined : [first, second];
}

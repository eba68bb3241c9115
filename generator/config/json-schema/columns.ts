import type { Column, Table } from "../../model/types.ts";
import { filledInBy } from "../../plan/index.ts";
import type { ColumnMapping } from "../../plan/types.ts";
import { constantRule } from "../bind/constants.ts";
import { mappingProblem } from "../bind/mappings.ts";
import type { Definitions } from "./definitions.ts";
import type { Json } from "./print.ts";
import { described, type Texts } from "./texts.ts";

/** Where the value of a column comes from, whatever its type is. */
export function defineMapping(definitions: Definitions, texts: Texts): Json {
  return definitions.add("mapping", {
    type: "object",
    properties: {
      from: described("The name that the column has in the source.", texts.name, { examples: ["created_at"] }),
      expression: {
        description: "One GoogleSQL expression over the row of the source.",
        type: "string",
        pattern: "\\S",
        examples: ["UPPER(kind)"],
      },
      value: {
        description: "A constant: text, a number, true, false or null.",
        type: ["string", "number", "boolean", "null"],
        examples: ["EU"],
      },
    },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  });
}

const omitted = { const: "omit" };

/** A column of a glob's tables: it may be any column of any type. */
export function defineAnyColumn(definitions: Definitions, mapping: Json): Json {
  return definitions.add("anyColumn", {
    description: "A column of the Spanner tables: `omit`, or where its value comes from.",
    anyOf: [omitted, mapping],
  });
}

/** A column that takes what the reader of the config lets it take: both ask the same questions. */
export function defineColumn(definitions: Definitions, mapping: Json, table: Table, column: Column): Json {
  const inKey = table.primaryKey.some((part) => part.column === column.name);
  const hasDefault = column.default !== undefined || column.identity;
  const filledIn = filledInBy(column);
  const type = `${column.type}${column.notNull ? " NOT NULL" : ""}`;
  const facts = [
    ...(inKey ? [{ name: "key", words: "part of the primary key" }] : []),
    ...(hasDefault ? [{ name: "default", words: "has a default" }] : []),
    ...(filledIn === undefined ? [] : [{ name: "filled", words: filledIn }]),
  ];
  const description = `${[type, ...facts.map(({ words }) => words)].join(", ")}.`;
  return definitions.once(`${description} ${column.allowCommitTimestamp}`, () => {
    const [only, ...others] = columnForms(mapping, table, column);
    const form = only !== undefined && others.length > 0 ? { anyOf: [only, ...others] } : only;
    return definitions.add(["column", type, ...facts.map(({ name }) => name)].join("."), { description, ...form });
  });
}

function columnForms(mapping: Json, table: Table, column: Column): readonly { readonly [keyword: string]: Json }[] {
  const isFree = (probe: ColumnMapping) => mappingProblem(table, column, probe) === undefined;
  const forms: { readonly [keyword: string]: Json }[] = [];
  if (isFree({ kind: "omit" })) forms.push(omitted);
  if (isFree({ kind: "column", name: column.name })) {
    const mayBeNull = isFree({ kind: "constant", value: null });
    forms.push({ allOf: [mapping], properties: { value: constantSchema(column.type, mayBeNull) } });
  }
  return forms;
}

/** The constants of constants.ts. */
function constantSchema(type: string, mayBeNull: boolean): Json {
  const rule = constantRule(type);
  if (rule === undefined || (rule === null && !mayBeNull)) return { not: {} };
  if (rule === null) return { type: "null" };
  const isWhole = rule.number === "whole";
  return {
    type: [
      ...(rule.text === undefined ? [] : ["string"]),
      ...(rule.number === undefined ? [] : [isWhole ? "integer" : "number"]),
      ...(rule.boolean === undefined ? [] : ["boolean"]),
      ...(mayBeNull ? ["null"] : []),
    ],
    minimum: isWhole ? Number.MIN_SAFE_INTEGER : undefined,
    maximum: isWhole ? Number.MAX_SAFE_INTEGER : undefined,
    pattern: rule.text === undefined || rule.text.source === "^" ? undefined : spaced(rule.text),
  };
}

/** With the white space around it that the reader takes off. */
function spaced({ source }: RegExp): string {
  return source.replace(/^\^/, "^\\s*").replace(/\$$/, "\\s*$");
}

import type { SyntaxNode } from "../../engines/zetasql/index.ts";
import { quoteIdentifier } from "../../support/index.ts";
import { CannotRehearse } from "./failures.ts";
import { dotted } from "./statement.ts";
import type { StoredColumn } from "./types.ts";

/** `name type [NOT NULL] [OPTIONS (…)]` of CREATE TABLE and ADD COLUMN. */
export function readColumn(definition: SyntaxNode, script: string): StoredColumn {
  const name = definition.child("name")?.text("idString") ?? "";
  const schema = definition.child("schema");
  if (schema === undefined) throw new CannotRehearse("a column without a type");
  const attributes = schema.child("attributes")?.children("values") ?? [];
  const notNull = attributes.some(({ kind }) => kind === "notNullColumnAttribute");
  return { name, type: typeText(schema, script), ...(notNull ? { notNull } : {}) };
}

/** The type alone: what else stands in the range of a schema is no part of it. */
function typeText(schema: SyntaxNode, script: string): string {
  for (const field of ["defaultExpression", "generatedColumnInfo"]) {
    if (schema.child(field) !== undefined) throw new CannotRehearse("DEFAULT and generated columns");
  }
  switch (schema.kind) {
    case "simpleColumnSchema": {
      const parameters = schema.child("typeParameters")?.children("parameters") ?? [];
      const lengths = parameters.map(({ start, end }) => script.slice(start, end)).join(", ");
      return dotted(schema.child("typeName")).toUpperCase() + (lengths === "" ? "" : `(${lengths})`);
    }
    case "arrayColumnSchema":
    case "rangeColumnSchema": {
      const element = schema.child("elementSchema");
      const container = schema.kind === "arrayColumnSchema" ? "ARRAY" : "RANGE";
      return `${container}<${element === undefined ? "" : typeText(element, script)}>`;
    }
    case "structColumnSchema": {
      const fields = schema.children("structFields").map((field) => {
        const name = field.child("name")?.text("idString");
        const inner = field.child("schema");
        const type = inner === undefined ? "" : typeText(inner, script);
        return name === undefined ? type : `${quoteIdentifier(name)} ${type}`;
      });
      return `STRUCT<${fields.join(", ")}>`;
    }
    default:
      throw new CannotRehearse(`a column declared by ${schema.kind}`);
  }
}

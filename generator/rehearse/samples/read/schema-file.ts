import { valueType } from "../../../engines/index.ts";
import { findJsonProblem, locateJson } from "../../../introspect/snapshot/index.ts";
import { DiagnosticsError, quoteIdentifier, type SourceText, sourceText } from "../../../support/index.ts";
import type { ColumnInput } from "../../types.ts";
import type { FileProblems } from "./problems.ts";

/** The names that BigQuery's schemas have besides those of its SQL; FLOAT is the one that SQL does not know. */
const legacyNames: ReadonlyMap<string, string> = new Map([
  ["INTEGER", "INT64"],
  ["FLOAT", "FLOAT64"],
  ["BOOLEAN", "BOOL"],
  ["RECORD", "STRUCT"],
]);

type Path = readonly (string | number)[];

/**
 * The columns of a schema as `bq show --schema` prints it, or as `bq show` does, in an object with more.
 * https://cloud.google.com/bigquery/docs/schemas#specifying_a_json_schema_file
 */
export function readSchemaFile(input: {
  readonly file: string;
  readonly text: string;
  readonly problems: FileProblems;
}): readonly ColumnInput[] | undefined {
  const source = sourceText(input.file, input.text);
  const { problems } = input;
  const fault = findJsonProblem(input.text);
  if (fault !== undefined) {
    problems.add("sample-schema", `The file is not JSON: ${fault.message}`, () => source.locate(fault.offset));
    return undefined;
  }
  const document: unknown = JSON.parse(input.text);
  const [fields, path] = fieldsOf(document);
  if (fields === undefined) {
    problems.add("sample-schema", "The file is no list of columns", () => source.locate(0));
    return undefined;
  }
  const reader = new SchemaReader(source, problems);
  const columns = reader.readFields(fields, path);
  return reader.failed ? undefined : columns;
}

function fieldsOf(document: unknown): readonly [fields: readonly unknown[] | undefined, path: Path] {
  if (Array.isArray(document)) return [document, []];
  const schema = member(document, "schema");
  if (Array.isArray(member(schema, "fields"))) return [member(schema, "fields") as unknown[], ["schema", "fields"]];
  const fields = member(document, "fields");
  return [Array.isArray(fields) ? fields : undefined, ["fields"]];
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

class SchemaReader {
  failed = false;
  readonly #source: SourceText;
  readonly #problems: FileProblems;

  constructor(source: SourceText, problems: FileProblems) {
    this.#source = source;
    this.#problems = problems;
  }

  readFields(fields: readonly unknown[], path: Path): readonly ColumnInput[] {
    const seen = new Set<string>();
    return fields.flatMap((field, index): readonly ColumnInput[] => {
      const at = [...path, index];
      const name = member(field, "name");
      if (typeof name !== "string" || name === "") return this.#fail("A column has no name", at);
      if (seen.has(name.toLowerCase())) return this.#fail(`Column "${name}": it stands there twice`, [...at, "name"]);
      seen.add(name.toLowerCase());
      const type = this.#readType(field, name, at);
      return type === undefined ? [] : [{ name, type }];
    });
  }

  #readType(field: unknown, name: string, at: Path): string | undefined {
    const written = member(field, "type");
    const mode = member(field, "mode") ?? "NULLABLE";
    if (typeof written !== "string") return this.#fail(`Column "${name}": it has no type`, at)[0];
    if (typeof mode !== "string" || !["NULLABLE", "REQUIRED", "REPEATED"].includes(mode.toUpperCase())) {
      const message = `Column "${name}": its mode is NULLABLE, REQUIRED or REPEATED`;
      return this.#fail(message, [...at, "mode"])[0];
    }
    const type = this.#elementType(field, { name, written, at });
    if (type === undefined) return undefined;
    return mode.toUpperCase() === "REPEATED" ? `ARRAY<${type}>` : type;
  }

  #elementType(
    field: unknown,
    { name, written, at }: { readonly name: string; readonly written: string; readonly at: Path },
  ): string | undefined {
    const upper = written.toUpperCase();
    const type = legacyNames.get(upper) ?? upper;
    if (type === "STRUCT") {
      const fields = member(field, "fields");
      if (!Array.isArray(fields)) return this.#fail(`Column "${name}": a ${upper} needs fields`, at)[0];
      const parts = this.readFields(fields, [...at, "fields"]);
      return `STRUCT<${parts.map((part) => `${quoteIdentifier(part.name)} ${part.type}`).join(", ")}>`;
    }
    const element = member(member(field, "rangeElementType"), "type");
    const whole = type === "RANGE" && typeof element === "string" ? `RANGE<${element.toUpperCase()}>` : type;
    if (isType(whole)) return whole;
    return this.#fail(`Column "${name}": ${written} is not a type of BigQuery`, [...at, "type"])[0];
  }

  #fail(message: string, path: Path): readonly never[] {
    this.failed = true;
    this.#problems.add("sample-schema", message, () => this.#source.locate(locateJson(this.#source.text, path).value));
    return [];
  }
}

function isType(type: string): boolean {
  try {
    valueType(type, "");
    return true;
  } catch (error) {
    if (error instanceof DiagnosticsError) return false;
    throw error;
  }
}

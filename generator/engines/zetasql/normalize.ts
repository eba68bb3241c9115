import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import { parseSqlType, printSqlType, type SqlType } from "./sql-type.ts";
import type { Value } from "./types.ts";
import { ValueError } from "./value-error.ts";
import { decodeValue, encodeValue } from "./values.ts";

/** A number as a text wrote it, so that no digit is lost before its type is known. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export interface ValueType {
  /** As BigQuery's DDL writes it, without lengths. */
  readonly name: string;
  /** `ARRAY`, `STRUCT`, or the name of a scalar type. */
  readonly kind: string;
  /**
   * The value in the form that {@link import("./types.ts").Row} says it comes out in, so that equal values are equal. Numbers
   * may be given as {@link NumberText}. Arrays hold no NULL, as in a table of BigQuery.
   *
   * @throws DiagnosticsError `bad-row-value`; the message begins with `subject`.
   */
  normalize(given: unknown, subject: string): Value;
}

/** @throws DiagnosticsError `unknown-type`; `subject` names what has the type. */
export function valueType(type: string, subject: string): ValueType {
  const parsed = parseSqlType(type, subject);
  return {
    name: printSqlType(parsed),
    kind: parsed.kind,
    normalize: (given, of) => decodeValue(encodeValue(plainValue(given, parsed, of), parsed, of), parsed),
  };
}

function plainValue(given: unknown, type: SqlType, subject: string): Value {
  try {
    return plain(given, type);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const message = `${subject}: ${shown(given)} is not a value of ${printSqlType(type)}: ${error.message}.`;
    throw new DiagnosticsError([engineDiagnostic("bad-row-value", { subject, message })]);
  }
}

function shown(given: unknown): string {
  return JSON.stringify(given, (_, value: unknown) => (value instanceof NumberText ? value.text : value)).slice(0, 80);
}

const exactNumbers: ReadonlySet<string> = new Set(["INT64", "NUMERIC", "BIGNUMERIC"]);

function plain(given: unknown, type: SqlType): Value {
  if (given === null || given === undefined) return null;
  if (type.kind === "JSON") return plainJson(given);
  if (given instanceof NumberText) return exactNumbers.has(type.kind) ? given.text : finite(given);
  if (type.kind === "ARRAY" && Array.isArray(given)) {
    return given.map((element) => {
      if (element === null) throw new ValueError("an array in a table holds no NULL");
      return plain(element, type.element);
    });
  }
  if (type.kind !== "STRUCT" || typeof given !== "object") return plainJson(given);
  if (Array.isArray(given))
    return given.map((field, index) => plain(field, type.fields[index]?.type ?? { kind: "JSON" }));
  const fields = new Map(type.fields.map((field) => [field.name.toLowerCase(), field]));
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = fields.get(name.toLowerCase());
      if (field === undefined) throw new ValueError(`there is no field "${name}"`);
      if (seen.has(field.name)) throw new ValueError(`field "${field.name}" stands there twice`);
      seen.add(field.name);
      return [field.name, plain(value, field.type)];
    }),
  );
}

/** JSON's numbers are those of JavaScript here; what is beyond them cannot be told apart. */
function finite({ text }: NumberText): number {
  const number = Number(text);
  if (!Number.isFinite(number)) throw new ValueError("it is out of range");
  return number;
}

function plainJson(given: unknown): Value {
  if (given instanceof NumberText) return finite(given);
  if (Array.isArray(given)) return given.map(plainJson);
  if (typeof given !== "object" || given === null) return given as Value;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, plainJson(value)]));
}

import { DiagnosticsError, quoteIdentifier } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import type { WireType } from "./wire.ts";

/** The scalar types, by BigQuery's name and by that of ZetaSQL's TypeKind. */
const scalarKinds = {
  BIGNUMERIC: "TYPE_BIGNUMERIC",
  BOOL: "TYPE_BOOL",
  BYTES: "TYPE_BYTES",
  DATE: "TYPE_DATE",
  DATETIME: "TYPE_DATETIME",
  FLOAT32: "TYPE_FLOAT",
  FLOAT64: "TYPE_DOUBLE",
  GEOGRAPHY: "TYPE_GEOGRAPHY",
  INT64: "TYPE_INT64",
  INTERVAL: "TYPE_INTERVAL",
  JSON: "TYPE_JSON",
  NUMERIC: "TYPE_NUMERIC",
  STRING: "TYPE_STRING",
  TIME: "TYPE_TIME",
  TIMESTAMP: "TYPE_TIMESTAMP",
} as const;

export type ScalarName = keyof typeof scalarKinds;

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types: the names that DDL takes for others. */
const aliases: ReadonlyMap<string, ScalarName> = new Map([
  ["BIGDECIMAL", "BIGNUMERIC"],
  ["BIGINT", "INT64"],
  ["BOOLEAN", "BOOL"],
  ["BYTEINT", "INT64"],
  ["DECIMAL", "NUMERIC"],
  ["INT", "INT64"],
  ["INTEGER", "INT64"],
  ["SMALLINT", "INT64"],
  ["TINYINT", "INT64"],
]);

export interface StructField {
  /** Empty when it has none. */
  readonly name: string;
  readonly type: SqlType;
}

export type SqlType =
  | { readonly kind: ScalarName }
  | { readonly kind: "ARRAY"; readonly element: SqlType }
  | { readonly kind: "RANGE"; readonly element: SqlType }
  | { readonly kind: "STRUCT"; readonly fields: readonly StructField[] };

/**
 * Reads a type as BigQuery's DDL writes it; lengths, precisions and NOT NULL are read over, since no value depends on them.
 *
 * ```
 * type   := ("ARRAY" | "RANGE") "<" type ">"
 *         | "STRUCT" "<" [field {"," field}] ">"
 *         | scalar ["(" {any but ")"} ")"]
 * field  := [name] type ["NOT" "NULL"]
 * ```
 *
 * @throws DiagnosticsError `unknown-type`; `subject` names what has the type.
 */
export function parseSqlType(text: string, subject: string): SqlType {
  const parser = new TypeParser(text);
  const type = parser.parseType();
  if (type === undefined || !parser.atEnd()) {
    throw new DiagnosticsError([
      engineDiagnostic("unknown-type", { subject, message: `${subject}: type "${text}" is not a type of BigQuery.` }),
    ]);
  }
  return type;
}

const token = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|`((?:[^`\\]|\\.)*)`|(\([^)]*\))|([<>,]))/y;

/** Every method gives undefined when the text does not fit, and the whole text is then refused. */
class TypeParser {
  readonly #tokens: readonly { word?: string; quoted?: string; symbol?: string }[];
  #next = 0;

  constructor(text: string) {
    const tokens: { word?: string; quoted?: string; symbol?: string }[] = [];
    token.lastIndex = 0;
    const trimmed = text.trimEnd();
    while (token.lastIndex < trimmed.length) {
      const found = token.exec(trimmed);
      if (found === null) {
        tokens.push({ symbol: "?" });
        break;
      }
      const [, word, quoted, parameters, symbol] = found;
      if (word !== undefined) tokens.push({ word });
      else if (quoted !== undefined) tokens.push({ quoted: quoted.replaceAll(/\\(.)/g, "$1") });
      else tokens.push({ symbol: parameters === undefined ? (symbol ?? "?") : "()" });
    }
    this.#tokens = tokens;
  }

  atEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  parseType(): SqlType | undefined {
    const name = this.#tokens[this.#next]?.word?.toUpperCase();
    if (name === undefined) return undefined;
    this.#next += 1;
    if (name === "ARRAY" || name === "RANGE") return this.#parseElement(name);
    if (name === "STRUCT") return this.#parseStruct();
    this.#takeSymbol("()");
    const kind = aliases.get(name) ?? name;
    return isScalar(kind) ? { kind } : undefined;
  }

  #parseElement(kind: "ARRAY" | "RANGE"): SqlType | undefined {
    if (!this.#takeSymbol("<")) return undefined;
    const element = this.parseType();
    return element !== undefined && this.#takeSymbol(">") ? { kind, element } : undefined;
  }

  #parseStruct(): SqlType | undefined {
    const fields: StructField[] = [];
    if (!this.#takeSymbol("<")) return undefined;
    if (this.#takeSymbol(">")) return { kind: "STRUCT", fields };
    do {
      const name = this.#parseFieldName();
      const type = this.parseType();
      if (type === undefined) return undefined;
      if (this.#takeWord("NOT") && !this.#takeWord("NULL")) return undefined;
      fields.push({ name, type });
    } while (this.#takeSymbol(","));
    return this.#takeSymbol(">") ? { kind: "STRUCT", fields } : undefined;
  }

  /** A word is a name when another word follows: `INT64 STRING` is a field called INT64. */
  #parseFieldName(): string {
    const first = this.#tokens[this.#next];
    const second = this.#tokens[this.#next + 1];
    const name = first?.quoted ?? (second?.word !== undefined && second.word !== "NOT" ? first?.word : undefined);
    if (name !== undefined) this.#next += 1;
    return name ?? "";
  }

  #takeSymbol(symbol: string): boolean {
    if (this.#tokens[this.#next]?.symbol !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #takeWord(word: string): boolean {
    if (this.#tokens[this.#next]?.word?.toUpperCase() !== word) return false;
    this.#next += 1;
    return true;
  }
}

function isScalar(name: string): name is ScalarName {
  return Object.hasOwn(scalarKinds, name);
}

/** As BigQuery's DDL writes it: `ARRAY<STRUCT<a INT64, b STRING>>`. */
export function printSqlType(type: SqlType): string {
  switch (type.kind) {
    case "ARRAY":
    case "RANGE":
      return `${type.kind}<${printSqlType(type.element)}>`;
    case "STRUCT": {
      const fields = type.fields.map(({ name, type: fieldType }) =>
        name === "" ? printSqlType(fieldType) : `${quoteIdentifier(name)} ${printSqlType(fieldType)}`,
      );
      return `STRUCT<${fields.join(", ")}>`;
    }
    default:
      return type.kind;
  }
}

export function typeToWire(type: SqlType): WireType {
  switch (type.kind) {
    case "ARRAY":
      return { typeKind: "TYPE_ARRAY", arrayType: { elementType: typeToWire(type.element) } };
    case "RANGE":
      return { typeKind: "TYPE_RANGE", rangeType: { elementType: typeToWire(type.element) } };
    case "STRUCT": {
      const field = type.fields.map((entry) => ({ fieldName: entry.name, fieldType: typeToWire(entry.type) }));
      return { typeKind: "TYPE_STRUCT", structType: { field } };
    }
    default:
      return { typeKind: scalarKinds[type.kind] };
  }
}

const scalarOfKind: ReadonlyMap<string, ScalarName> = new Map(
  (Object.keys(scalarKinds) as ScalarName[]).map((name) => [scalarKinds[name], name]),
);

/** @throws DiagnosticsError `engine-protocol` for a type that BigQuery does not have (enums, protocol buffers). */
export function typeFromWire(wire: WireType | undefined): SqlType {
  if (wire?.arrayType !== undefined) return { kind: "ARRAY", element: typeFromWire(wire.arrayType.elementType) };
  if (wire?.rangeType !== undefined) return { kind: "RANGE", element: typeFromWire(wire.rangeType.elementType) };
  if (wire?.typeKind === "TYPE_STRUCT") {
    const fields = (wire.structType?.field ?? []).map((field) => ({
      name: field.fieldName ?? "",
      type: typeFromWire(field.fieldType),
    }));
    return { kind: "STRUCT", fields };
  }
  const kind = scalarOfKind.get(wire?.typeKind ?? "");
  if (kind !== undefined) return { kind };
  throw new DiagnosticsError([
    engineDiagnostic("engine-protocol", {
      subject: "ZetaSQL",
      message: `ZetaSQL answered with type ${wire?.typeKind ?? "none"}, which BigQuery does not have.`,
    }),
  ]);
}

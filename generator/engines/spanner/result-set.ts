import type { QueryRow } from "./types.ts";

/** The messages of a streamed result, as far as they are read here. */
export interface PartialResultSet {
  readonly metadata?: { readonly rowType?: { readonly fields?: readonly ResultField[] | null } | null } | null;
  readonly values?: readonly ProtobufValue[] | null;
  /** The last value goes on in the next message. */
  readonly chunkedValue?: boolean | null;
}

interface ResultField {
  readonly name?: string | null;
  readonly type?: ResultType | null;
}

interface ResultType {
  readonly code?: string | number | null;
  readonly arrayElementType?: ResultType | null;
}

/** One member is set; `kind` names it in a value that was received. */
export interface ProtobufValue {
  readonly kind?: string | undefined;
  readonly nullValue?: 0 | "NULL_VALUE" | null;
  readonly stringValue?: string | null;
  readonly boolValue?: boolean | null;
  readonly numberValue?: number | null;
  readonly listValue?: { readonly values?: readonly ProtobufValue[] | null } | null;
}

/**
 * Puts the rows of a streamed result together. Values are strings, booleans, numbers and null; only strings come in
 * pieces. https://cloud.google.com/spanner/docs/reference/rpc/google.spanner.v1#partialresultset
 */
export class RowReader {
  readonly rows: QueryRow[] = [];
  #fields: readonly ResultField[] = [];
  #row: Record<string, unknown> = {};
  #column = 0;
  #piece: string | undefined;

  add({ metadata, values, chunkedValue }: PartialResultSet): void {
    this.#fields = metadata?.rowType?.fields ?? this.#fields;
    const last = (values?.length ?? 0) - 1;
    for (const [index, value] of (values ?? []).entries()) {
      const text = this.#piece === undefined ? value.stringValue : this.#piece + (value.stringValue ?? "");
      this.#piece = undefined;
      if (index === last && chunkedValue === true) this.#piece = text ?? "";
      else this.#push(value, text ?? undefined);
    }
  }

  #push(value: ProtobufValue, text: string | undefined): void {
    const field = this.#fields[this.#column];
    this.#row[field?.name ?? ""] = decoded(field?.type?.code, value, text);
    this.#column += 1;
    if (this.#column < this.#fields.length) return;
    this.rows.push(this.#row);
    this.#row = {};
    this.#column = 0;
  }
}

function decoded(code: string | number | null | undefined, value: ProtobufValue, text: string | undefined): unknown {
  if (value.kind === "stringValue" && text !== undefined) {
    if (code === "INT64" || code === 2) return Number(text);
    // Expressions were BYTES in early versions of INFORMATION_SCHEMA.
    return code === "BYTES" || code === 7 ? Buffer.from(text, "base64").toString("utf8") : text;
  }
  if (value.kind === "boolValue") return value.boolValue;
  return value.kind === "numberValue" ? value.numberValue : null;
}

/** A column of a result: its name is empty where the query gives none. */
export interface ResultColumn {
  readonly name: string;
  /** `INT64`, `ARRAY<STRING>`; of STRUCT and PROTO the word alone. */
  readonly type: string;
}

/** By number. https://cloud.google.com/spanner/docs/reference/rpc/google.spanner.v1#typecode */
const typeNames: ReadonlyMap<number, string> = new Map([
  [1, "BOOL"],
  [2, "INT64"],
  [3, "FLOAT64"],
  [4, "TIMESTAMP"],
  [5, "DATE"],
  [6, "STRING"],
  [7, "BYTES"],
  [8, "ARRAY"],
  [9, "STRUCT"],
  [10, "NUMERIC"],
  [11, "JSON"],
  [13, "PROTO"],
  [14, "ENUM"],
  [15, "FLOAT32"],
  [16, "INTERVAL"],
  [17, "UUID"],
]);

function typeText(type: ResultType | null | undefined): string {
  const code = type?.code ?? "";
  const name = typeof code === "number" ? (typeNames.get(code) ?? `type ${code}`) : code;
  return name === "ARRAY" ? `ARRAY<${typeText(type?.arrayElementType)}>` : name;
}

/** Puts rows together as they come, in protobuf's values; strings and lists come in pieces. */
export class ValueReader {
  readonly rows: (readonly ProtobufValue[])[] = [];
  columns: readonly ResultColumn[] = [];
  #row: ProtobufValue[] = [];
  #piece: ProtobufValue | undefined;

  add({ metadata, values, chunkedValue }: PartialResultSet): void {
    const fields = metadata?.rowType?.fields;
    if (fields) this.columns = fields.map(({ name, type }) => ({ name: name ?? "", type: typeText(type) }));
    const last = (values?.length ?? 0) - 1;
    for (const [index, value] of (values ?? []).entries()) {
      const whole = this.#piece === undefined ? value : joined(this.#piece, value);
      this.#piece = undefined;
      if (index === last && chunkedValue === true) this.#piece = whole;
      else this.#push(whole);
    }
  }

  #push(value: ProtobufValue): void {
    this.#row.push(value);
    if (this.#row.length < this.columns.length) return;
    this.rows.push(this.#row);
    this.#row = [];
  }
}

/** Of lists the last element of the one and the first of the other are pieces too, where they can be. */
function joined(first: ProtobufValue, second: ProtobufValue): ProtobufValue {
  const [left, right] = [first.listValue?.values, second.listValue?.values];
  if (left && right) {
    const [end, start] = [left.at(-1), right[0]];
    const isCut = end !== undefined && start !== undefined && isPiece(end) && isPiece(start);
    const values = isCut ? [...left.slice(0, -1), joined(end, start), ...right.slice(1)] : [...left, ...right];
    return { kind: "listValue", listValue: { values } };
  }
  return { kind: "stringValue", stringValue: (first.stringValue ?? "") + (second.stringValue ?? "") };
}

function isPiece(value: ProtobufValue): boolean {
  return typeof value.stringValue === "string" || Boolean(value.listValue);
}

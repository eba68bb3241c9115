import type { Row, Value, Violation, ViolationKind } from "../../types.ts";
import type { SpannerKind } from "../../values/index.ts";
import type { MemoryColumn, MemoryTable, StoredRow } from "./schema.ts";

/** A rule that a commit breaks, with what Spanner says of it. */
export interface Problem {
  /** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
  readonly code: number;
  /** In the words of the emulator, as near as they are known. */
  readonly words: string;
  /** Undefined for what no row is to blame for. */
  readonly violation: Violation | undefined;
}

export const codes = {
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  failedPrecondition: 9,
  outOfRange: 11,
} as const;

/** A row of a commit, and how it is named. */
export interface GivenRow {
  readonly table: MemoryTable;
  readonly row: Row;
}

export function problem(
  given: GivenRow,
  input: {
    readonly kind: ViolationKind;
    readonly code: number;
    readonly words: string;
    readonly name: string | undefined;
    /** Ends the sentence that begins with the row. */
    readonly says: string;
  },
): Problem {
  const { kind, code, words, name, says } = input;
  const { table, row } = given;
  return { code, words, violation: { kind, table: table.id, name, row, message: `${describeRow(given)} ${says}.` } };
}

/** `Row (id 1, name "x") of table "C"` */
function describeRow({ table, row }: GivenRow): string {
  const parts = table.key.map(({ name }) => {
    const value = Object.hasOwn(row, name) ? (row[name] ?? null) : null;
    return `${name} ${value === null ? "NULL" : shortened(JSON.stringify(value))}`;
  });
  return `Row (${parts.join(", ")}) of table "${table.id}"`;
}

/** Long enough to tell rows apart, most times; a key may have thousands of characters. */
const shownLength = 200;

function shortened(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

const debugNames: Readonly<Partial<Record<SpannerKind, string>>> = {
  BOOL: "Bool",
  BYTES: "Bytes",
  DATE: "Date",
  FLOAT32: "Float",
  FLOAT64: "Double",
  INT64: "Int64",
  NUMERIC: "Numeric",
  STRING: "String",
  TIMESTAMP: "Timestamp",
};

/** `{Int64(1), String("q")}`, as the emulator prints the values of a key. */
export function printKey(row: StoredRow, columns: readonly MemoryColumn[]): string {
  const parts = columns.map(({ position, values }) => {
    const { kind } = values.type;
    return `${debugNames[kind] ?? kind}(${printValue(kind, row[position] ?? null)})`;
  });
  return `{${parts.join(", ")}}`;
}

function printValue(kind: SpannerKind, value: Value): string {
  if (value === null) return "NULL";
  return kind === "STRING" ? JSON.stringify(value) : String(value);
}

import type { Value } from "../../types.ts";
import { byteCount, characterCount, isList, type SpannerType } from "../../values/index.ts";
import { keyBytes, mostBytes, mostCharacters, mostKeyBytes } from "./key-sizes.ts";
import { codes, type GivenRow, type Problem, problem } from "./messages.ts";
import type { MemoryColumn, SizedKey, StoredRow } from "./schema.ts";

export function keySizeProblems(given: GivenRow, row: StoredRow, keys: readonly SizedKey[]): readonly Problem[] {
  return keys.flatMap(({ name, shown, columns }) => {
    const size = keyBytes(row, columns);
    if (size <= mostKeyBytes) return [];
    return [
      problem(given, {
        kind: "tooLong",
        code: codes.invalidArgument,
        words: `Number of bytes for key of ${shown} is ${size} which exceeds the maximum of ${mostKeyBytes}.`,
        name,
        says: `has ${size} bytes in the key of ${shown}, which takes ${mostKeyBytes}`,
      }),
    ];
  });
}

/** Why a value has not the size that its column wants. */
export function sizeProblem(given: GivenRow, column: MemoryColumn, value: Value): Problem | undefined {
  const { name, values } = column;
  const full = `${given.table.id}.${name}`;
  const vector = vectorFault(value, values.type);
  if (vector !== undefined) {
    return problem(given, {
      kind: "badValue",
      code: codes.invalidArgument,
      words: vector.words(full),
      name,
      says: `has ${vector.found} in "${name}", which takes ${values.type.vectorLength} numbers`,
    });
  }
  const tooLong = tooLongOf(value, values.type);
  if (tooLong === undefined) return undefined;
  const { size, limit, unit } = tooLong;
  return problem(given, {
    kind: "tooLong",
    code: codes.failedPrecondition,
    words: `New value exceeds the maximum size limit for this column: ${full}, size: ${size}, limit: ${limit}.`,
    name,
    says: `has a value of ${size} ${unit} in "${name}", which takes ${limit}`,
  });
}

function vectorFault(
  value: Value,
  { vectorLength }: SpannerType,
): { readonly found: string; readonly words: (column: string) => string } | undefined {
  if (vectorLength === undefined || !isList(value)) return undefined;
  const { length } = value;
  if (length !== vectorLength) {
    const differs = length > vectorLength ? "exceeds" : "is less than";
    return {
      found: `${length} ${length === 1 ? "element" : "elements"}`,
      words: (column) =>
        `Array column ${column} has ${length} elements and ${differs} the \`vector_length\` limit: ${vectorLength}.`,
    };
  }
  if (!value.includes(null)) return undefined;
  return {
    found: "an element that is NULL",
    words: (column) => `The array column ${column} has \`vector_length\`, and Null is not allowed..`,
  };
}

interface TooLong {
  readonly size: number;
  readonly limit: number;
  readonly unit: string;
}

function tooLongOf(value: Value, { kind, element, maxLength }: SpannerType): TooLong | undefined {
  if (element !== undefined) {
    if ((element.kind !== "STRING" && element.kind !== "BYTES") || !isList(value)) return undefined;
    for (const item of value) {
      const found = tooLongOf(item, element);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value !== "string" || (kind !== "STRING" && kind !== "BYTES")) return undefined;
  const isText = kind === "STRING";
  const limit = maxLength ?? (isText ? mostCharacters : mostBytes);
  // No text has more characters than units, no bytes are more than three quarters of their base64.
  if (value.length <= limit) return undefined;
  const size = isText ? characterCount(value) : byteCount(value);
  return size <= limit ? undefined : { size, limit, unit: isText ? "characters" : "bytes" };
}

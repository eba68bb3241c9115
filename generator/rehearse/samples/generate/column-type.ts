/** The BigQuery type that arrives as a Spanner type; undefined for what has none, an enum or a protocol buffer. */
export function bigQueryType(type: string): string | undefined {
  const [, element, scalar] = /^(?:ARRAY<(.+)>|([A-Z0-9]+))(?:\(.*\))?$/s.exec(type) ?? [];
  if (element !== undefined) {
    const inner = bigQueryType(element);
    return inner === undefined ? undefined : `ARRAY<${inner}>`;
  }
  if (scalar === "FLOAT32") return "FLOAT64";
  if (scalar === "UUID") return "STRING";
  return scalar !== undefined && known.has(scalar) ? scalar : undefined;
}

const known: ReadonlySet<string> = new Set(
  "BOOL INT64 FLOAT64 NUMERIC BIGNUMERIC STRING BYTES DATE DATETIME TIME TIMESTAMP JSON".split(" "),
);

/** The type without its lengths: `STRING`, `FLOAT32`. */
export function baseType(type: string): string {
  return /^[A-Z0-9]+/.exec(type)?.[0] ?? "";
}

/** The type of the elements of an array; undefined for others. */
export function elementType(type: string): string | undefined {
  return /^ARRAY<(.+)>(?:\(.*\))?$/s.exec(type)?.[1];
}

/** Of `STRING(n)`, `BYTES(n)` and arrays of them; undefined for MAX and for other types. */
export function elementLength(type: string): number | undefined {
  const [, length] = /(?:STRING|BYTES)\((\d+)\)/.exec(type) ?? [];
  return length === undefined ? undefined : Number(length);
}

/** How many elements an array must have. */
export function vectorLength(type: string): number | undefined {
  const [, length] = /vector_length\s*=>\s*(\d+)/i.exec(type) ?? [];
  return length === undefined ? undefined : Number(length);
}

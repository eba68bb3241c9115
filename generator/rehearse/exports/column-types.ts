/** Types that BigQuery's export refuses: https://cloud.google.com/bigquery/docs/export-to-spanner#limitations */
const refused = /^(?:ARRAY<)?(?:STRUCT|GEOGRAPHY|DATETIME|RANGE|TIME|BIGNUMERIC)\b/;

/** Spanner types that take values of a BigQuery type beside the one of the same name. */
const others: Readonly<Record<string, readonly string[]>> = {
  FLOAT64: ["FLOAT32"],
  STRING: ["UUID"],
};

/** Whether the export writes values of a BigQuery type into a column of a Spanner type. */
export function isExportable(from: string, to: string): boolean {
  if (refused.test(from)) return false;
  const [source, target] = [elementOf(bare(from)), elementOf(bare(to))];
  if (source.isArray !== target.isArray) return false;
  if (source.type === target.type || (others[source.type] ?? []).includes(target.type)) return true;
  // A message is BYTES, an enum INT64; the name of the type does not tell which of the two it is.
  return target.type.includes(".") && (source.type === "BYTES" || source.type === "INT64");
}

/** The type of the BigQuery column that a Spanner column is loaded from when nothing else is said. */
export function sourceType(spannerType: string): string {
  const { isArray, type } = elementOf(bare(spannerType));
  const source = type.includes(".") ? "BYTES" : (renamed.get(type) ?? type);
  return isArray ? `ARRAY<${source}>` : source;
}

const renamed: ReadonlyMap<string, string> = new Map([
  ["FLOAT32", "FLOAT64"],
  ["UUID", "STRING"],
]);

/** Without lengths and other arguments. */
function bare(type: string): string {
  return type.replace(/\([^()]*\)/g, "");
}

function elementOf(type: string): { readonly isArray: boolean; readonly type: string } {
  const element = /^ARRAY<(.*)>$/.exec(type)?.[1];
  return element === undefined ? { isArray: false, type } : { isArray: true, type: element };
}

import type { ExportJob } from "../exports/index.ts";
import { rowReader } from "../keys.ts";
import type { Row } from "../types.ts";
import { CannotRehearse } from "../warehouse/index.ts";
import type { RunContext } from "./types.ts";

/**
 * Which rows of an export are written: all of them, or with a change timestamp those that are newer than what Spanner held
 * when the export began.
 */
export async function newerThanTarget(
  { table, columns, changeTimestampColumn: column }: ExportJob,
  { target, catalog }: RunContext,
): Promise<(row: Row) => boolean> {
  const shape = catalog.tables.get(table);
  if (column === undefined || shape === undefined) return () => true;
  if (!shape.primaryKey.every((part) => columns.includes(part.column))) {
    throw new CannotRehearse("change_timestamp_column", `Spanner fills in a part of the key of ${table}.`);
  }
  const name = shape.columns.find((candidate) => candidate.name.toLowerCase() === column.toLowerCase())?.name ?? column;
  const { key } = rowReader(shape);
  const held = new Map((await target.read(table)).map((row) => [key(row), row[name] ?? null]));
  return (row) => {
    const old = held.get(key(row));
    if (typeof old !== "string") return true;
    const now = row[name];
    return typeof now === "string" && instant(now) > instant(old);
  };
}

/** Whole seconds and the fraction apart compare beyond the milliseconds of a Date. */
function instant(text: string): string {
  const [, whole = text, fraction = ""] = /^(.*?)(?:\.(\d+))?Z$/.exec(text) ?? [];
  return `${whole}.${fraction.padEnd(9, "0")}`;
}

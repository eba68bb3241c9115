import type { WarehouseTable } from "../types.ts";

/**
 * The rows as the text of a .jsonl file, which gives the same rows when it is read: the columns in their order, those that
 * are NULL left out. A table of NULLs has lines too: `{}`.
 */
export function sampleLines({ columns, rows }: WarehouseTable): string {
  return rows
    .map((row) => {
      const cells = columns.flatMap(({ name }) => {
        const value = Object.hasOwn(row, name) ? row[name] : null;
        return value === null || value === undefined ? [] : [`${JSON.stringify(name)}:${print(value)}`];
      });
      return `{${cells.join(",")}}\n`;
    })
    .join("");
}

/** JSON, but for the zero below zero, which JSON.stringify takes for the other one. */
function print(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map(print).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${print(member)}`);
  return `{${members.join(",")}}`;
}

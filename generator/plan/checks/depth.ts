import { freeName } from "../../support/index.ts";
import type { ColumnPair, DepthCheck, OrderedTable } from "../types.ts";

/** Where the rows of a table are loaded by their distance from a root. */
export function depthCheck(
  { table, columns, layered, options }: OrderedTable,
  reasonsColumn: string,
): DepthCheck | undefined {
  if (layered === undefined || options.maxDepth === undefined) return undefined;
  const column = (name: string) => columns.find((candidate) => candidate.name === name);
  const pairs = layered.columns.flatMap((name, index): readonly ColumnPair[] => {
    const [own, to] = [column(name), column(layered.toColumns[index] ?? "")];
    return own === undefined || to === undefined ? [] : [{ column: own, to }];
  });
  const taken = [...table.columns.map(({ name }) => name), reasonsColumn];
  return {
    reason: "too_deep",
    column: freeName("row_depth", taken),
    variable: freeName("level", taken),
    maxDepth: options.maxDepth,
    pairs,
  };
}

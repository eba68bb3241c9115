import type { Reference } from "../model/types.ts";
import type { SelectedTable } from "./types.ts";

/** Whether rows have to find what the reference leads to: where Spanner enforces it, or its optimizer takes it for granted. */
export function isHeldAgainst({ kind, enforced }: Reference, { options }: Pick<SelectedTable, "options">): boolean {
  return enforced || (kind === "foreignKey" && options.informationalKeys === "filter");
}

/** A row of a table that is one edge and nothing else is worth nothing without its nodes. */
export function danglingPolicy({ options, elements }: SelectedTable): "drop" | "keep" {
  const isOneEdge = elements.length === 1 && elements[0]?.kind === "edge";
  return options.danglingEdges ?? (isOneEdge ? "drop" : "keep");
}

import { quotePath } from "../../support/index.ts";
import type { Templates } from "../templates.ts";

export interface StatusQueryInput {
  readonly project: string;
  readonly dataset: string;
  /** The tables of the ledger. */
  readonly runs: string;
  readonly runTables: string;
  /** Of the runs, the last so many. */
  readonly limit: number;
}

/** The last runs with what was counted in them, for BigQuery: the last one first. */
export function statusQuery(
  { project, dataset, runs, runTables, limit }: StatusQueryInput,
  templates: Templates,
): string {
  const path = (table: string) => quotePath([project, dataset, table]);
  return templates.render("sql/ledger-status", { runs: path(runs), runTables: path(runTables), limit });
}

import type { Row, TableId } from "../types.ts";

/** What one `EXPORT DATA` is to write, after the checks that BigQuery makes before its first row. */
export interface ExportJob {
  readonly table: TableId;
  /** Those that are written, in the spelling of the Spanner table. */
  readonly columns: readonly string[];
  /** By these names. */
  readonly rows: readonly Row[];
  /** NOT NULL columns that nobody gives and Spanner fills with the time of the commit. */
  readonly commitTimes: readonly string[];
  /** A row is written only where it is newer in this column than the one that is there. */
  readonly changeTimestampColumn: string | undefined;
}

import type { Catalog } from "../../model/types.ts";
import type { RehearsalAction } from "../actions/index.ts";
import type { ExportJob } from "../exports/index.ts";
import type { Random } from "../random.ts";
import type { Status } from "../schedule/index.ts";
import type { CommitError, Target } from "../types.ts";
import type { Warehouse } from "../warehouse/index.ts";

/** What all actions of one run share. */
export interface RunContext {
  readonly warehouse: Warehouse;
  readonly target: Target;
  readonly catalog: Catalog;
  /** Draws of one action, apart from those of the others. */
  readonly random: (action: string) => Random;
  /** Whether an action of the project makes the table, or it is declared. */
  readonly isMade: (path: string) => boolean;
  /** The database that exports go to; undefined where the project does not tell, and any will do. */
  readonly databaseUri: string | undefined;
  /** Which commits of an action have to fail; 0 is its start. */
  readonly failAt: ReadonlyMap<string, ReadonlySet<number>>;
  /** Called when one of them did. */
  readonly onFailed: (action: string, commit: number) => void;
}

/** One `EXPORT DATA` of an action: known as soon as its query is evaluated. */
export interface ExportRecord {
  readonly job: ExportJob;
  readonly commits: number;
  /** The rows of the commits that went through. */
  readonly written: ExportJob["rows"];
  /** Rows that were left out because Spanner held newer ones (`change_timestamp_column`). */
  readonly stale: ExportJob["rows"];
  /** The commit that Spanner refused, which ended the export. */
  readonly refused: CommitError | undefined;
}

/** What became of an action. */
export interface ActionRecord {
  readonly action: RehearsalAction;
  readonly status: Status;
  /** Time of its steps alone. */
  readonly ms: number;
  readonly exports: readonly ExportRecord[];
  /** What went wrong, or why it was not run; undefined for `ok`. */
  readonly message: string | undefined;
  /** Where Spanner refused a commit. */
  readonly refused: CommitError | undefined;
}

/** Told of every export of an action as soon as it has its rows, and again after each commit. */
export type Recorder = (place: number, record: ExportRecord) => void;

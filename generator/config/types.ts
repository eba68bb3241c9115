import type { ColumnMapping, DeleteStrategyName, IntegrityMode, Priority, SourceTable } from "../plan/types.ts";
import type { Location } from "../support/index.ts";

/** What the user wrote, correct in itself; its names are not yet compared with the schema. */
export interface ParsedConfig {
  readonly spanner: {
    /** Files in order, at least one; relative to the directory of the project. */
    readonly ddl: readonly string[];
    readonly target: SpannerDatabase | undefined;
  };
  readonly select: {
    /** Undefined means all. */
    readonly graphs: readonly string[] | undefined;
    readonly include: readonly string[];
    readonly exclude: readonly string[];
  };
  readonly bigquery: BigQuerySettings;
  readonly defaults: TableEntry;
  /** By the name or glob that the user wrote, in the order of the file. */
  readonly tables: ReadonlyMap<string, TableEntry>;
  readonly prefix: string;
  readonly locate: Locate;
}

/** What one entry says about its tables; undefined where it says nothing. */
export interface TableEntry {
  readonly source?: SourceTable | undefined;
  /** By the name that the user wrote. */
  readonly columns?: ReadonlyMap<string, ColumnMapping> | undefined;
  readonly integrity?: IntegrityMode | undefined;
  readonly deletes?: DeleteStrategyName | undefined;
  readonly priority?: Priority | undefined;
  readonly tag?: string | undefined;
  readonly changeTimestampColumn?: string | undefined;
  readonly shards?: number | undefined;
}

export interface SpannerDatabase {
  readonly project: string;
  readonly instance: string;
  readonly database: string;
}

export interface BigQuerySettings {
  /** Undefined means Dataform's `defaultProject`. */
  readonly project: string | undefined;
  /** Where the sources are. */
  readonly dataset: string;
  readonly staging: string;
}

/** What renderers need beside the plan: the defaults of the Dataform variables. */
export interface Settings {
  readonly target: SpannerDatabase | undefined;
  readonly bigquery: BigQuerySettings;
}

/** Our own keys, names of tables and columns, and places in lists (from 0). */
export type ConfigPath = readonly (string | number)[];

/** Finds a path in the file. */
export type Locate = (path: ConfigPath) => ConfigPlace;

export interface ConfigPlace {
  /** As much of the path as is in the file: the rest is left out, or written in a shorter form. */
  readonly path: ConfigPath;
  readonly key: Location;
  readonly value: Location;
}

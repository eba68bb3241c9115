import type {
  ColumnMapping,
  DanglingEdges,
  DeleteStrategyName,
  InformationalKeys,
  IntegrityMode,
  Layout,
  LedgerOptions,
  Limit,
  OutsideReferences,
  Priority,
  RowOrder,
  SourceTable,
  Verification,
} from "../plan/types.ts";
import type { Location } from "../support/index.ts";

/** What the user wrote, correct in itself; its names are not yet compared with the schema. */
export interface ParsedConfig {
  readonly spanner: SpannerSettings;
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
  readonly ledger: LedgerOptions | undefined;
  readonly layout: Layout;
  readonly locate: Locate;
}

/** Where the schema is read from. Files are relative to the folder of the config. `ddl` is empty for the other kinds. */
export type SpannerSettings =
  | {
      readonly kind: "ddl";
      /** Files in order, at least one. */
      readonly ddl: readonly string[];
      readonly target: SpannerDatabase | undefined;
    }
  | {
      readonly kind: "database";
      /** `projects/P/instances/I/databases/D` */
      readonly database: string;
      /** Files that create the graphs that the database does not hold yet, in order. */
      readonly graphDdl: readonly string[];
      readonly ddl: readonly string[];
      /** The database itself, if the config names no other. */
      readonly target: SpannerDatabase;
    }
  | {
      readonly kind: "snapshot";
      /** What `inspect --format json` wrote. */
      readonly snapshot: string;
      readonly ddl: readonly string[];
      readonly target: SpannerDatabase | undefined;
    };

/** What one entry says about its tables; undefined where it says nothing. */
export interface TableEntry {
  readonly source?: SourceTable | undefined;
  /** By the name that the user wrote. */
  readonly columns?: ReadonlyMap<string, ColumnMapping> | undefined;
  readonly integrity?: IntegrityMode | undefined;
  readonly maxRejects?: Limit | undefined;
  readonly allowEmpty?: boolean | undefined;
  readonly order?: readonly RowOrder[] | undefined;
  readonly danglingEdges?: DanglingEdges | undefined;
  readonly informationalKeys?: InformationalKeys | undefined;
  readonly outsideReferences?: OutsideReferences | undefined;
  readonly selfReference?: { readonly maxDepth: number } | undefined;
  readonly deletes?: DeleteStrategyName | undefined;
  readonly priority?: Priority | undefined;
  readonly tag?: string | undefined;
  readonly changeTimestampColumn?: string | undefined;
  readonly shards?: number | undefined;
  readonly verify?: Verification | undefined;
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
  /** `project.location.connection`; there wherever something asks Spanner. */
  readonly connection: string | undefined;
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

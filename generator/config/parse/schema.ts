import { z } from "zod";
import { defaultLedger } from "../../plan/index.ts";
import type { ColumnMapping, LedgerOptions, Limit, RowOrder, SourceTable } from "../../plan/types.ts";
import { hasControlCharacters } from "../../support/index.ts";
import { type ConfigCode, quote } from "../problem.ts";
import type { SpannerDatabase } from "../types.ts";
import { parseName, parseProject, parseTablePath } from "./bigquery-path.ts";
import { expressionProblem } from "./expression.ts";
import { parseSpannerDatabase } from "./spanner-database.ts";
import { InexactNumber } from "./tree.ts";
import {
  connectionPattern,
  danglingEdges,
  deleteStrategies,
  depthLimits,
  informationalKeys,
  integrityModes,
  layouts,
  outsideReferences,
  prefixPattern,
  priorities,
  retentionPattern,
  shardLimits,
  sharePattern,
  verifications,
} from "./values.ts";

/**
 * The shape of the config. What a schema says in `error` is the predicate of our message: it follows the path of the
 * key, and what was found there follows it (issues.ts).
 */

/** Lets a transform refuse its value; `code` is the diagnostic's. */
function refuse(context: z.core.$RefinementCtx, code: ConfigCode, message: string): never {
  context.issues.push({ code: "custom", input: context.value, message, params: { code } });
  return z.NEVER;
}

/** YAML mappings come as Map. Here the keys are ours; those that are not are found by the strict object. */
function ownKeys(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const record: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of value) record[key] = entry;
  return record;
}

function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: "must be a mapping" });
}

/** A mapping that may be left out or left empty, as when all its lines are commented out. */
function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.preprocess((value) => ownKeys(value ?? new Map()), mapping(shape));
}

function byName<Value extends z.ZodType>(value: Value) {
  return z.preprocess((given) => given ?? new Map(), z.map(z.string(), value, { error: "must be a mapping" }));
}

const text = z
  .string({ error: "must be text" })
  // Not min(): that looks at everything with a length, lists as well.
  .refine((value) => value !== "", { error: "must not be empty" })
  .refine((value) => !hasControlCharacters(value), { error: "must not hold control characters" });

const oneOrMany = (value: unknown) => (typeof value === "string" ? [value] : value);
const texts = z.array(text, { error: "must be text or a list of texts" });
const files = z.preprocess(oneOrMany, texts.min(1, { error: "must name at least one file" }).optional());
const names = z.preprocess((value) => oneOrMany(value ?? undefined), texts.optional());

const projectName = text.transform(
  (value, context): string =>
    parseProject(value) ?? refuse(context, "config-value", `must be the name of a project, not ${quote(value)}`),
);

const datasetName = text.transform(
  (value, context): string =>
    parseName(value) ??
    refuse(context, "config-value", `must be the name of a dataset, without its project, not ${quote(value)}`),
);

const connectionName = text.transform((value, context): string =>
  connectionPattern.test(value)
    ? value
    : refuse(context, "config-value", `must be <project>.<location>.<connection>, not ${quote(value)}`),
);

const spannerDatabase = text.transform((value, context): SpannerDatabase => {
  const found = parseSpannerDatabase(value);
  return "problem" in found ? refuse(context, "config-value", found.problem) : found;
});

const sourceShape = {
  table: text.transform(
    (value, context): SourceTable =>
      parseTablePath(value) ??
      refuse(context, "config-value", `must be <table>, <dataset>.<table> or a full path, not ${quote(value)}`),
  ),
};

const source = z
  .preprocess(
    (value) => ownKeys(typeof value === "string" ? new Map([["table", value]]) : value),
    z.strictObject(sourceShape, { error: "must be the name of a table or a mapping" }),
  )
  .transform(({ table }) => table);

type Constant = Extract<ColumnMapping, { kind: "constant" }>["value"];

function isConstant(value: unknown): value is Constant {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function constantProblem(value: unknown): string {
  return value instanceof InexactNumber
    ? `the number ${value.text} has more digits than are kept; write it as an expression`
    : "must be text, a finite number, true, false or null";
}

const columnShape = {
  from: text
    .transform(
      (value, context): string =>
        parseName(value) ??
        refuse(context, "config-value", `must be the name of a column, not ${quote(value)}; a field is an expression`),
    )
    .optional(),
  expression: z
    .string({ error: "must be text" })
    .transform((value, context): string => {
      const problem = expressionProblem(value);
      return problem === undefined ? value.trim() : refuse(context, "config-expression", problem);
    })
    .optional(),
  value: z.custom<Constant>(isConstant, { error: ({ input }) => constantProblem(input) }).optional(),
};

const columnObject = z
  .strictObject(columnShape, { error: "must be `omit` or a mapping" })
  .transform(({ from, expression, value }, context): ColumnMapping => {
    // A key that is unknown was meant to be one of the three.
    if (context.issues.length > 0) return z.NEVER;
    const given: ColumnMapping[] = [];
    if (from !== undefined) given.push({ kind: "column", name: from });
    if (expression !== undefined) given.push({ kind: "expression", sql: expression });
    if (value !== undefined) given.push({ kind: "constant", value });
    const [mapping, ...others] = given;
    if (mapping !== undefined && others.length === 0) return mapping;
    return refuse(context, "config-value", "must have exactly one of the keys from, expression and value");
  });

/** A word goes to `omit`, all else to the mapping; a union would report the problems of both. */
const column = z.unknown().transform((value, context): ColumnMapping => {
  if (value === "omit") return { kind: "omit" };
  const result = columnObject.safeParse(ownKeys(value));
  if (result.success) return result.data;
  for (const issue of result.error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  return z.NEVER;
});

/** `abort`: 1e300 is both no whole number and too large, which is one problem. */
const shardsWords = { error: "must be a whole number from 1 to 1000", abort: true };

/** `updated_at desc`: columns of the source, the first counts most. */
const order = z.preprocess(
  oneOrMany,
  z
    .array(
      text.transform((value, context): RowOrder => {
        // One name, in backticks where it holds blanks; what else BigQuery's ORDER BY takes would be read as a part of it.
        const [, written = "", direction = "asc"] =
          /^(`(?:[^`\\]|\\.)+`|[^\s`,()]+)(?:\s+(asc|desc))?$/i.exec(value.trim()) ?? [];
        const column = parseName(written);
        if (column !== undefined) return { column, descending: direction.toLowerCase() === "desc" };
        return refuse(context, "config-value", `must be <column>, <column> asc or <column> desc, not ${quote(value)}`);
      }),
      { error: "must be text or a list of texts" },
    )
    .optional(),
);

const limitWords = { error: "must be a number of rows or a share of them, as 100 or 0.1%", abort: true };

/** `100` rows, or `0.1%` of them. */
const limit = z
  .union([z.int(limitWords).min(0, limitWords), z.string(limitWords).regex(sharePattern, limitWords)], limitWords)
  .transform(
    (value): Limit =>
      typeof value === "number" ? { kind: "rows", rows: value } : { kind: "share", percent: value.slice(0, -1) },
  );

/** What can be said of all tables at once. */
const defaultsShape = {
  order,
  integrity: z.enum(integrityModes, { error: "must be trust, drop, quarantine or fail" }).optional(),
  maxRejects: limit.optional(),
  allowEmpty: z.boolean({ error: "must be true or false" }).optional(),
  danglingEdges: z.enum(danglingEdges, { error: "must be drop or keep" }).optional(),
  informationalKeys: z.enum(informationalKeys, { error: "must be filter or ignore" }).optional(),
  outsideReferences: z.enum(outsideReferences, { error: "must be present, check or error" }).optional(),
  deletes: z.enum(deleteStrategies, { error: "must be none" }).optional(),
  priority: z.enum(priorities, { error: "must be LOW, MEDIUM or HIGH" }).optional(),
  shards: z.int(shardsWords).min(shardLimits.min, shardsWords).max(shardLimits.max, shardsWords).optional(),
  verify: z.enum(verifications, { error: "must be none, counts or keys" }).optional(),
};

const depthWords = { error: "must be a whole number from 0 to 100", abort: true };
const selfReferenceShape = {
  maxDepth: z.int(depthWords).min(depthLimits.min, depthWords).max(depthLimits.max, depthWords),
};

const tableShape = {
  source: source.optional(),
  columns: byName(column).optional(),
  ...defaultsShape,
  selfReference: z.preprocess(ownKeys, mapping(selfReferenceShape)).optional(),
  tag: text.optional(),
  changeTimestampColumn: text.optional(),
};

const spannerShape = {
  database: spannerDatabase.optional(),
  graphDdl: files,
  ddl: files,
  snapshot: text.optional(),
  target: spannerDatabase.optional(),
};

const selectShape = { graphs: names, include: names, exclude: names };

const bigqueryShape = {
  project: projectName.optional(),
  dataset: datasetName,
  staging: datasetName.optional(),
  connection: connectionName.optional(),
};

const ledgerShape = {
  retention: z
    .string({ error: "must be a number of days, as 90d" })
    .regex(retentionPattern, { error: "must be a number of days, as 90d" })
    .transform((value) => Number(value.slice(0, -1)))
    .optional(),
};

/** `none`, or how much is kept. */
const ledgerObject = z.strictObject(ledgerShape, { error: "must be `none` or a mapping" });
const ledger = z.unknown().transform((value, context): LedgerOptions | "none" => {
  if (value === "none") return "none";
  const result = ledgerObject.safeParse(ownKeys(value ?? new Map()));
  if (result.success) return { retention: result.data.retention ?? defaultLedger.retention };
  for (const issue of result.error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  return z.NEVER;
});

const configShape = {
  spanner: section(spannerShape),
  select: section(selectShape),
  bigquery: section(bigqueryShape),
  defaults: section(defaultsShape),
  tables: byName(section(tableShape)),
  prefix: z.preprocess(
    (value) => value ?? undefined,
    z
      .string({ error: "must be text" })
      .regex(prefixPattern, { error: "must hold up to 40 letters, digits and `_`, and begin with a letter" })
      .optional(),
  ),
  ledger: ledger.optional(),
  layout: z.preprocess((value) => value ?? undefined, z.enum(layouts, { error: "must be sqlx or compact" }).optional()),
};

/** From mappings as Map (tree.ts) to the config. */
export const configSchema = z.preprocess(ownKeys, mapping(configShape));

export type ConfigShape = z.output<typeof configSchema>;

/** The keys of every mapping whose keys are ours; `*` is a name of the user. */
export const knownKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ["", Object.keys(configShape)],
  ["spanner", Object.keys(spannerShape)],
  ["select", Object.keys(selectShape)],
  ["bigquery", Object.keys(bigqueryShape)],
  ["defaults", Object.keys(defaultsShape)],
  ["ledger", Object.keys(ledgerShape)],
  ["tables.*", Object.keys(tableShape)],
  ["tables.*.source", Object.keys(sourceShape)],
  ["tables.*.columns.*", Object.keys(columnShape)],
  ["tables.*.selfReference", Object.keys(selfReferenceShape)],
]);

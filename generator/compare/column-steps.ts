import type { View } from "../render/types.ts";
import { quoteIdentifier } from "../support/index.ts";
import { ddlText } from "./ddl.ts";
import { ddlName, defineColumn } from "./definitions.ts";
import type { ColumnDocument, Step } from "./types.ts";

/** A column of a table that stays, and whether the old or the new pipeline writes it. */
export interface ColumnContext {
  readonly table: string;
  readonly wasWritten: boolean;
  readonly isWritten: boolean;
}

type StepText = Pick<Step, "phase" | "kind" | "text">;

// What Spanner changes in place: https://cloud.google.com/spanner/docs/schema-updates

export function addedColumnSteps(column: ColumnDocument, context: ColumnContext): readonly StepText[] {
  const add = (definition: string) => columnText("add-column", column, context, { definition });
  if (column.generated !== false) return [before(`${add(defineColumn(column))}. Spanner computes it for all rows.`)];
  const load = context.isWritten ? [fill(column)] : [];
  if (!needsValue(column)) return [before(`${add(defineColumn(column))}.`), ...load];
  const nullable = `${add(defineColumn(column, { notNull: true }))}, at first without NOT NULL: Spanner adds a NOT NULL column only with a default.`;
  return [before(nullable), ...load, setNotNull(column, context)];
}

export function removedColumnSteps(column: ColumnDocument, context: ColumnContext): readonly StepText[] {
  const drop = `${columnText("drop-column", column, context)}, after the indexes, foreign keys, checks and generated columns that use it.`;
  return context.wasWritten && needsValue(column) ? [relax(column, context), after(drop)] : [after(drop)];
}

/** Of a column that is not in the primary key, or of which Spanner changes in place what changed. */
export function changedColumnSteps(
  old: ColumnDocument,
  now: ColumnDocument,
  context: ColumnContext,
): readonly StepText[] {
  if (isRewritten(old, now)) return rewriteSteps(old, now, context);
  const column = quoteIdentifier(now.name);
  const steps: StepText[] = [];
  if (old.notNull && !now.notNull) steps.push(relax(old, context));
  if (old.type !== now.type) steps.push(retype(old, now, context));
  if (!old.notNull && now.notNull) steps.push(setNotNull(now, context));
  if (old.default !== now.default) {
    const statement =
      now.default === null
        ? columnText("drop-default", now, context)
        : columnText("set-default", now, context, { expression: now.default });
    steps.push(before(`${statement}. Rows that are there keep their values.`));
  }
  if (old.identity !== now.identity) {
    steps.push(
      before(
        `Change column ${column} by ALTER COLUMN: it ${now.identity ? "becomes" : "is no longer"} an identity column.`,
      ),
    );
  }
  if (old.allowCommitTimestamp !== now.allowCommitTimestamp) {
    const option = now.allowCommitTimestamp ? "true" : "null";
    const exports = now.allowCommitTimestamp ? " No value of it may lie in the future." : "";
    steps.push(before(`${columnText("set-commit-timestamp", now, context, { value: option })}.${exports}`));
  }
  if (old.hidden !== now.hidden) {
    steps.push(before(`Column ${column} ${now.hidden ? "becomes" : "is no longer"} HIDDEN; loading is the same.`));
  }
  if (!context.wasWritten && context.isWritten) steps.push(fill(now));
  return steps;
}

/** Whether Spanner has to drop the column and add it anew. */
export function isRewritten(old: ColumnDocument, now: ColumnDocument): boolean {
  const generated = JSON.stringify(old.generated) !== JSON.stringify(now.generated);
  return generated || (old.type !== now.type && retypeKind(old.type, now.type) === "rewrite");
}

function rewriteSteps(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): readonly StepText[] {
  const later = needsValue(now);
  const what = old.type === now.type ? "how the column is generated" : `${old.type} to ${now.type}`;
  const text =
    `Spanner does not change ${what} in place: pause the old pipeline, ${columnText("drop-column", now, context)} and ` +
    `${columnText("add-column", now, context, { definition: defineColumn(now, { notNull: later }) })}; its values are lost until the load.`;
  const load = context.isWritten ? [fill(now)] : [];
  return [{ phase: "before", kind: "recreate", text }, ...load, ...(later ? [setNotNull(now, context)] : [])];
}

/** Rows without a value for it are refused. */
function needsValue({ notNull, default: defaultValue, generated, identity }: ColumnDocument): boolean {
  return notNull && defaultValue === null && generated === false && !identity;
}

function fill({ name, default: defaultValue }: ColumnDocument): StepText {
  const until = defaultValue === null ? "NULL" : "the default";
  const column = quoteIdentifier(name);
  return {
    phase: "load",
    kind: "load",
    text: `Full load: rows that are there hold ${until} in ${column} until they are written again. The source needs the column, or the config a mapping.`,
  };
}

function setNotNull(column: ColumnDocument, context: ColumnContext): StepText {
  if (column.type.startsWith("ARRAY<")) {
    const name = quoteIdentifier(column.name);
    return after(`Spanner does not add NOT NULL to an ARRAY column: leave ${name} nullable, or create the table anew.`);
  }
  const statement = alterColumn(column, { notNull: true }, context);
  return after(`${statement}. It fails while a row holds NULL, and from then on so does an export that writes one.`);
}

function relax(column: ColumnDocument, context: ColumnContext): StepText {
  const statement = alterColumn(column, { notNull: false }, context);
  const why = context.isWritten
    ? "takes NOT NULL away"
    : "takes NOT NULL away: the new pipeline no longer writes the column";
  return before(`${statement} ${why}.`);
}

function retype(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): StepText {
  const statement = alterColumn(now, { notNull: old.notNull && now.notNull }, context);
  switch (retypeKind(old.type, now.type)) {
    case "longer":
      return before(`${statement}. Rows stay as they are.`);
    case "shorter":
      return after(`${statement}. It fails while a value is longer; so does an export from then on.`);
    default:
      return before(`${statement}. Spanner checks the values that are there; the source has to give ${now.type}.`);
  }
}

/** What Spanner makes of a change of type: `rewrite` is one that it refuses. */
export function retypeKind(from: string, to: string): "longer" | "shorter" | "converted" | "rewrite" {
  const [old, now] = [lengthType(from), lengthType(to)];
  if (old !== undefined && now !== undefined && old.isArray === now.isArray) {
    if (old.name !== now.name) return old.isArray ? "rewrite" : "converted";
    if (now.length >= old.length) return !now.isArray || now.length === Number.POSITIVE_INFINITY ? "longer" : "rewrite";
    return now.isArray ? "rewrite" : "shorter";
  }
  const types = [from, to].map((type) => (isProto(type) ? "proto" : type.replace(/\(.*\)$/, "")));
  const [a, b] = types.sort();
  // A message is BYTES, an enum INT64; the type's name alone does not tell which of the two it is.
  return b === "proto" && (a === "proto" || a === "BYTES" || a === "INT64") ? "converted" : "rewrite";
}

function isProto(type: string): boolean {
  return type.includes(".") && !type.includes("<");
}

function lengthType(
  type: string,
): { readonly name: string; readonly isArray: boolean; readonly length: number } | undefined {
  const match = /^(ARRAY<)?(STRING|BYTES)\((MAX|\d+)\)>?$/.exec(type);
  if (match === null) return undefined;
  const [, array, name = "", length = ""] = match;
  return { name, isArray: array !== undefined, length: length === "MAX" ? Number.POSITIVE_INFINITY : Number(length) };
}

/** NOT NULL and DEFAULT are said again, or the statement would take them away. */
function alterColumn(column: ColumnDocument, to: { readonly notNull: boolean }, context: ColumnContext): string {
  const words = defineColumn({
    ...column,
    notNull: to.notNull,
    generated: false,
    identity: false,
    hidden: false,
    allowCommitTimestamp: false,
  });
  return columnText("alter-column", column, context, { definition: words });
}

/** A statement about one column of a table that stays. */
function columnText(template: string, { name }: ColumnDocument, { table }: ColumnContext, view: View = {}): string {
  return ddlText(template, { table: ddlName(table), column: quoteIdentifier(name), ...view });
}

function before(text: string): StepText {
  return { phase: "before", kind: "ddl", text };
}

function after(text: string): StepText {
  return { phase: "after", kind: "ddl", text };
}

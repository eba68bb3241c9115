import { ddlName, ddlText, defineColumn } from "../render/index.ts";
import type { View } from "../render/types.ts";
import { quoteIdentifier } from "../support/index.ts";
import { needsValue, retypeKind } from "./columns.ts";
import type { ColumnDocument, Phase, Rank, StepText } from "./types.ts";

/** A column of a table that stays, and whether the old or the new pipeline writes it. */
export interface ColumnContext {
  readonly table: string;
  readonly wasWritten: boolean;
  readonly isWritten: boolean;
  /** Whether it is dropped before the load, to be added anew where it stays. */
  readonly isRewritten: boolean;
}

export function addedColumnSteps(column: ColumnDocument, context: ColumnContext): readonly StepText[] {
  const add = (definition: string) => columnText("add-column", column, context, { definition });
  const step = (statement: string, more = ".") => change("before", "addColumn", statement, more);
  if (column.generated !== false) return [step(add(defineColumn(column)), ". Spanner computes it for all rows.")];
  const load = context.isWritten ? [fill(column)] : [];
  if (!needsValue(column)) return [step(add(defineColumn(column))), ...load];
  const nullable = add(defineColumn(column, { notNull: true }));
  const why = ", at first without NOT NULL: Spanner adds a NOT NULL column only with a default.";
  return [step(nullable, why), ...load, ...setNotNull(column, context)];
}

export function removedColumnSteps(column: ColumnDocument, context: ColumnContext): readonly StepText[] {
  const statement = columnText("drop-column", column, context);
  const drop = change(
    context.isRewritten ? "before" : "after",
    "dropColumn",
    statement,
    ", after the indexes, foreign keys, checks and generated columns that use it.",
  );
  return context.wasWritten && needsValue(column) ? [relax(column, context), drop] : [drop];
}

/** Of a column that is not in the primary key, or of which Spanner changes in place what changed. */
export function changedColumnSteps(
  old: ColumnDocument,
  now: ColumnDocument,
  context: ColumnContext,
): readonly StepText[] {
  if (context.isRewritten) return rewriteSteps(old, now, context);
  return [
    ...(old.notNull && !now.notNull ? [relax(old, context)] : []),
    ...(old.type === now.type ? [] : [retype(old, now, context)]),
    ...(!old.notNull && now.notNull ? setNotNull(now, context) : []),
    ...valueSteps(old, now, context),
    ...(old.hidden === now.hidden ? [] : [hide(now)]),
    ...(!context.wasWritten && context.isWritten ? [fill(now)] : []),
  ];
}

/**
 * What gives a row its value when nobody writes it. Only a column of commit timestamps takes some of these words, and it
 * takes no others: so what goes comes first, then the option, then what comes.
 */
function valueSteps(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): readonly StepText[] {
  const option = commitTimestampSteps(old, now, context);
  const onUpdate = onUpdateSteps(old, now, context);
  const byDefault = defaultSteps(old, now, context);
  return [
    ...(now.onUpdate === null ? onUpdate : []),
    ...(now.default === null ? byDefault : []),
    ...option,
    ...(now.default === null ? [] : byDefault),
    ...(now.onUpdate === null ? [] : onUpdate),
  ];
}

function rewriteSteps(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): readonly StepText[] {
  const statement = columnText("drop-column", old, context);
  const text = `Spanner does not change ${whatIsRewritten(old, now)} in place: pause the old pipeline, ${statement}`;
  const drop: StepText = {
    phase: "before",
    kind: "recreate",
    rank: "dropColumn",
    text: `${text}; ${whatIsLost(now, context)}.`,
    ddl: [statement],
  };
  return [drop, ...addedColumnSteps(now, context)];
}

function whatIsRewritten(old: ColumnDocument, now: ColumnDocument): string {
  if (old.type !== now.type) return `${old.type} to ${now.type}`;
  if (old.identity !== now.identity) return "whether a column is an identity column";
  const generated = JSON.stringify(old.generated) !== JSON.stringify(now.generated);
  return generated ? "how the column is generated" : "what the column is generated from";
}

function whatIsLost({ generated, identity }: ColumnDocument, { isWritten }: ColumnContext): string {
  if (generated !== false) return "its values are computed from then on";
  if (isWritten) return "its values are lost until the load";
  return identity ? "its values are lost, and Spanner gives others" : "its values are lost";
}

function fill({ name, default: defaultValue, identity }: ColumnDocument): StepText {
  const until = identity ? "numbers of Spanner's own" : defaultValue === null ? "NULL" : "the default";
  const column = quoteIdentifier(name);
  return {
    phase: "load",
    kind: "load",
    rank: "load",
    text: `Full load: rows that are there hold ${until} in ${column} until they are written again. The source needs the column, or the config a mapping.`,
    ddl: [],
  };
}

function setNotNull(column: ColumnDocument, context: ColumnContext): readonly StepText[] {
  if (column.type.startsWith("ARRAY<")) {
    const name = quoteIdentifier(column.name);
    const text = `Spanner does not add NOT NULL to an ARRAY column: leave ${name} nullable, or create the table anew.`;
    return [{ phase: "after", kind: "ddl", rank: "alterColumn", text, ddl: [] }];
  }
  const statement = alterColumn(column, { notNull: true }, context);
  const fails = context.isWritten
    ? ". It fails while a row holds NULL, and from then on so does an export that writes one."
    : ". It fails while a row holds NULL.";
  const set = change("after", "alterColumn", statement, fails);
  return column.allowCommitTimestamp && !context.isWritten ? [fillTimestamps(column, context), set] : [set];
}

/** The load leaves the column to Spanner, which fills it only where a statement asks for it. */
function fillTimestamps(column: ColumnDocument, context: ColumnContext): StepText {
  const text = `${columnText("fill-commit-timestamp", column, context)}: the load does not write the column, and its rows hold NULL there.`;
  return { phase: "after", kind: "dml", rank: "fillColumn", text, ddl: [] };
}

function relax(column: ColumnDocument, context: ColumnContext): StepText {
  const statement = alterColumn(column, { notNull: false }, context);
  const why = context.isWritten
    ? " takes NOT NULL away."
    : " takes NOT NULL away: the new pipeline no longer writes the column.";
  return change("before", "alterColumn", statement, why);
}

function retype(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): StepText {
  const statement = alterColumn(now, { notNull: old.notNull && now.notNull }, context);
  const step = (phase: Phase, more: string) => change(phase, "alterColumn", statement, more);
  switch (retypeKind(old.type, now.type)) {
    case "longer":
      return step("before", ". Rows stay as they are.");
    case "shorter":
      return step("after", ". It fails while a value is longer; so does an export from then on.");
    default:
      return step("before", `. Spanner checks the values that are there; the source has to give ${now.type}.`);
  }
}

function defaultSteps(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): readonly StepText[] {
  if (old.default === now.default) return [];
  const statement =
    now.default === null
      ? columnText("drop-default", now, context)
      : columnText("set-default", now, context, { expression: now.default });
  return [change("before", "alterColumn", statement, ". Rows that are there keep their values.")];
}

function onUpdateSteps(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): readonly StepText[] {
  if (old.onUpdate === now.onUpdate) return [];
  const statement =
    now.onUpdate === null
      ? columnText("drop-on-update", now, context)
      : columnText("set-on-update", now, context, { expression: now.onUpdate });
  return [
    change("before", "alterColumn", statement, ". Rows that are there keep their values until they are written."),
  ];
}

function commitTimestampSteps(old: ColumnDocument, now: ColumnDocument, context: ColumnContext): readonly StepText[] {
  if (old.allowCommitTimestamp === now.allowCommitTimestamp) return [];
  const option = now.allowCommitTimestamp ? "true" : "null";
  const more = now.allowCommitTimestamp ? ". No value of it may lie in the future." : ".";
  return [change("before", "alterColumn", columnText("set-commit-timestamp", now, context, { value: option }), more)];
}

function hide({ name, hidden }: ColumnDocument): StepText {
  const text = `Column ${quoteIdentifier(name)} ${hidden ? "becomes" : "is no longer"} HIDDEN; loading is the same.`;
  return { phase: "before", kind: "ddl", rank: "alterColumn", text, ddl: [] };
}

/** What the definition does not say again, the statement takes away; but for HIDDEN and the options. */
function alterColumn(column: ColumnDocument, to: { readonly notNull: boolean }, context: ColumnContext): string {
  const definition = defineColumn({ ...column, notNull: to.notNull, hidden: false, allowCommitTimestamp: false });
  return columnText("alter-column", column, context, { definition });
}

/** A statement about one column of a table that stays. */
function columnText(template: string, { name }: ColumnDocument, { table }: ColumnContext, view: View = {}): string {
  return ddlText(template, { table: ddlName(table), column: quoteIdentifier(name), ...view });
}

/** A statement, and what it is good to know of it. */
function change(phase: Phase, rank: Rank, statement: string, more = "."): StepText {
  return { phase, kind: "ddl", rank, text: `${statement}${more}`, ddl: [statement] };
}

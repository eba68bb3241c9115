import type {
  Action,
  ExportAction,
  ExportColumn,
  Operation,
  Plan,
  PlannedTable,
  SourceTable,
} from "../../plan/types.ts";
import {
  enumerate,
  phraseAction,
  phraseElements,
  phraseReasons,
  phraseRules,
  phraseVerification,
  soleAction,
} from "../phrases.ts";

/** What the plan does with one table, on one screen. */
export function explainText(plan: Plan, table: PlannedTable): string {
  const { id, elements } = table;
  const own = plan.actions.filter((action) => isOf(action, id));
  const operations = plan.operations.filter(({ steps }) => steps.some((step) => isOf(step, id)));
  const sections = [
    [`${id} · ${phraseElements(elements)}`],
    facts(plan, table),
    [
      "columns",
      ...grid(table.columns.map((column) => [`  ${column.name}`, column.type, writtenFrom(column.name, own)])),
    ],
    ...(table.reasons.length === 0 ? [] : [["reasons to stay out", ...wrapped(table.reasons)]]),
    ["actions", ...operations.flatMap(operationLines)],
    waitingLines(plan, operations),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join("\n"))
    .join("\n\n");
}

function isOf(action: Action, table: PlannedTable["id"]): boolean {
  if (action.kind === "barrier" || action.kind === "ledger") return false;
  return action.kind === "settle" ? action.tables.includes(table) : action.table === table;
}

function facts(plan: Plan, { id, mode, deletes, primaryKey }: PlannedTable): readonly string[] {
  const actions = plan.actions.filter((action) => isOf(action, id));
  const checked = actions.find((action) => action.kind === "checked");
  const exports = actions.filter((action) => action.kind === "export");
  const order = checked?.checks.order ?? [];
  const counts =
    order.length === 0
      ? "the content of the row"
      : order.map(({ column, descending }) => `${column}${descending ? " desc" : ""}`).join(", ");
  const place = checked === undefined ? "" : `, checked rows in a ${checked.materialized ? "table" : "view"}`;
  const deferred = plan.deferred.filter((key) => key.table === id);
  return grid([
    ["source", sourceName(actions)],
    [
      "key",
      `(${primaryKey.join(", ")})${checked === undefined ? "" : `; of several rows with one key the first by ${counts} counts`}`,
    ],
    ["integrity", `${mode}${place}`],
    ...actions.flatMap((action) => (action.kind === "gate" ? [["gate", `shut if ${phraseRules(action.rules)}`]] : [])),
    ...asksFact(checked),
    ...actions.flatMap((action) =>
      action.kind === "verify" ? [["verify", `fails if ${phraseVerification(action)}`]] : [],
    ),
    ...deferred.map(({ constraint, columns }) => ["deferred", `${constraint}: ${columns.join(", ")} in a second pass`]),
    ...depthFact(exports),
    ...shardFact(exports),
    ["deletes", deletes === "none" ? "none: a row that left the source stays in Spanner" : deletes],
  ]);
}

/** The tables that are not loaded, whose keys are asked for. */
function asksFact(checked: Extract<Action, { kind: "checked" }> | undefined): readonly (readonly string[])[] {
  const asked = [...(checked?.reads ?? [])].flatMap(([id, { kind }]) => (kind === "external" ? id : []));
  return asked.length === 0 ? [] : [["outside", `held against what Spanner holds in ${enumerate(asked)}`]];
}

function depthFact(exports: readonly ExportAction[]): readonly (readonly string[])[] {
  const levels = exports.flatMap(({ depth }) => (depth === undefined ? [] : [depth.level]));
  return levels.length === 0
    ? []
    : [["by depth", `rows up to ${Math.max(...levels)} references from a root, one export for each distance`]];
}

function shardFact(exports: readonly ExportAction[]): readonly (readonly string[])[] {
  const count = exports[0]?.shard?.count;
  return count === undefined ? [] : [["shards", `${count} exports of disjoint parts`]];
}

function sourceName(actions: readonly Action[]): string {
  for (const action of actions) {
    if (action.kind === "checked") return path(action.checks.source);
    if (action.kind === "export" && action.reads.kind === "source") return path(action.reads.source);
  }
  return "";
}

function path({ project, dataset, table }: SourceTable): string {
  return [project, dataset, table].filter((part) => part !== undefined).join(".");
}

/** What is selected for the column, or that nothing is. */
function writtenFrom(name: string, actions: readonly Action[]): string {
  const found = actions.flatMap((action): readonly ExportColumn[] => {
    if (action.kind === "checked") return action.checks.columns.filter((column) => column.name === name);
    return action.kind === "export" && action.reads.kind === "source"
      ? action.columns.filter((column) => column.name === name)
      : [];
  });
  // The first pass of two may write NULL.
  const from = (found.findLast((column) => column.from.kind !== "constant") ?? found[0])?.from;
  switch (from?.kind) {
    case undefined:
      return "not exported";
    case "column":
      return from.name === name ? "" : `from ${from.name}`;
    case "expression":
      return from.sql.replace(/\s+/g, " ");
    case "constant":
      return JSON.stringify(from.value);
    default:
      return from satisfies never;
  }
}

function operationLines(operation: Operation): readonly string[] {
  const { name, wave, steps, dependsOn } = operation;
  const sole = soleAction(operation);
  const own =
    sole === undefined
      ? [`  ${name}, wave ${wave}: one script`, ...steps.map((step) => `    ${step.name}${whatIsNew(step)}`)]
      : [`  ${name}, wave ${wave}${whatIsNew(sole)}`];
  return [
    ...own,
    ...grid(dependsOn.map(({ action: before, because }) => [`    after ${before}`, phraseReasons(because)])),
  ];
}

/** What stands above already is not said again. */
function whatIsNew(action: Action): string {
  const told: readonly Action["kind"][] = ["checked", "gate", "verify"];
  return told.includes(action.kind) ? "" : `: ${phraseAction(action)}`;
}

/** What waits for the table: not its own actions. */
function waitingLines(plan: Plan, own: readonly Operation[]): readonly string[] {
  const names = new Set(own.map(({ name }) => name));
  const waiting = plan.operations.filter(
    ({ name, dependsOn }) => !names.has(name) && dependsOn.some(({ action }) => names.has(action)),
  );
  return waiting.length === 0 ? [] : ["waited for by", ...wrapped(waiting.map(({ name }) => name))];
}

const lineWidth = 100;

function wrapped(items: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + item.length + 2 <= lineWidth) lines[lines.length - 1] = `${last}, ${item}`;
    else lines.push(`  ${item}`);
  }
  return lines;
}

function grid(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

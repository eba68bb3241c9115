import { quoteIdentifier } from "../support/index.ts";
import { addedColumnSteps, changedColumnSteps, removedColumnSteps } from "./column-steps.ts";
import { ddlText } from "./ddl.ts";
import { ddlName, defineCheck, defineIndex, definePolicy, defineReference } from "./definitions.ts";
import { type Pair, pairUp } from "./pairs.ts";
import { writesColumn } from "./pipeline.ts";
import { recreateSteps, whyRecreated } from "./recreate.ts";
import { compareSchemas, foreignKeys, interleavings } from "./schema.ts";
import type { Phase, SchemaChange, Sides, Step, TableDocument } from "./types.ts";

const phases: readonly Phase[] = ["before", "load", "after"];

/**
 * What a person does around the change. The old pipeline must not write what is gone, the new one not what is not
 * there yet, and a constraint comes when the rows keep it. So: what only adds or allows, the load, what demands or drops.
 */
export function findSteps(sides: Sides): readonly Step[] {
  const changes = compareSchemas(sides);
  const tables = pairUp(sides.old.catalog.tables, sides.new.catalog.tables, ({ name }) => name);
  const all = [
    ...tables.flatMap((pair) => tableSteps(pair, sides)),
    // After the load no query meets a graph whose tables are still empty; before a table is dropped, its graph lets it go.
    ...graphSteps(changes),
    ...changes.flatMap(droppedTableSteps),
  ];
  return phases.flatMap((phase) => unique(all.filter((step) => step.phase === phase)));
}

/** A child is loaded anew once, whether for its own sake or its parent's. */
function unique(steps: readonly Step[]): readonly Step[] {
  const seen = new Set<string>();
  return steps.filter(({ subject, text }) => seen.size < seen.add(`${subject}\n${text}`).size);
}

function tableSteps(pair: Pair<TableDocument>, sides: Sides): readonly Step[] {
  const { before, after } = pair;
  if (after === undefined) return [];
  const subject = `Table "${after.name}"`;
  if (before === undefined) {
    const first = newTargets(after, sides);
    const order = first.length === 0 ? "" : `, after ${first.map(ddlName).join(", ")}`;
    const create = `${ddlText("create-table", { table: ddlName(after.name) })}${after.indexes.length > 0 ? " and its indexes" : ""}${order}.`;
    return [
      { phase: "before", kind: "ddl", subject, text: create },
      { phase: "load", kind: "load", subject, text: "The first run loads the whole table." },
    ];
  }
  const why = whyRecreated(before, after, sides.old.catalog);
  if (why !== undefined) {
    return recreateSteps(after, why, { old: sides.old.catalog, new: sides.new.catalog });
  }
  return [...columnSteps(before, after, sides), ...constraintSteps(before, after)].map((step) => ({
    ...step,
    subject,
  }));
}

/** What has to be created before: the new tables that a new table refers to. */
function newTargets(table: TableDocument, { old }: Sides): readonly string[] {
  const known = new Set(old.catalog.tables.map(({ name }) => name.toLowerCase()));
  const targets = table.references
    .map(({ to }) => to)
    .filter((to) => to !== table.name && !known.has(to.toLowerCase()));
  return [...new Set(targets)];
}

type StepText = Omit<Step, "subject">;

function columnSteps(before: TableDocument, after: TableDocument, sides: Sides): readonly StepText[] {
  return pairUp(before.columns, after.columns, ({ name }) => name).flatMap(({ before: old, after: now }) => {
    const context = {
      table: after.name,
      wasWritten: old !== undefined && writesColumn(sides.old, before.name, old.name),
      isWritten: now !== undefined && writesColumn(sides.new, after.name, now.name),
    };
    if (old === undefined) return addedColumnSteps(now, context);
    return now === undefined ? removedColumnSteps(old, context) : changedColumnSteps(old, now, context);
  });
}

function constraintSteps(before: TableDocument, after: TableDocument): readonly StepText[] {
  const table = ddlName(after.name);
  const add = (name: string | null, definition: string) =>
    name === null
      ? ddlText("add-constraint", { table, definition })
      : ddlText("add-named-constraint", { table, name: quoteIdentifier(name), definition });
  const drop = (name: string | null, what: string) =>
    name === null
      ? ddl("before", `Drop the ${what} by the name that Spanner gave it (INFORMATION_SCHEMA.TABLE_CONSTRAINTS).`)
      : ddl("before", `${ddlText("drop-constraint", { table, name: quoteIdentifier(name) })}.`);
  return [
    ...interleavingSteps(before, after),
    ...differing(foreignKeys(before), foreignKeys(after), (key) => defineReference(key).toLowerCase()).flatMap(
      ({ old, now }) => [
        ...(old === undefined ? [] : [drop(old.name, defineReference(old))]),
        ...(now === undefined ? [] : [addForeignKey(now.enforced, add(now.name, defineReference(now)))]),
      ],
    ),
    ...differing(before.checks, after.checks, defineCheck).flatMap(({ old, now }) => [
      ...(old === undefined ? [] : [drop(old.name, defineCheck(old))]),
      ...(now === undefined
        ? []
        : [
            ddl(
              "after",
              `${add(now.name, defineCheck(now))}. It fails while a row breaks it, and from then on so does an export of such a row.`,
            ),
          ]),
    ]),
    ...differing(before.indexes, after.indexes, (index) => defineIndex(index)).flatMap(({ old, now }) => [
      ...(old === undefined ? [] : [ddl("before", `${ddlText("drop-index", { index: ddlName(old.name) })}.`)]),
      ...(now === undefined ? [] : [createIndex(now)]),
    ]),
    ...policySteps(before, after),
  ];
}

/** What is only here or there, or is not the same. */
function differing<T extends { readonly name: string | null }>(
  before: readonly T[],
  after: readonly T[],
  define: (item: T) => string,
): readonly { readonly old: T | undefined; readonly now: T | undefined }[] {
  return pairUp(before, after, (item) => item.name ?? ` ${define(item)}`)
    .filter(
      (pair) => pair.before === undefined || pair.after === undefined || define(pair.before) !== define(pair.after),
    )
    .map((pair) => ({ old: pair.before, now: pair.after }));
}

function addForeignKey(enforced: boolean, statement: string): StepText {
  if (!enforced) return ddl("after", `${statement}. Spanner does not check it, but its optimizer trusts it.`);
  return ddl(
    "after",
    `${statement}. It fails while a row refers to none; from then on an export of such a row fails, and so does one in the old order.`,
  );
}

function createIndex(index: TableDocument["indexes"][number]): StepText {
  const fails = index.unique
    ? " It fails while two rows have one key, and from then on so does an export of such rows."
    : "";
  return ddl("after", `Create ${defineIndex(index, ddlName(index.name))}.${fails}`);
}

/** The parent is the same: another one makes another table. */
function interleavingSteps(before: TableDocument, after: TableDocument): readonly StepText[] {
  const [old, now] = [interleavings(before)[0], interleavings(after)[0]];
  if (old === undefined || now === undefined) return [];
  const table = ddlName(after.name);
  if (old.enforced !== now.enforced) {
    const statement = ddlText("set-interleave", { table, definition: defineReference(now) });
    if (!now.enforced) return [ddl("before", `${statement}.`)];
    const twice = now.onDelete === "cascade" ? " in two steps, first without ON DELETE CASCADE" : "";
    return [
      ddl(
        "after",
        `${statement}${twice}. It fails while a row has no parent; from then on so does an export of such a row.`,
      ),
    ];
  }
  if (old.onDelete === now.onDelete) return [];
  const template = now.onDelete === "cascade" ? "set-on-delete-cascade" : "set-on-delete-no-action";
  return [ddl("before", `${ddlText(template, { table })}.`)];
}

function policySteps({ rowDeletionPolicy: old }: TableDocument, after: TableDocument): readonly StepText[] {
  const now = after.rowDeletionPolicy;
  const table = ddlName(after.name);
  if (now === null) return old === null ? [] : [ddl("before", `${ddlText("drop-policy", { table })}.`)];
  if (old !== null && definePolicy(old) === definePolicy(now)) return [];
  const statement = ddlText(old === null ? "add-policy" : "replace-policy", { table, definition: definePolicy(now) });
  return [
    ddl("after", `${statement}. Each full load writes rows again that are that old, as long as the source has them.`),
  ];
}

function graphSteps(changes: readonly SchemaChange[]): readonly Step[] {
  const graphs = changes.filter(({ object }) => object === "graph" || object === "node" || object === "edge");
  return [...new Set(graphs.map(({ of }) => of))].map((name): Step => {
    const whole = graphs.find(
      (change) => change.of === name && change.object === "graph" && change.change !== "changed",
    );
    const text = `${ddlText(`graph-${whole?.change ?? "changed"}`, { graph: ddlName(name) })}.`;
    return { phase: "after", kind: "ddl", subject: `Graph "${name}"`, text };
  });
}

function droppedTableSteps({ object, change, of }: SchemaChange): readonly Step[] {
  if (object !== "table" || change !== "removed") return [];
  const text =
    `${ddlText("drop-table", { table: ddlName(of) })}, after its indexes and the tables that are interleaved in it. ` +
    "Until then its rows stay as they are: no export writes or deletes them.";
  return [{ phase: "after", kind: "ddl", subject: `Table "${of}"`, text }];
}

function ddl(phase: Phase, text: string): StepText {
  return { phase, kind: "ddl", text };
}

import { ddlName, ddlText, defineCheck, defineReference } from "../render/index.ts";
import { quoteIdentifier, stronglyConnectedComponents, wordsOf } from "../support/index.ts";
import { addedColumnSteps, changedColumnSteps, removedColumnSteps } from "./column-steps.ts";
import { addForeignKey, constraintSteps, dropConstraint, dropIndex } from "./constraint-steps.ts";
import type { Impact } from "./impact.ts";
import { pairUp } from "./pairs.ts";
import { writesColumn } from "./pipeline.ts";
import { foreignKeys, interleavings } from "./schema.ts";
import { createIndex, createTable } from "./statements.ts";
import type { CatalogDocument, PlacedStep, ReferenceDocument, Sides, StepText, TableDocument } from "./types.ts";

export function tableSteps(sides: Sides, impact: Impact): readonly PlacedStep[] {
  const pairs = pairUp(sides.old.catalog.tables, sides.new.catalog.tables, ({ name }) => name);
  const changed = pairs.flatMap(({ before, after }): readonly PlacedStep[] => {
    if (before === undefined || after === undefined || impact.isDroppedBefore(before.name)) return [];
    const steps = [...columnSteps(before, after, sides, impact), ...constraintSteps(before, after, impact)];
    return steps.map((step) => ({ ...step, subject: subjectOf(after) }));
  });
  return [...changed, ...dropSteps(sides, impact), ...makeSteps(sides, impact)];
}

function subjectOf({ name }: { readonly name: string }): string {
  return `Table "${name}"`;
}

function columnSteps(before: TableDocument, after: TableDocument, sides: Sides, impact: Impact): readonly StepText[] {
  const steps = pairUp(before.columns, after.columns, ({ name }) => name).map(({ before: old, after: now }) => {
    const context = {
      table: after.name,
      wasWritten: old !== undefined && writesColumn(sides.old, before.name, old.name),
      isWritten: now !== undefined && writesColumn(sides.new, after.name, now.name),
      isRewritten: impact.isRewritten(after.name, (now ?? old).name),
    };
    if (old === undefined) return { column: now, steps: addedColumnSteps(now, context) };
    if (now === undefined) return { column: old, steps: removedColumnSteps(old, context) };
    return { column: now, steps: changedColumnSteps(old, now, context) };
  });
  const all = steps.flatMap(({ column, steps: own }) => own.map((step) => ({ ...step, column: column.name })));
  const drops = byUse(before).map((name) => name.toLowerCase());
  const adds = byUse(after).map((name) => name.toLowerCase());
  // What a generated column is computed from is dropped after it, and added before it.
  const place = ({ rank, column }: (typeof all)[number]) => {
    if (rank === "dropColumn") return -drops.indexOf(column.toLowerCase());
    return rank === "addColumn" ? adds.indexOf(column.toLowerCase()) : 0;
  };
  const moved = new Set(["dropColumn", "addColumn"]);
  return [
    ...all.filter(({ rank }) => !moved.has(rank)),
    ...all.filter(({ rank }) => moved.has(rank)).sort((a, b) => place(a) - place(b)),
  ].map(({ column: _, ...step }) => step);
}

/** The columns in such an order that generated ones come after those that they are computed from. */
function byUse({ columns }: TableDocument): readonly string[] {
  const graph = columns.map(({ generated }) => {
    const words = generated === false ? new Set<string>() : wordsOf(generated.expression);
    return columns.flatMap(({ name }, index) => (words.has(name.toLowerCase()) ? [index] : []));
  });
  return stronglyConnectedComponents(graph).flatMap((component) =>
    component.map((index) => columns[index]?.name ?? ""),
  );
}

/** Tables that go, those before the load that are created anew: what refers to others first. */
function dropSteps(sides: Sides, impact: Impact): readonly PlacedStep[] {
  const old = sides.old.catalog;
  const kept = new Map(sides.new.catalog.tables.map((table) => [table.name.toLowerCase(), table]));
  const isEarly = ({ name }: TableDocument) => impact.isDroppedBefore(name);
  const gone = old.tables.filter((table) => isEarly(table) || !kept.has(table.name.toLowerCase()));
  const order = byReference(gone).toReversed();
  const early = order.filter(isEarly);
  const late = order.filter((table) => !isEarly(table));
  const taken = partNames(sides.new.catalog.tables);
  const dropEarly = early.map((table, index): PlacedStep => {
    const ddl = dropStatements(table, early.slice(index + 1));
    const now = kept.get(table.name.toLowerCase());
    const why = now && impact.recreated.get(now.name);
    if (now === undefined || why === undefined) return droppedEarly(table, ddl);
    const text = `${why}: pause the old pipeline, drop the table and create it anew; its rows are lost until the load.`;
    return { phase: "before", kind: "recreate", rank: "dropTable", subject: subjectOf(now), text, ddl };
  });
  const rest = late.map((table) => withoutParts(table, taken));
  const dropLate = rest.map((table, index) => droppedTable(table, dropStatements(table, rest.slice(index + 1))));
  return [...late.flatMap((table) => makeRoom(table, taken, impact)), ...dropEarly, ...dropLate];
}

/** Of constraints and indexes, in small letters. */
function partNames(tables: CatalogDocument["tables"]): ReadonlySet<string> {
  const parts = tables.flatMap((table) => [...foreignKeys(table), ...table.checks, ...table.indexes]);
  return new Set(parts.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
}

/**
 * A table that goes at the end holds names until then: those that are taken anew, as after a rename, are freed before. So
 * are the tables and columns that it refers to, where they go or change before.
 */
function makeRoom(table: TableDocument, taken: ReadonlySet<string>, impact: Impact): readonly PlacedStep[] {
  const isTaken = ({ name }: { readonly name: string | null }) => name !== null && taken.has(name.toLowerCase());
  const keys = foreignKeys(table).filter((key) => isTaken(key) || impact.movesForeignKey(table.name, key));
  const steps = [
    ...keys.map((key) => dropConstraint(table, key.name, defineReference(key))),
    ...table.checks.filter(isTaken).map((check) => dropConstraint(table, check.name, defineCheck(check))),
    ...table.indexes.filter(isTaken).map(dropIndex),
  ];
  return steps.map((step) => ({ ...step, subject: subjectOf(table) }));
}

function withoutParts(table: TableDocument, names: ReadonlySet<string>): TableDocument {
  const isFree = ({ name }: { readonly name: string | null }) => name === null || !names.has(name.toLowerCase());
  const references = table.references.filter((reference) => reference.kind === "interleave" || isFree(reference));
  return { ...table, references, indexes: table.indexes.filter(isFree) };
}

/** It goes with the table that it is interleaved in. */
function droppedEarly(table: TableDocument, ddl: readonly string[]): PlacedStep {
  const parent = ddlName(interleavings(table)[0]?.to ?? "");
  const text = `${ddlText("drop-table", { table: ddlName(table.name) })}, since ${parent}, in which it is interleaved, is dropped: pause the old pipeline.`;
  return { phase: "before", kind: "recreate", rank: "dropTable", subject: subjectOf(table), text, ddl };
}

function droppedTable(table: TableDocument, ddl: readonly string[]): PlacedStep {
  const text =
    `${ddlText("drop-table", { table: ddlName(table.name) })}, after its indexes and the tables that are interleaved in it. ` +
    "Until then its rows stay as they are: no export writes or deletes them.";
  return { phase: "after", kind: "ddl", rank: "dropTable", subject: subjectOf(table), text, ddl };
}

/** With the indexes of the table, and the foreign keys of those that are dropped after it. */
function dropStatements(table: TableDocument, later: readonly TableDocument[]): readonly string[] {
  const keys = later.flatMap((other) =>
    foreignKeys(other).flatMap(({ to, name }) =>
      to === table.name && name !== null
        ? [ddlText("drop-constraint", { table: ddlName(other.name), name: quoteIdentifier(name) })]
        : [],
    ),
  );
  const indexes = table.indexes.map(({ name }) => ddlText("drop-index", { index: ddlName(name) }));
  return [...keys, ...indexes, ddlText("drop-table", { table: ddlName(table.name) })];
}

/** New tables, and those that are created anew: what they refer to first. */
function makeSteps(sides: Sides, impact: Impact): readonly PlacedStep[] {
  const known = new Set(sides.old.catalog.tables.map(({ name }) => name.toLowerCase()));
  const isNew = ({ name }: TableDocument) => !known.has(name.toLowerCase());
  const made = byReference(
    sides.new.catalog.tables.filter((table) => isNew(table) || impact.recreated.has(table.name)),
  );
  const later = new Set(made.map(({ name }) => name));
  return made.flatMap((table) => {
    later.delete(table.name);
    const subject = subjectOf(table);
    // A foreign key cannot stand in the statement while its target is not there, or is still to be changed.
    const [waiting, moving, inline] = divide(table, later, impact);
    return [
      makeTable(table, inline, isNew(table) ? newTargets(table, sides) : []),
      { ...firstLoad(isNew(table)), subject },
      ...waiting.map((key) => ({ ...addForeignKey(table, key, "before"), subject })),
      ...moving.map((key) => ({ ...addForeignKey(table, key, "after"), subject })),
    ];
  });
}

function divide(
  table: TableDocument,
  later: ReadonlySet<string>,
  impact: Impact,
): readonly [readonly ReferenceDocument[], readonly ReferenceDocument[], readonly ReferenceDocument[]] {
  const keys = foreignKeys(table);
  const isMoving = ({ to, toColumns }: ReferenceDocument) => to !== table.name && impact.isUnsettled(to, toColumns);
  const moving = keys.filter(isMoving);
  const waiting = keys.filter((key) => later.has(key.to) && !isMoving(key));
  return [waiting, moving, keys.filter((key) => !moving.includes(key) && !waiting.includes(key))];
}

function makeTable(table: TableDocument, inline: readonly ReferenceDocument[], first: readonly string[]): PlacedStep {
  const order = first.length === 0 ? "" : `, after ${first.map(ddlName).join(", ")}`;
  const indexes = table.indexes.length > 0 ? " and its indexes" : "";
  const text = `${ddlText("create-table", { table: ddlName(table.name) })}${indexes}${order}.`;
  const ddl = [createTable(table, inline), ...table.indexes.map((index) => createIndex(table, index))];
  return { phase: "before", kind: "ddl", rank: "makeTable", subject: subjectOf(table), text, ddl };
}

function firstLoad(isNew: boolean): StepText {
  const text = isNew ? "The first run loads the whole table." : "Full load of the table, which is empty.";
  return { phase: "load", kind: "load", rank: "load", text, ddl: [] };
}

/** What has to be created before: the new tables that a new table refers to. */
function newTargets(table: TableDocument, { old }: Sides): readonly string[] {
  const known = new Set(old.catalog.tables.map(({ name }) => name.toLowerCase()));
  const targets = table.references
    .map(({ to }) => to)
    .filter((to) => to !== table.name && !known.has(to.toLowerCase()));
  return [...new Set(targets)];
}

/** What a table refers to before it; in a ring of foreign keys the parents of interleaving first. */
function byReference(tables: CatalogDocument["tables"]): readonly TableDocument[] {
  const positions = new Map(tables.map(({ name }, index) => [name, index]));
  const graph = tables.map(({ references }) => references.flatMap(({ to }) => positions.get(to) ?? []));
  const depth = (table: TableDocument): number => {
    const parent = tables[positions.get(interleavings(table)[0]?.to ?? "") ?? -1];
    return parent === undefined || parent === table ? 0 : 1 + depth(parent);
  };
  return stronglyConnectedComponents(graph).flatMap((component) =>
    component
      .flatMap((index) => tables[index] ?? [])
      .map((table) => ({ table, depth: depth(table) }))
      .sort((a, b) => a.depth - b.depth)
      .map(({ table }) => table),
  );
}

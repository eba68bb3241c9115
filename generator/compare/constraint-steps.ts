import { ddlName, ddlText, defineCheck, defineIndex, definePolicy, defineReference } from "../render/index.ts";
import { quoteIdentifier } from "../support/index.ts";
import type { Impact } from "./impact.ts";
import { pairUp } from "./pairs.ts";
import { foreignKeys, interleavings } from "./schema.ts";
import { createIndex } from "./statements.ts";
import type { IndexDocument, Phase, Rank, ReferenceDocument, StepText, TableDocument } from "./types.ts";

/** Of a table that stays: foreign keys, checks, indexes, its interleaving and its row deletion policy. */
export function constraintSteps(before: TableDocument, after: TableDocument, impact: Impact): readonly StepText[] {
  return [
    ...interleavingSteps(before, after),
    ...foreignKeySteps(before, after, impact),
    ...checkSteps(before, after, impact),
    ...indexSteps(before, after, impact),
    ...policySteps(before, after, impact),
  ];
}

function foreignKeySteps(before: TableDocument, after: TableDocument, impact: Impact): readonly StepText[] {
  const define = (key: ReferenceDocument) => defineReference(key).toLowerCase();
  const moves = (key: ReferenceDocument) => impact.movesForeignKey(after.name, key);
  return differing(foreignKeys(before), foreignKeys(after), { define, moves }).flatMap(({ old, now }) => [
    ...(old === undefined ? [] : [dropConstraint(after, old.name, defineReference(old))]),
    ...(now === undefined ? [] : [addForeignKey(after, now, "after")]),
  ]);
}

function checkSteps(before: TableDocument, after: TableDocument, impact: Impact): readonly StepText[] {
  const moves = ({ expression }: TableDocument["checks"][number]) => impact.movesCheck(after.name, expression);
  return differing(before.checks, after.checks, { define: defineCheck, moves }).flatMap(({ old, now }) => [
    ...(old === undefined ? [] : [dropConstraint(after, old.name, defineCheck(old))]),
    ...(now === undefined ? [] : [addCheck(after, now)]),
  ]);
}

function indexSteps(before: TableDocument, after: TableDocument, impact: Impact): readonly StepText[] {
  const define = (index: IndexDocument) => defineIndex(index);
  const moves = (index: IndexDocument) => impact.movesIndex(after.name, index);
  return differing(before.indexes, after.indexes, { define, moves }).flatMap(({ old, now }) => [
    ...(old === undefined ? [] : [dropIndex(old)]),
    ...(now === undefined ? [] : [makeIndex(after, now)]),
  ]);
}

/** What is only here or there, is not the same, or has to make room for a while. */
function differing<T extends { readonly name: string | null }>(
  before: readonly T[],
  after: readonly T[],
  { define, moves }: { readonly define: (item: T) => string; readonly moves: (item: T) => boolean },
): readonly { readonly old: T | undefined; readonly now: T | undefined }[] {
  return pairUp(before, after, (item) => item.name ?? ` ${define(item)}`)
    .filter(
      ({ before: old, after: now }) =>
        old === undefined || now === undefined || define(old) !== define(now) || moves(old),
    )
    .map((pair) => ({ old: pair.before, now: pair.after }));
}

export function dropConstraint(table: TableDocument, name: string | null, definition: string): StepText {
  if (name !== null) {
    const view = { table: ddlName(table.name), name: quoteIdentifier(name) };
    return change("before", "dropConstraint", ddlText("drop-constraint", view));
  }
  const text = `Drop the ${definition} by the name that Spanner gave it (INFORMATION_SCHEMA.TABLE_CONSTRAINTS).`;
  return { phase: "before", kind: "ddl", rank: "dropConstraint", text, ddl: [] };
}

export function addForeignKey(table: TableDocument, key: ReferenceDocument, phase: Phase): StepText {
  const more = key.enforced
    ? ". It fails while a row refers to none; from then on an export of such a row fails, and so does one in the old order."
    : ". Spanner does not check it, but its optimizer trusts it.";
  return change(phase, "addConstraint", addConstraint(table, key.name, defineReference(key)), more);
}

function addCheck(table: TableDocument, check: TableDocument["checks"][number]): StepText {
  const more = check.enforced
    ? ". It fails while a row breaks it, and from then on so does an export of such a row."
    : ". Spanner does not check it, but its optimizer trusts it.";
  return change("after", "addConstraint", addConstraint(table, check.name, defineCheck(check)), more);
}

function addConstraint({ name: id }: TableDocument, name: string | null, definition: string): string {
  const table = ddlName(id);
  return name === null
    ? ddlText("add-constraint", { table, definition })
    : ddlText("add-named-constraint", { table, name: quoteIdentifier(name), definition });
}

export function dropIndex({ name }: IndexDocument): StepText {
  return change("before", "dropIndex", ddlText("drop-index", { index: ddlName(name) }));
}

function makeIndex(table: TableDocument, index: IndexDocument): StepText {
  const more = index.unique
    ? ". It fails while two rows have one key, and from then on so does an export of such rows."
    : ".";
  return change("after", "makeIndex", createIndex(table, index), more);
}

/** The parent is the same: another one makes another table. */
function interleavingSteps(before: TableDocument, after: TableDocument): readonly StepText[] {
  const [old, now] = [interleavings(before)[0], interleavings(after)[0]];
  if (old === undefined || now === undefined) return [];
  const table = ddlName(after.name);
  if (old.enforced !== now.enforced) return [setInterleave(table, now)];
  if (old.onDelete === now.onDelete) return [];
  const template = now.onDelete === "cascade" ? "set-on-delete-cascade" : "set-on-delete-no-action";
  return [change("before", "alterColumn", ddlText(template, { table }))];
}

function setInterleave(table: string, to: ReferenceDocument): StepText {
  const set = (reference: ReferenceDocument) =>
    ddlText("set-interleave", { table, definition: defineReference(reference) });
  if (!to.enforced) return change("before", "alterColumn", set(to));
  const isTwice = to.onDelete === "cascade";
  const twice = isTwice ? " in two steps, first without ON DELETE CASCADE" : "";
  const fails = `${twice}. It fails while a row has no parent; from then on so does an export of such a row.`;
  const step = change("after", "alterColumn", set(to), fails);
  return isTwice ? { ...step, ddl: [set({ ...to, onDelete: "noAction" }), ...step.ddl] } : step;
}

function policySteps(before: TableDocument, after: TableDocument, impact: Impact): readonly StepText[] {
  const [old, now] = [before.rowDeletionPolicy, after.rowDeletionPolicy];
  const table = ddlName(after.name);
  const moves = impact.movesPolicy(after.name, old);
  const drop = change("before", "dropPolicy", ddlText("drop-policy", { table }));
  if (now === null) return old === null ? [] : [drop];
  if (old !== null && definePolicy(old) === definePolicy(now) && !moves) return [];
  const template = old === null || moves ? "add-policy" : "replace-policy";
  const statement = ddlText(template, { table, definition: definePolicy(now) });
  const more = ". Each full load writes rows again that are that old, as long as the source has them.";
  return [...(moves ? [drop] : []), change("after", "setPolicy", statement, more)];
}

/** A statement, and what it is good to know of it. */
function change(phase: Phase, rank: Rank, statement: string, more = "."): StepText {
  return { phase, kind: "ddl", rank, text: `${statement}${more}`, ddl: [statement] };
}

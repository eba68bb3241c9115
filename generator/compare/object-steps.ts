import { ddlName, ddlText } from "../render/index.ts";
import { wordsOf } from "../support/index.ts";
import { keyOf, objectsOf } from "./objects.ts";
import { type Pair, pairUp } from "./pairs.ts";
import { orReplace } from "./statements.ts";
import type { CatalogDocument, ObjectItem, PlacedStep, Sides } from "./types.ts";
import { bareName } from "./words.ts";

/** Schemas, the proto bundle, sequences and functions: they come before what names them, and go after it. */
export function objectSteps({ old, new: now }: Sides): readonly PlacedStep[] {
  const before = objectsOf(old.catalog);
  const after = objectsOf(now.catalog);
  const pairs = pairUp(before, after, keyOf);
  const pairOf = (object: ObjectItem) =>
    pairs.find((pair) =>
      [pair.before, pair.after].some((each) => each && keyOf(each).toLowerCase() === keyOf(object).toLowerCase()),
    );
  const isGone = (object: ObjectItem) => pairOf(object)?.after === undefined;
  return [
    ...after.flatMap((object) => makeSteps(object, pairOf(object), old.catalog)),
    ...before.toReversed().filter(isGone).map(dropStep),
  ];
}

function makeSteps(
  object: ObjectItem,
  pair: Pair<ObjectItem> | undefined,
  old: CatalogDocument,
): readonly PlacedStep[] {
  const before = pair?.before;
  if (before === undefined) return [make(object, object.statements)];
  if (object.kind === "SCHEMA") return [];
  const isLonger = before.statements.every((statement, index) => statement === object.statements[index]);
  const more = object.statements.slice(before.statements.length);
  if (isLonger) return more.length === 0 ? [] : [make(object, more)];
  if (object.kind === "FUNCTION") return [replaceFunction(object)];
  return [remake(before, object, old)];
}

function make(object: ObjectItem, ddl: readonly string[]): PlacedStep {
  return {
    phase: "before",
    kind: "ddl",
    rank: "makeObject",
    subject: subjectOf(object),
    text: `${ddl.join("; ")}.`,
    ddl,
  };
}

function replaceFunction(object: ObjectItem): PlacedStep {
  const [create = "", ...rest] = object.statements;
  return make(object, [orReplace(create), ...rest]);
}

/** It is dropped and made anew, unless something names it. */
function remake(before: ObjectItem, object: ObjectItem, old: CatalogDocument): PlacedStep {
  if (!isNamed(before, old)) return make(object, [dropStatement(before), ...object.statements]);
  const text = `Change it by ALTER to what these statements make: ${object.statements.join("; ")}. It is in use, so that Spanner does not drop it.`;
  return { ...make(object, []), text };
}

/** Whether a definition may name the object. */
function isNamed({ kind, name }: ObjectItem, { tables, views, objects }: CatalogDocument): boolean {
  if (kind === "PROTO BUNDLE") return true;
  const texts = [
    ...tables.flatMap(({ columns, checks }) => [
      ...columns.flatMap(({ default: byDefault, generated }) => [
        byDefault ?? "",
        generated === false ? "" : generated.expression,
      ]),
      ...checks.map(({ expression }) => expression),
    ]),
    ...views.map(({ query }) => query),
    ...objects.flatMap((other) => (other.name === name ? [] : other.statements)),
  ];
  return texts.some((text) => wordsOf(text).has(bareName(name)));
}

function dropStep(object: ObjectItem): PlacedStep {
  const statement = dropStatement(object);
  const text = `${statement}, after all that names it.`;
  const subject = subjectOf(object);
  return { phase: "after", kind: "ddl", rank: "dropObject", subject, text, ddl: [statement] };
}

function dropStatement({ kind, name }: ObjectItem): string {
  return ddlText("drop-object", { object: name === "" ? kind : `${kind} ${ddlName(name)}` });
}

function subjectOf({ kind, name }: ObjectItem): string {
  const word = `${kind.slice(0, 1)}${kind.slice(1).toLowerCase()}`;
  return name === "" ? word : `${word} "${name}"`;
}

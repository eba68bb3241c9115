import { ddlName, ddlText } from "../render/index.ts";
import { wordsOf } from "../support/index.ts";
import type { Impact } from "./impact.ts";
import { type Pair, pairUp } from "./pairs.ts";
import { createView, orReplace } from "./statements.ts";
import type { CatalogDocument, Phase, PlacedStep, Sides, ViewDocument } from "./types.ts";
import { bareName } from "./words.ts";

/** Views that are dropped though they stay, or sooner than they would be, and in which phase; by their names in small letters. */
export type MovedViews = ReadonlyMap<string, "before" | "after">;

/**
 * A view goes before what it reads is dropped or retyped, and comes back after the load. One that reads a view whose
 * columns may change goes for as long as that is replaced.
 */
export function movedViews(sides: Sides, impact: Impact): MovedViews {
  const { views } = sides.old.catalog;
  const tables = new Set(sides.new.catalog.tables.map(({ name }) => name.toLowerCase()));
  const moved = new Map<string, "before" | "after">();
  const isFirst = ({ name, query }: ViewDocument) => tables.has(name.toLowerCase()) || impact.movesQuery(query);
  for (const view of views.filter(isFirst)) moved.set(view.name.toLowerCase(), "before");
  for (const name of readersOf(new Set(moved.keys()), views)) moved.set(name, "before");
  const changed = viewPairs(sides).flatMap(({ before, after }) =>
    before !== undefined && after !== undefined && createView(before) !== createView(after)
      ? [before.name.toLowerCase()]
      : [],
  );
  for (const name of readersOf(new Set(changed), views)) if (!moved.has(name)) moved.set(name, "after");
  return moved;
}

/** What reads one of the views, or what reads it; in small letters. */
function readersOf(names: ReadonlySet<string>, views: CatalogDocument["views"]): ReadonlySet<string> {
  const readers = new Set<string>();
  const sources = new Set([...names].map(bareName));
  // A view reads only views that are older.
  for (const { name, query } of views) {
    const words = wordsOf(query);
    if (![...sources].some((source) => words.has(source) && source !== bareName(name))) continue;
    readers.add(name.toLowerCase());
    sources.add(bareName(name));
  }
  return readers;
}

export function viewSteps(sides: Sides, moved: MovedViews): readonly PlacedStep[] {
  const tables = new Set(sides.old.catalog.tables.map(({ name }) => name.toLowerCase()));
  const pairs = viewPairs(sides);
  const pairOf = (view: ViewDocument) =>
    pairs.find((pair) => (pair.after ?? pair.before)?.name.toLowerCase() === view.name.toLowerCase());
  return [
    ...sides.old.catalog.views.toReversed().flatMap((view) => dropSteps(view, pairOf(view), moved)),
    ...sides.new.catalog.views.flatMap((view) => {
      const steps = makeSteps(view, pairOf(view), moved);
      // Until its end a table has the name.
      return tables.has(view.name.toLowerCase())
        ? steps.map((step) => ({ ...step, rank: "makeLateView" as const }))
        : steps;
    }),
  ];
}

function viewPairs({ old, new: now }: Sides): readonly Pair<ViewDocument>[] {
  return pairUp(old.catalog.views, now.catalog.views, ({ name }) => name);
}

function dropSteps(view: ViewDocument, pair: Pair<ViewDocument> | undefined, moved: MovedViews): readonly PlacedStep[] {
  const phase = moved.get(view.name.toLowerCase());
  if (phase === undefined && pair?.after !== undefined) return [];
  const statement = ddlText("drop-view", { view: ddlName(view.name) });
  const more =
    pair?.after === undefined ? "." : ", which is in the way of the changes below. It is created again afterwards.";
  const text = `${statement}${more}`;
  const rank = phase === undefined ? "dropUnusedView" : "dropView";
  return [{ phase: phase ?? "after", kind: "ddl", rank, subject: subjectOf(view), text, ddl: [statement] }];
}

function makeSteps(view: ViewDocument, pair: Pair<ViewDocument> | undefined, moved: MovedViews): readonly PlacedStep[] {
  const before = pair?.before;
  const statement = createView(view);
  const isThere = before !== undefined && !moved.has(view.name.toLowerCase());
  if (isThere && createView(before) === statement) return [];
  const made = isThere ? orReplace(statement) : statement;
  const phase: Phase = "after";
  return [{ phase, kind: "ddl", rank: "makeView", subject: subjectOf(view), text: `${made}.`, ddl: [made] }];
}

function subjectOf({ name }: ViewDocument): string {
  return `View "${name}"`;
}

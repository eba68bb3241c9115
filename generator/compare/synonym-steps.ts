import { ddlName, ddlText } from "../render/index.ts";
import type { Impact } from "./impact.ts";
import { pairUp } from "./pairs.ts";
import type { CatalogDocument, Phase, PlacedStep, Rank, Sides, TableDocument } from "./types.ts";

/**
 * A synonym comes before the new pipeline and goes after it; but it goes first where its name, or its place as the only
 * synonym of the table, is taken anew, and comes last where a table has its name until then.
 */
export function synonymSteps(sides: Sides, impact: Impact): readonly PlacedStep[] {
  const [taken, old] = [namesOf(sides.new.catalog), namesOf(sides.old.catalog)];
  const pairs = pairUp(sides.old.catalog.tables, sides.new.catalog.tables, ({ name }) => name);
  return pairs.flatMap(({ before, after }) => {
    if (after === undefined) return [];
    const isMade = before === undefined || impact.isDroppedBefore(before.name);
    const had = isMade ? [] : before.synonyms;
    const gone = had.filter((name) => !has(after.synonyms, name));
    const come = after.synonyms.filter((name) => !has(had, name));
    const isTaken = (name: string) => come.length > 0 || taken.has(name.toLowerCase());
    return [
      ...gone.map((name) => drop(after, name, isTaken(name) ? "before" : "after")),
      ...come.map((name) => add(after, name, old.has(name.toLowerCase()) ? "after" : "before")),
    ];
  });
}

function has(names: readonly string[], name: string): boolean {
  return names.some((other) => other.toLowerCase() === name.toLowerCase());
}

/** Of tables and views, in small letters. */
function namesOf({ tables, views }: CatalogDocument): ReadonlySet<string> {
  return new Set([...tables, ...views].map(({ name }) => name.toLowerCase()));
}

function drop(table: TableDocument, name: string, phase: Phase): PlacedStep {
  return step(table, { template: "drop-synonym", name, phase, rank: "dropSynonym" });
}

function add(table: TableDocument, name: string, phase: Phase): PlacedStep {
  return step(table, { template: "add-synonym", name, phase, rank: "addSynonym" });
}

function step(
  { name: table }: TableDocument,
  what: { readonly template: string; readonly name: string; readonly phase: Phase; readonly rank: Rank },
): PlacedStep {
  const { template, name, phase, rank } = what;
  const statement = ddlText(template, { table: ddlName(table), synonym: ddlName(name) });
  return { phase, kind: "ddl", rank, subject: `Table "${table}"`, text: `${statement}.`, ddl: [statement] };
}

import type { Diagnostic } from "../../../support/index.ts";
import { rehearseDiagnostic } from "../../codes.ts";
import { seededRandom } from "../../random.ts";
import type { Row, WarehouseTable } from "../../types.ts";
import { fillDeferred, removeOpenRows } from "./close.ts";
import { bigQueryType } from "./column-type.ts";
import { type DirtyRow, makeDirt } from "./dirt.ts";
import { buildDomains } from "./domains.ts";
import { fillRelation, type Workshop } from "./fill.ts";
import { Judge } from "./judge.ts";
import { RowMaker } from "./maker.ts";
import { buildRelations } from "./relations.ts";
import { fillOrder } from "./rings.ts";
import { Rules } from "./rules.ts";
import { spreadColumns } from "./spread.ts";
import { Store } from "./store.ts";
import type { Cells, GeneratedSamples, GenerateInput, PlantedDirt, Relation } from "./types.ts";

/**
 * Rows for the sources of a plan, whatever its schema: each refers to rows that are there, and keeps the keys, indexes, checks
 * and lengths of the tables that read it, but for the wanted share of dirt. The same input gives the same rows; the draws of
 * one table depend on the tables that it refers to and on those that demand something of it, and on no others.
 *
 * @throws DiagnosticsError `engine-died` when ZetaSQL is no more.
 */
export async function generateSamples(input: GenerateInput): Promise<GeneratedSamples> {
  const { rows, dirty, seed, given = [] } = input;
  const relations = buildRelations({ ...input, given });
  const judge = new Judge(input.zetasql);
  const rules = rulesOf(relations, judge);
  const domains = await buildDomains({ relations, rules, rows, seed });
  const { order, deferred } = fillOrder(relations);
  const stores = new Map([...relations].map(([path, relation]) => [path, new Store(relation.uniques)]));
  const spread = spreadColumns(relations);
  const workshops = order.map((relation): Workshop => {
    const random = seededRandom(seed, `rows of ${relation.path}`);
    const own = domains.get(relation.path) ?? new Map();
    const spreadHere = spread.get(relation.path) ?? new Set<string>();
    const maker = new RowMaker({ relation, stores, domains: own, deferred, spread: spreadHere, rows, random });
    return { relation, rules: rules.get(relation.path) as Rules, maker, random, stores, deferred };
  });

  const planned = Math.round(rows * dirty);
  for (const workshop of workshops) {
    const { relation } = workshop;
    if (relation.given !== undefined) await takeGiven(workshop, relation.given);
    else if (relation.blocked === undefined) await fillRelation(workshop, Math.max(Math.min(1, rows), rows - planned));
  }
  for (const workshop of workshops) if (workshop.relation.given === undefined) await fillDeferred(workshop);
  removeOpenRows(workshops);

  const tables: WarehouseTable[] = [];
  const planted: PlantedDirt[] = [];
  const diagnostics: Diagnostic[] = [...uncheckedChecks(relations, judge)];
  for (const workshop of workshops) {
    const { relation, random } = workshop;
    if (relation.given !== undefined) continue;
    if (relation.blocked !== undefined) diagnostics.push(blockedDiagnostic(relation));
    const clean = stores.get(relation.path)?.rows ?? [];
    const count = dirty === 0 ? 0 : Math.min(planned, Math.ceil((clean.length * dirty) / Math.max(0.01, 1 - dirty)));
    const own = domains.get(relation.path) ?? new Map();
    const dirt = await makeDirt(workshop, { domains: own, count });
    const total = clean.length + dirt.length;
    if (relation.blocked === undefined && total < rows) diagnostics.push(fewerRows(relation, total, rows));
    const made = dirt.map((row) => plantedRow(relation, row));
    planted.push(...made);
    const cleanRows = clean.map((cells) => sourceRow(relation, cells));
    const all = dirt.length === 0 ? cleanRows : random.shuffle([...cleanRows, ...made.map(({ row }) => row)]);
    tables.push({ path: relation.path, columns: sourceColumns(relation), rows: all });
  }
  const places = new Map([...relations.keys()].map((path, index) => [path, index]));
  const placeOf = (path: string): number => places.get(path) ?? 0;
  return {
    tables: tables.sort((a, b) => placeOf(a.path) - placeOf(b.path)),
    planted: planted.sort((a, b) => placeOf(a.source) - placeOf(b.source)),
    diagnostics,
  };
}

function rulesOf(relations: ReadonlyMap<string, Relation>, judge: Judge): ReadonlyMap<string, Rules> {
  const all = [...relations.values()].flatMap(({ references }) => references);
  return new Map(
    [...relations].map(([path, relation]) => {
      const referenced = new Set(all.filter(({ to }) => to === path).flatMap(({ toColumns }) => toColumns));
      return [path, new Rules({ relation, judge, referenced })];
    }),
  );
}

/** Rows that somebody wrote may be dirty: what they break is found by the rehearsal. */
async function takeGiven({ relation, rules, stores }: Workshop, table: WarehouseTable): Promise<void> {
  const rows = table.rows.map((row): Cells => {
    const cells: Cells = new Map();
    for (const { key, constant } of relation.columns.values()) if (constant !== undefined) cells.set(key, constant);
    for (const { name } of table.columns) {
      cells.set(name.toLowerCase(), (Object.hasOwn(row, name) ? row[name] : null) ?? null);
    }
    return cells;
  });
  await rules.compute(rows);
  for (const cells of rows) stores.get(relation.path)?.add(cells);
}

function sourceColumns(relation: Relation): WarehouseTable["columns"] {
  return [...relation.columns.values()].flatMap(({ source, type }) => {
    // A column of another type is NULL in every row.
    return source === undefined ? [] : [{ name: source, type: bigQueryType(type) ?? declaredType(type) }];
  });
}

/** What the declaration of the source says, if it is BigQuery's; protocol buffers come as bytes. */
function declaredType(type: string): string {
  return /^(STRUCT|RANGE|ARRAY|INTERVAL|GEOGRAPHY)\b/.test(type) ? type : "BYTES";
}

function sourceRow(relation: Relation, cells: Cells): Row {
  return Object.fromEntries(
    [...relation.columns.values()].flatMap(({ key, source }) => {
      const value = cells.get(key) ?? null;
      return source === undefined || value === null ? [] : [[source, value]];
    }),
  );
}

function plantedRow(relation: Relation, { table, kind, name, cells }: DirtyRow): PlantedDirt {
  return { source: relation.path, table, kind, name, row: sourceRow(relation, cells) };
}

function blockedDiagnostic({ path, blocked }: Relation): Diagnostic {
  const message = `Table "${path}": no rows can be made: ${blocked?.reason}`;
  return rehearseDiagnostic(blocked?.isError === true ? "sample-not-generated" : "sample-fewer", {
    subject: path,
    message,
  });
}

function fewerRows({ path }: Relation, found: number, wanted: number): Diagnostic {
  const share = found === 0 ? `none of ${wanted} rows was` : `only ${found} of ${wanted} rows were`;
  const message = `Table "${path}": ${share} found that keep its keys, references and checks`;
  return rehearseDiagnostic("sample-fewer", { subject: path, message });
}

/** Expressions that ZetaSQL could not judge, and the tables that have them. */
function uncheckedChecks(relations: ReadonlyMap<string, Relation>, judge: Judge): readonly Diagnostic[] {
  return [...relations.values()].flatMap(({ tables }) =>
    tables.flatMap(({ table }) => {
      const expressions = [
        ...table.checks.map(({ expression }) => expression),
        ...table.columns.flatMap(({ generated }) => (generated === undefined ? [] : [generated.expression])),
      ];
      return [...new Set(expressions)].flatMap((expression) => {
        const problem = judge.unknown.get(expression);
        if (problem === undefined) return [];
        const message = `Table "${table.id}": (${expression}) cannot be evaluated here, and rows may break it: ${problem}`;
        return [rehearseDiagnostic("sample-unchecked", { subject: table.id, message })];
      });
    }),
  );
}

import type { Check } from "../../../model/types.ts";
import type { ColumnInput, Row, Value } from "../../types.ts";
import { bigQueryType } from "./column-type.ts";
import type { Judge } from "./judge.ts";
import { type ExpressionParts, expressionParts } from "./literals.ts";
import type { Cells, Relation, RelationTable } from "./types.ts";

/** A CHECK in terms of a relation. */
export interface Rule {
  readonly table: RelationTable;
  readonly check: Check;
  readonly parts: ExpressionParts;
  /** The columns of the relation that it is about. */
  readonly columns: readonly string[];
}

interface Computation {
  readonly table: RelationTable;
  readonly key: string;
  readonly expression: string;
  /** The own columns that it is made of, by their names in Spanner; undefined for an expression over the source. */
  readonly names: ReadonlySet<string> | undefined;
}

/** The expressions of a relation's tables: its checks, and the columns that are computed. */
export class Rules {
  readonly rules: readonly Rule[];
  readonly #relation: Relation;
  readonly #judge: Judge;
  readonly #computations: readonly Computation[];

  /** `referenced` are columns that other relations refer to. */
  constructor(input: { readonly relation: Relation; readonly judge: Judge; readonly referenced: ReadonlySet<string> }) {
    this.#relation = input.relation;
    this.#judge = input.judge;
    const { relation } = input;
    this.rules = relation.tables.flatMap((table) =>
      table.table.checks.filter(({ enforced }) => enforced).flatMap((check) => ruleOf(table, check)),
    );
    const needed = new Set([
      ...input.referenced,
      ...relation.uniques.flatMap(({ columns, notNull }) => [...columns, ...notNull]),
      ...relation.references.flatMap(({ columns }) => columns),
      ...this.rules.flatMap(({ columns }) => columns),
    ]);
    this.#computations = computationsOf(relation, needed);
  }

  /** Whether rows must be looked at by ZetaSQL before it is known that they are good. */
  get areNeeded(): boolean {
    return this.rules.length > 0 || this.#computations.length > 0;
  }

  /** Fills in what is computed. A column that cannot be computed stays away, a row in which one fails is not good. */
  async compute(rows: readonly Cells[]): Promise<ReadonlySet<Cells>> {
    const failed = new Set<Cells>();
    for (const { table, key, expression, names } of this.#computations) {
      const isOwn = names !== undefined;
      const judgements = await this.#judge.evaluate({
        expression,
        columns: isOwn ? tableColumns(table, names) : this.#sourceColumns(),
        rows: rows.map((cells) => (isOwn ? tableRow(table, cells, names) : this.#sourceRow(cells))),
        ...(isOwn ? {} : { alias: this.#alias() }),
      });
      rows.forEach((cells, index) => {
        if (judgements === undefined) return;
        const judgement = judgements[index];
        if (judgement === undefined) failed.add(cells);
        else cells.set(key, judgement.value);
      });
    }
    return failed;
  }

  /** The rules that each row breaks; NULL breaks none. */
  async broken(rows: readonly Cells[], rules: readonly Rule[] = this.rules): Promise<readonly (readonly Rule[])[]> {
    const broken: Rule[][] = rows.map(() => []);
    for (const rule of rules) {
      const { table, check, parts } = rule;
      const judgements = await this.#judge.evaluate({
        expression: check.expression,
        columns: tableColumns(table, parts.names),
        rows: rows.map((cells) => tableRow(table, cells, parts.names)),
      });
      judgements?.forEach((judgement, index) => {
        if (judgement === undefined || judgement.value === false) broken[index]?.push(rule);
      });
    }
    return broken;
  }

  /** Which of the values a column may have by this rule, which is about no other column. */
  async allowed(rule: Rule, key: string, values: readonly Value[]): Promise<readonly boolean[]> {
    const broken = await this.broken(
      values.map((value) => new Map([[key, value]])),
      [rule],
    );
    return broken.map((rules) => rules.length === 0);
  }

  #alias(): string {
    const table = this.#relation.path.split(".").at(-1) ?? "";
    const isColumn = this.#relation.columns.has(table.toLowerCase());
    return isColumn ? "source_row" : table;
  }

  #sourceColumns(): readonly ColumnInput[] {
    return this.#relation.given?.columns ?? [];
  }

  #sourceRow(cells: Cells): Row {
    return Object.fromEntries(this.#sourceColumns().map(({ name }) => [name, cells.get(name.toLowerCase()) ?? null]));
  }
}

function ruleOf(table: RelationTable, check: Check): readonly Rule[] {
  const parts = expressionParts(check.expression);
  const used = table.table.columns.filter(({ name }) => parts.names.has(name.toLowerCase()));
  const columns = used.map(({ name }) => table.keys.get(name)).filter((key) => key !== undefined);
  // What Spanner fills in cannot be judged before.
  return columns.length < used.length ? [] : [{ table, check, parts, columns: [...new Set(columns)] }];
}

function computationsOf(relation: Relation, needed: ReadonlySet<string>): readonly Computation[] {
  const all: Computation[] = relation.tables.flatMap((table) => [
    ...[...table.expressions].map(([name, expression]): Computation => {
      return { table, key: table.keys.get(name) ?? "", expression, names: undefined };
    }),
    ...table.table.columns.flatMap(({ name, generated }): readonly Computation[] => {
      const key = table.keys.get(name);
      if (generated === undefined || key === undefined || relation.columns.get(key)?.computed !== true) return [];
      return [{ table, key, expression: generated.expression, names: expressionParts(generated.expression).names }];
    }),
  ]);
  // A row whose generated column fails, by an overflow or a division by zero, is refused by Spanner.
  const generated = all.filter(({ names }) => names !== undefined).map(({ key }) => key);
  const wanted = new Set([...needed, ...generated]);
  const usedBy = ({ table, names }: Computation): readonly string[] =>
    [...table.keys].filter(([name]) => names?.has(name.toLowerCase())).map(([, key]) => key);
  // What a needed column is made of is needed too, and comes first.
  for (let size = -1; size !== wanted.size; ) {
    size = wanted.size;
    for (const entry of all) if (wanted.has(entry.key)) for (const key of usedBy(entry)) wanted.add(key);
  }
  const ordered: Computation[] = [];
  let waiting = all.filter(({ key }) => wanted.has(key));
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ key }) => key));
    const ready = waiting.filter((entry) => !usedBy(entry).some((key) => key !== entry.key && open.has(key)));
    if (ready.length === 0) break;
    ordered.push(...ready);
    waiting = waiting.filter((entry) => !ready.includes(entry));
  }
  return ordered;
}

function tableColumns({ table }: RelationTable, names: ReadonlySet<string>): readonly ColumnInput[] {
  return table.columns
    .filter(({ name }) => names.has(name.toLowerCase()))
    .flatMap(({ name, type }) => {
      const converted = bigQueryType(type);
      return converted === undefined ? [] : [{ name, type: converted }];
    });
}

function tableRow({ keys }: RelationTable, cells: Cells, names: ReadonlySet<string>): Row {
  return Object.fromEntries(
    [...keys].filter(([name]) => names.has(name.toLowerCase())).map(([name, key]) => [name, cells.get(key) ?? null]),
  );
}

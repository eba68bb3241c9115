import type { CheckedAction, ReferenceCheck, RowChecks, UniqueCheck, ValueCheck } from "../../plan/types.ts";
import { freeName } from "../../support/index.ts";
import type { Templates } from "../templates.ts";
import { aliasOf, rankOf } from "./aliases.ts";
import { field, isAll, isAny, isNotNull, isNull, keyValue, reasonIf } from "./conditions.ts";
import { HoleMarkers } from "./holes.ts";
import { hasNull, referencedRows, refers } from "./references.ts";
import { columnValue, selectItem } from "./select-list.ts";
import { sourceTable } from "./tables.ts";
import type { Statement } from "./types.ts";

/**
 * Every row of the source in the table's columns, with the reasons why it stays out: first what the row shows by itself, then
 * what it shows beside others of the table, then what other tables say.
 */
export function checkedStatement(action: CheckedAction, templates: Templates): Statement {
  return new CheckedQuery(action, templates).statement();
}

/** More of them are spread over several steps: joins nest, and parsers of queries and plans have their limits. */
const mostJoins = 8;

class CheckedQuery {
  readonly #action: CheckedAction;
  readonly #checks: RowChecks;
  readonly #templates: Templates;
  readonly #holes = new HoleMarkers();
  /** Names that no column has: a column of the name would hide what is meant. */
  readonly #taken: string[];
  readonly #names: Readonly<Record<"mapped" | "ranked" | "judged" | "contested" | "rank" | "own" | "row", string>>;
  /** The names under which the columns of the order stand in the mapped rows. */
  readonly #order: readonly string[];

  constructor(action: CheckedAction, templates: Templates) {
    this.#action = action;
    this.#checks = action.checks;
    this.#templates = templates;
    this.#taken = [...action.checks.columns.map(({ name }) => name), action.checks.reasonsColumn];
    this.#names = {
      mapped: this.#name("mapped"),
      ranked: this.#name("ranked"),
      judged: this.#name("judged"),
      contested: this.#name("contested"),
      rank: this.#name("row_rank"),
      own: this.#name("own_reasons"),
      row: this.#name("t"),
    };
    this.#order = action.checks.order.map(
      ({ column }, index) => this.#mappedAs(column) ?? this.#name(`order_${index + 1}`),
    );
  }

  statement(): Statement {
    const { columns, reasonsColumn, references, uniques, depth } = this.#checks;
    const { row } = this.#names;
    const ranks = uniques.map(({ reason }) => this.#name(rankOf(reason)));
    const joined = references.filter(({ by }) => by === "joined");
    const isSplit = joined.length > mostJoins;
    const last = uniques.length > 0 ? this.#names.contested : this.#names.judged;
    const referred = isSplit ? this.#referred(joined, last) : [];
    const own = isSplit ? references.filter(({ by }) => by !== "joined") : references;
    const looks = own.map((reference) => this.#look(reference, ""));
    const reasons = [
      field(row, this.#names.own, this.#templates),
      ...referred.map(({ reasonsColumn: name }) => field(row, name, this.#templates)),
      ...looks.flatMap(({ reason }) => reason),
      ...uniques.map((unique, index) => this.#uniqueReason(unique, ranks[index] ?? "")),
    ];
    const text = this.#render("checked", {
      steps: [
        this.#mapped(),
        ...this.#ranked(),
        this.#judged(),
        ...this.#contested(ranks),
        ...referred.map(({ text: step }) => step),
      ],
      columns: [
        ...columns.map((column) => field(row, this.#holes.identifier(column.name), this.#templates)),
        this.#allReasons(reasons, this.#holes.identifier(reasonsColumn)),
        ...(depth === undefined ? [] : [this.#render("no-depth", { name: this.#holes.identifier(depth.column) })]),
      ],
      from: [
        this.#render("aliased-table", { table: referred.at(-1)?.name ?? last, alias: row }),
        ...looks.flatMap(({ join }) => join),
      ],
    });
    return this.#holes.statement(this.#action.name, text);
  }

  #allReasons(reasons: readonly string[], name: string): string {
    const [own = "", ...others] = reasons;
    return others.length === 0
      ? this.#render("renamed-column", { value: own, name })
      : this.#render("all-reasons", { reasons, name });
  }

  /** One step for every few references, each with a column of its own reasons. */
  #referred(
    references: readonly ReferenceCheck[],
    from: string,
  ): readonly { readonly name: string; readonly reasonsColumn: string; readonly text: string }[] {
    const { row } = this.#names;
    let before = from;
    return Array.from({ length: Math.ceil(references.length / mostJoins) }, (_, index) => {
      const name = this.#name(`referred_${index + 1}`);
      const reasonsColumn = this.#name(`reasons_${index + 1}`);
      const looks = references
        .slice(index * mostJoins, (index + 1) * mostJoins)
        .map((reference) => this.#look(reference, "      "));
      const text = this.#render("checked-referred", {
        name,
        row,
        reasons: looks.flatMap(({ reason }) => reason),
        reasonsColumn,
        from: [this.#render("aliased-table", { table: before, alias: row }), ...looks.flatMap(({ join }) => join)],
      });
      before = name;
      return { name, reasonsColumn, text };
    });
  }

  #mapped(): string {
    const { source, columns, order } = this.#checks;
    const extra = order.flatMap(({ column }, index) => {
      const name = this.#order[index] ?? "";
      if (this.#mappedAs(column) !== undefined) return [];
      return [this.#render("renamed-column", { value: this.#holes.identifier(column), name })];
    });
    const names = order.map(({ column }) => column);
    return this.#render("checked-mapped", {
      name: this.#names.mapped,
      columns: [...columns.map((column) => selectItem(column, this.#holes, this.#templates)), ...extra],
      table: sourceTable({ source, columns, names }, this.#holes, this.#templates),
    });
  }

  /** A column of the source that stands in the mapped rows anyway. */
  #mappedAs(column: string): string | undefined {
    const mapped = this.#checks.columns.find(({ from }) => from.kind === "column" && from.name === column);
    return mapped === undefined ? undefined : this.#holes.identifier(mapped.name);
  }

  #ranked(): readonly string[] {
    const { key } = this.#checks;
    if (key === undefined) return [];
    const { ranked: name, mapped: from, rank } = this.#names;
    const order = [...this.#orderItems(), this.#render("row-content", { value: from })];
    const columns = this.#keyValues(key);
    return columns.length === 0
      ? [this.#render("checked-ranked-single", { name, from, rank, order })]
      : [this.#render("checked-ranked", { name, from, rank, order, key: columns })];
  }

  #judged(): string {
    const { key, requiredKey, required, values, conditions } = this.#checks;
    const { rank } = this.#names;
    const notNull = (name: string) => isNull(this.#holes.identifier(name), this.#templates);
    const reasons = [
      ...requiredKey.map((name) => this.#reason(`null_key:${name}`, notNull(name))),
      ...required.map((name) => this.#reason(`null_required:${name}`, notNull(name))),
      ...(key === undefined ? [] : [this.#reason("duplicate_key", this.#isLater(rank, requiredKey))]),
      ...values.map((check) => this.#reason(check.reason, this.#isWrong(check))),
      ...conditions.map(({ reason, sql }) =>
        this.#reason(reason, this.#render("is-false", { condition: this.#expression(sql) })),
      ),
    ];
    return this.#render("checked-judged", {
      name: this.#names.judged,
      from: key === undefined ? this.#names.mapped : this.#names.ranked,
      reasons: reasons.length === 0 ? [this.#render("no-reasons", {})] : reasons,
      reasonsColumn: this.#names.own,
    });
  }

  #isWrong({ column, rule, isArray, limit }: ValueCheck): string {
    const name = this.#holes.identifier(column);
    const wrong = (value: string) => this.#render(`is-wrong-${rule}`, { value, limit });
    return isArray ? this.#render("has-element", { array: name, condition: wrong("element") }) : wrong(name);
  }

  /** Another row is before it; rows without a key are no duplicates of each other. */
  #isLater(rank: string, notNull: readonly string[]): string {
    const conditions = notNull.map((name) => isNotNull(this.#holes.identifier(name), this.#templates));
    return isAll([...conditions, this.#render("is-later", { rank })], this.#templates);
  }

  /**
   * A row that is refused for what it holds itself competes for nothing. One that only waits for others keeps its value: it
   * would be refused by Spanner as soon as they come, if another had it by then.
   */
  #contested(ranks: readonly string[]): readonly string[] {
    const { uniques, key } = this.#checks;
    if (uniques.length === 0) return [];
    const { judged, contested: name, own } = this.#names;
    const rest =
      key === undefined
        ? [this.#render("row-content", { value: judged })]
        : key.map((column) => this.#holes.identifier(column.name));
    const order = [...this.#orderItems(), ...rest];
    return [
      this.#render("checked-contested", {
        name,
        from: judged,
        ranks: uniques.map(({ columns, notNull }, index) =>
          this.#render("unique-rank", {
            // NULL in a column of the index is a value of its own; in another one it leaves the row out.
            isApart: isAny(
              [
                this.#render("is-refused", { reasons: own }),
                ...notNull
                  .filter((name) => !columns.some((column) => column.name === name))
                  .map((name) => isNull(this.#holes.identifier(name), this.#templates)),
              ],
              this.#templates,
            ),
            columns: this.#keyValues(columns),
            order: order.length === 0 ? [this.#render("row-content", { value: judged })] : order,
            rank: ranks[index] ?? "",
          }),
        ),
      }),
    ];
  }

  #uniqueReason({ reason, notNull }: UniqueCheck, rank: string): string {
    const { row, own } = this.#names;
    const inRow = (name: string) => field(row, this.#holes.identifier(name), this.#templates);
    return this.#reason(
      reason,
      isAll(
        [
          this.#render("is-loadable", { reasons: field(row, own, this.#templates) }),
          ...notNull.map((name) => isNotNull(inRow(name), this.#templates)),
          this.#render("is-later", { rank: field(row, rank, this.#templates) }),
        ],
        this.#templates,
      ),
    );
  }

  /** How a row looks for the row that it refers to; nothing of it where that is done later, or by another check. */
  #look(
    reference: ReferenceCheck,
    indent: string,
  ): { readonly join: readonly string[]; readonly reason: readonly string[] } {
    const { reason, by, nulls, because } = reference;
    const { row } = this.#names;
    if (by !== "joined") {
      if (nulls !== "reject") return { join: [], reason: [] };
      const isOpen = isAny(hasNull(reference, row, this.#holes, this.#templates), this.#templates);
      return { join: [], reason: [this.#reason(reason, isOpen)] };
    }
    const relation = this.#action.reads.get(because.to);
    if (relation === undefined) throw new Error(`rows of ${because.to} are not read`);
    const alias = this.#name(aliasOf(reference));
    const input = { reference, relation, action: this.#action, row, found: alias };
    const { rows, isFound, foundColumn } = referencedRows(input, this.#holes, this.#templates);
    const conditions = nulls === "reject" ? [] : refers(reference, row, this.#holes, this.#templates);
    const isMissing = isAll([...conditions, isNull(foundColumn, this.#templates)], this.#templates);
    return {
      join: [this.#render("reference-join", { rows, alias, condition: isFound, indent })],
      reason: [this.#reason(reason, isMissing)],
    };
  }

  #orderItems(): readonly string[] {
    return this.#checks.order.map(({ descending }, index) => {
      const value = this.#order[index] ?? "";
      return descending ? this.#render("descending", { value }) : value;
    });
  }

  #keyValues(columns: RowChecks["columns"]): readonly string[] {
    return columns.map(({ name, type }) => keyValue(this.#holes.identifier(name), type, this.#templates));
  }

  #expression(sql: string): string {
    const column = { name: "", type: "BOOL", from: { kind: "expression", sql } } as const;
    return columnValue(column, this.#holes, this.#templates);
  }

  #reason(reason: string, condition: string): string {
    return reasonIf(reason, condition, this.#templates);
  }

  #name(wanted: string): string {
    const name = freeName(wanted, this.#taken);
    this.#taken.push(name);
    return name;
  }

  #render(template: string, view: Parameters<Templates["render"]>[1]): string {
    return this.#templates.render(`sql/${template}`, view);
  }
}

import { type Random, seededRandom } from "../../../generator/rehearse/random.ts";
import type { Value } from "../../../generator/rehearse/types.ts";

/** A schema of every kind of rule, and its checks once more in TypeScript. */
export interface RandomSchema {
  readonly ddl: string;
  readonly checks: readonly RandomCheck[];
}

export interface RandomCheck {
  readonly table: string;
  readonly name: string;
  readonly holds: (cells: ReadonlyMap<string, Value>) => boolean;
}

interface DraftColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
}

interface DraftTable {
  readonly name: string;
  readonly columns: DraftColumn[];
  readonly key: readonly string[];
  readonly clauses: string[];
  readonly after: string[];
  readonly uniqueColumns: string[][];
  interleave: string;
}

const keyTypes = ["INT64", "STRING(36)", "STRING(3)", "BYTES(16)", "DATE", "TIMESTAMP", "NUMERIC", "STRING(MAX)"];
const types = [...keyTypes, "BOOL", "FLOAT64", "FLOAT32", "JSON", "BYTES(MAX)", "ARRAY<STRING(10)>", "ARRAY<INT64>"];

/** Tables that refer to each other in every way; the same seed gives the same schema. */
export function randomSchema(seed: number): RandomSchema {
  const random = seededRandom(seed, "schema");
  const builder = new Builder(random);
  const count = random.integer(3, 9);
  for (let index = 0; index < count; index += 1) builder.addTable(index);
  builder.addRing();
  builder.addEdges();
  return builder.finish();
}

class Builder {
  readonly #random: Random;
  readonly #tables: DraftTable[] = [];
  readonly #checks: RandomCheck[] = [];
  readonly #last: string[] = [];
  #constraints = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  addTable(index: number): void {
    const random = this.#random;
    const parent = this.#tables.length > 0 && random.chance(0.35) ? random.pick(this.#tables) : undefined;
    const name = `T${index}`;
    const columns: DraftColumn[] = [];
    const key: string[] = [];
    const table: DraftTable = { name, columns, key, clauses: [], after: [], uniqueColumns: [], interleave: "" };
    const canInterleave = parent !== undefined && parent.key.length < 4;
    if (canInterleave) {
      for (const column of parent.columns.filter((entry) => parent.key.includes(entry.name)))
        columns.push({ ...column, notNull: true });
      key.push(...parent.key);
      const isEnforced = random.chance(0.8);
      table.interleave = `,\n  INTERLEAVE IN ${isEnforced ? "PARENT " : ""}${parent.name}`;
    } else if (random.chance(0.3)) {
      columns.push({ name: "tenant", type: "INT64", notNull: true });
      key.push("tenant");
    }
    const isAllReferences = this.#tables.length > 1 && !canInterleave && random.chance(0.25);
    if (isAllReferences) {
      for (const target of random.shuffle(this.#tables).slice(0, 2)) this.#addReference(table, target, { inKey: true });
    }
    if (!isAllReferences || key.length === 0) {
      const own = `k${index}`;
      columns.push({ name: own, type: random.pick(keyTypes), notNull: random.chance(0.8) });
      key.push(own);
    }
    for (let number = random.integer(0, 4); number > 0; number -= 1) {
      columns.push({ name: `c${index}_${number}`, type: random.pick(types), notNull: random.chance(0.4) });
    }
    for (let number = random.integer(0, 2); number > 0 && this.#tables.length > 0; number -= 1) {
      this.#addReference(table, random.pick(this.#tables), { inKey: false });
    }
    if (random.chance(0.25)) this.#addSelf(table);
    if (random.chance(0.5)) this.#addCheck(table, index);
    if (random.chance(0.4)) this.#addUnique(table, index);
    this.#tables.push(table);
  }

  /** Columns of their own, but for the tenant, which is one for all references. */
  #addReference(table: DraftTable, target: DraftTable, { inKey }: { readonly inKey: boolean }): void {
    const random = this.#random;
    const unique =
      target.uniqueColumns.length > 0 && !inKey && random.chance(0.5) ? random.pick(target.uniqueColumns) : undefined;
    const toColumns = random.shuffle(unique ?? target.key);
    this.#constraints += 1;
    const prefix = `r${this.#constraints}`;
    const isNullable = !inKey && random.chance(0.6);
    const columns = toColumns.map((toColumn) => {
      const column = target.columns.find(({ name }) => name === toColumn) as DraftColumn;
      const isShared = toColumn === "tenant" && table.columns.some(({ name }) => name === "tenant");
      if (isShared) return "tenant";
      const name = toColumn === "tenant" && inKey ? "tenant" : `${prefix}_${toColumn}`;
      table.columns.push({ name, type: column.type, notNull: !isNullable });
      if (inKey) (table.key as string[]).push(name);
      return name;
    });
    if (columns.length === 0 || table.key.length > 12) return;
    const enforced = random.chance(0.8) ? "" : " NOT ENFORCED";
    table.clauses.push(
      `CONSTRAINT F${this.#constraints} FOREIGN KEY (${columns.join(", ")}) REFERENCES ${target.name} (${toColumns.join(", ")})${enforced}`,
    );
  }

  #addSelf(table: DraftTable): void {
    this.#constraints += 1;
    const isNullable = this.#random.chance(0.7);
    const columns = table.key.map((name) => {
      const column = table.columns.find((entry) => entry.name === name) as DraftColumn;
      if (name === "tenant" && table.key.length > 1) return name;
      table.columns.push({ name: `s_${name}`, type: column.type, notNull: !isNullable });
      return `s_${name}`;
    });
    table.clauses.push(
      `CONSTRAINT F${this.#constraints} FOREIGN KEY (${columns.join(", ")}) REFERENCES ${table.name} (${table.key.join(", ")})`,
    );
  }

  #addCheck(table: DraftTable, index: number): void {
    const name = `CK${index}`;
    const add = (expression: string, columns: readonly string[], holds: RandomCheck["holds"]): void => {
      table.clauses.push(`CONSTRAINT ${name} CHECK (${expression})`);
      const isKnown = (cells: ReadonlyMap<string, Value>): boolean =>
        columns.some((column) => (cells.get(column) ?? null) === null);
      this.#checks.push({ table: table.name, name, holds: (cells) => isKnown(cells) || holds(cells) });
    };
    const column = `x${index}`;
    const notNull = this.#random.chance(0.5);
    const kind = this.#random.integer(0, 4);
    if (kind === 0) {
      table.columns.push({ name: column, type: "STRING(10)", notNull });
      add(`${column} IN ('open', "closed")`, [column], (cells) =>
        ["open", "closed"].includes(String(cells.get(column))),
      );
    } else if (kind === 1) {
      table.columns.push({ name: column, type: "INT64", notNull });
      add(
        `${column} > 0 AND ${column} < 10`,
        [column],
        (cells) => Number(cells.get(column)) > 0 && Number(cells.get(column)) < 10,
      );
    } else if (kind === 2) {
      table.columns.push({ name: column, type: "DATE", notNull }, { name: `${column}b`, type: "DATE", notNull });
      add(
        `${column} <= ${column}b`,
        [column, `${column}b`],
        (cells) => String(cells.get(column)) <= String(cells.get(`${column}b`)),
      );
    } else if (kind === 3) {
      table.columns.push({ name: column, type: "STRING(MAX)", notNull });
      add(`LENGTH(${column}) = 3`, [column], (cells) => [...String(cells.get(column))].length === 3);
    } else {
      table.columns.push({ name: column, type: "FLOAT64", notNull });
      add(
        `${column} BETWEEN 0 AND 1`,
        [column],
        (cells) => Number(cells.get(column)) >= 0 && Number(cells.get(column)) <= 1,
      );
    }
  }

  #addUnique(table: DraftTable, index: number): void {
    const isFiltered = this.#random.chance(0.6);
    const columns = [`u${index}`, ...(this.#random.chance(0.4) ? [`v${index}`] : [])];
    for (const name of columns) {
      table.columns.push({ name, type: this.#random.pick(["INT64", "STRING(20)", "DATE"]), notNull: !isFiltered });
    }
    table.after.push(
      `CREATE UNIQUE ${isFiltered ? "NULL_FILTERED " : ""}INDEX U${index} ON ${table.name} (${columns.join(", ")})`,
    );
    table.uniqueColumns.push(columns);
  }

  /** From an early table back to the last one. */
  addRing(): void {
    const first = this.#tables[0];
    const last = this.#tables.at(-1);
    if (first === undefined || last === undefined || first === last || this.#random.chance(0.5)) return;
    const columns = last.key.map((name) => `ring_${name}`);
    last.key.forEach((name, index) => {
      const column = last.columns.find((entry) => entry.name === name) as DraftColumn;
      first.columns.push({ name: columns[index] ?? "", type: column.type, notNull: false });
    });
    this.#last.push(
      `ALTER TABLE ${first.name} ADD CONSTRAINT Ring FOREIGN KEY (${columns.join(", ")}) REFERENCES ${last.name} (${last.key.join(", ")})`,
    );
  }

  /** Edges over tables that no foreign key ties to their nodes. */
  addEdges(): void {
    const simple = this.#tables.filter(({ key }) => key.length === 1);
    const [from, to] = this.#random.shuffle(simple);
    if (from === undefined || to === undefined) return;
    const typeOf = ({ columns, key }: DraftTable) => columns.find(({ name }) => name === key[0])?.type;
    this.#last.push(
      `CREATE TABLE Edge (a ${typeOf(from)} NOT NULL, b ${typeOf(to)}, id INT64 NOT NULL) PRIMARY KEY (id)`,
      `CREATE PROPERTY GRAPH G NODE TABLES (${from.name}, ${to.name}) EDGE TABLES (Edge KEY (id) ` +
        `SOURCE KEY (a) REFERENCES ${from.name} (${from.key[0]}) DESTINATION KEY (b) REFERENCES ${to.name} (${to.key[0]}))`,
    );
  }

  finish(): RandomSchema {
    const creates = this.#tables.map(({ name, columns, key, clauses, interleave }) => {
      const lines = [
        ...columns.map((column) => `  ${column.name} ${column.type}${column.notNull ? " NOT NULL" : ""}`),
        ...clauses.map((clause) => `  ${clause}`),
      ];
      return `CREATE TABLE ${name} (\n${lines.join(",\n")}\n) PRIMARY KEY (${key.join(", ")})${interleave}`;
    });
    const statements = [...creates, ...this.#tables.flatMap(({ after }) => after), ...this.#last];
    return { ddl: `${statements.join(";\n")};\n`, checks: this.#checks };
  }
}

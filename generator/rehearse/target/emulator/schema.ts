import type { CatalogDocument, TableDocument } from "../../../contracts/index.ts";
import type { EmulatorDatabase } from "../../../engines/emulator/index.ts";
import { DiagnosticsError } from "../../../support/index.ts";
import type { LeftOut, TableId } from "../../types.ts";
import {
  downgrades,
  parentOf,
  parentsFirst,
  partsOf,
  type Statements,
  statementsOf,
  type TableParts,
} from "./parts.ts";

/** What an emulator has of a schema. */
export interface MadeSchema {
  readonly leftOut: readonly LeftOut[];
  readonly missing: ReadonlyMap<TableId, string>;
}

export interface MakeSchemaInput {
  readonly database: EmulatorDatabase;
  readonly catalog: CatalogDocument;
  readonly statements: Statements;
}

/**
 * Makes a database with as much of a schema as the emulator knows: all at once, or, where it refuses that, statement by
 * statement, each of which takes it some milliseconds.
 */
export async function makeSchema(input: MakeSchemaInput): Promise<MadeSchema> {
  const { database, catalog, statements } = input;
  try {
    await database.create(statements(catalog));
    return { leftOut: [], missing: new Map() };
  } catch (error) {
    refusalOf(error);
  }
  await database.create([]);
  const builder = new SchemaBuilder(input);
  await builder.build();
  return builder;
}

class SchemaBuilder implements MadeSchema {
  readonly leftOut: LeftOut[] = [];
  readonly missing = new Map<TableId, string>();
  readonly #database: EmulatorDatabase;
  readonly #catalog: CatalogDocument;
  readonly #statements: Statements;
  /** Also those that were refused: none is tried twice. */
  readonly #tried = new Map<string, string | undefined>();

  constructor({ database, catalog, statements }: MakeSchemaInput) {
    this.#database = database;
    this.#catalog = catalog;
    this.#statements = statements;
  }

  async build(): Promise<void> {
    const { tables, views, graphs, objects } = this.#catalog;
    const made: { readonly parts: TableParts; readonly bare: TableDocument }[] = [];
    for (const object of objects) await this.#addAll(this.#of({ objects: [object] }));
    for (const table of parentsFirst(tables)) {
      const parts = partsOf(table);
      const bare = await this.#addTable(parts);
      if (bare !== undefined) made.push({ parts, bare });
    }
    for (const { parts, bare } of made) {
      for (const reference of parts.foreignKeys) {
        await this.#addAll(this.#of({ tables: [{ ...bare, references: [...bare.references, reference] }] }));
      }
    }
    for (const { parts, bare } of made) {
      for (const index of parts.indexes) await this.#addAll(this.#of({ tables: [{ ...bare, indexes: [index] }] }));
    }
    for (const view of views) await this.#addAll(this.#of({ views: [view] }));
    for (const graph of graphs) await this.#addAll(this.#of({ graphs: [graph] }));
  }

  #of(part: Parameters<typeof statementsOf>[2]): readonly string[] {
    return statementsOf(this.#statements, this.#catalog, part);
  }

  /** The table as it was made, or undefined. */
  async #addTable({ table, bare }: TableParts): Promise<TableDocument | undefined> {
    const parent = parentOf(bare);
    const isParentMissing = parent !== undefined && this.missing.has(parent as TableId);
    if (isParentMissing && bare.references.some(({ kind, enforced }) => kind === "interleave" && enforced)) {
      const reason = `its parent "${parent}" is missing: ${this.missing.get(parent as TableId)}`;
      this.missing.set(table.name as TableId, reason);
      this.leftOut.push({ statement: this.#of({ tables: [bare] }).at(-1) ?? table.name, reason });
      return undefined;
    }
    const first = await this.#tryTable(bare);
    if (first === undefined) return bare;
    const steps = downgrades(bare);
    for (const [index, step] of steps.entries()) {
      if ((await this.#tryTable(step.table)) !== undefined) continue;
      // Why each of them was refused is known only of the statement that still had it, and not the ones before.
      const before = [bare, ...steps.map((entry) => entry.table)];
      for (const [position, { clause }] of steps.slice(0, index + 1).entries()) {
        const reason = this.#reasonOf(before[position] ?? bare) ?? first;
        this.leftOut.push({ statement: clause, reason });
      }
      return step.table;
    }
    const statement = this.#of({ tables: [steps.at(-1)?.table ?? bare] }).at(-1) ?? table.name;
    const reason = this.#reasonOf(steps.at(-1)?.table ?? bare) ?? first;
    this.leftOut.push({ statement, reason });
    this.missing.set(table.name as TableId, reason);
    return undefined;
  }

  /** Undefined when it is there, or the emulator's reason. */
  async #tryTable(table: TableDocument): Promise<string | undefined> {
    for (const statement of this.#of({ tables: [table] })) {
      const reason = await this.#try(statement);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  #reasonOf(table: TableDocument): string | undefined {
    return this.#of({ tables: [table] })
      .map((statement) => this.#tried.get(statement))
      .find((reason) => reason !== undefined);
  }

  async #addAll(statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
      if (this.#tried.has(statement)) continue;
      const reason = await this.#try(statement);
      if (reason !== undefined) this.leftOut.push({ statement, reason });
    }
  }

  async #try(statement: string): Promise<string | undefined> {
    if (this.#tried.has(statement)) return this.#tried.get(statement);
    let reason: string | undefined;
    try {
      await this.#database.update([statement]);
    } catch (error) {
      reason = refusalOf(error);
    }
    this.#tried.set(statement, reason);
    return reason;
  }
}

/** The emulator's own words; whatever else it is goes on. */
function refusalOf(error: unknown): string {
  if (error instanceof DiagnosticsError || !(error instanceof Error) || !("code" in error)) throw error;
  const words = "details" in error && typeof error.details === "string" ? error.details : error.message;
  return words.trim();
}

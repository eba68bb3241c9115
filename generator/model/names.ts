import type { ObjectName, RawTable } from "../introspect/types.ts";
import { type Diagnostic, didYouMean, type Location, suggestionLimit, type Touched } from "../support/index.ts";
import { type ModelCode, modelDiagnostic } from "./codes.ts";
import { columnOf, columnsByName } from "./columns.ts";
import type { TableId } from "./types.ts";

export function tableId({ schema, name }: ObjectName): TableId {
  return (schema === "" ? name : `${schema}.${name}`) as TableId;
}

/** What a problem is about. */
export interface About {
  /** `Table "A": foreign key "F"` */
  readonly subject: string;
  readonly at: Location | undefined;
  /** Undefined for what is no fault of the schema. */
  readonly touches: Touched | undefined;
}

/** The primary key of a table. */
interface Key {
  /** In the spelling of the table. */
  readonly columns: readonly string[];
  /** The first that the table does not have. */
  readonly missing: string | undefined;
}

/** Finds tables and columns by the names of the DDL, which match without regard to case, and reports those that miss. */
export class NameResolver {
  readonly diagnostics: Diagnostic[] = [];
  #suggestionsLeft = suggestionLimit;
  readonly #tables: ReadonlyMap<string, RawTable>;
  readonly #told = new Set<string>();
  readonly #keys = new Map<RawTable, Key>();

  constructor(tables: readonly RawTable[]) {
    this.#tables = new Map(tables.map((table) => [tableId(table).toLowerCase(), table]));
  }

  /** @param problem ends the sentence that begins with the subject. */
  report(code: ModelCode, { subject, at, touches }: About, problem: string): void {
    this.diagnostics.push(modelDiagnostic(code, { subject, message: `${subject}: ${problem}`, at, touches }));
  }

  table(name: ObjectName, about: About): RawTable | undefined {
    const table = this.tryTable(name);
    if (table === undefined) {
      const id = tableId(name);
      const hint = this.suggest(id, () => [...this.#tables.values()].map(tableId));
      this.report("unknown-table", about, `there is no table "${id}".${hint}`);
    }
    return table;
  }

  tryTable(name: ObjectName): RawTable | undefined {
    return this.#tables.get(tableId(name).toLowerCase());
  }

  /** The columns in the spelling of the table, or undefined when one is missing. */
  columns(table: RawTable, names: readonly string[], about: About): readonly string[] | undefined {
    const spelling = columnsByName(table);
    const found = names.map((name) => spelling.get(name.toLowerCase())?.name);
    const missing = names.filter((_, index) => found[index] === undefined);
    for (const name of missing) {
      const hint = this.suggest(name, () => table.columns.map((column) => column.name));
      this.report("unknown-column", about, `table "${tableId(table)}" has no column "${name}".${hint}`);
    }
    return missing.length === 0 ? (found as string[]) : undefined;
  }

  /**
   * The columns of the primary key, one list for all that name none of their own. Of those that are missing the first is
   * reported: the table tells the others.
   */
  keyOf(table: RawTable, about: About): readonly string[] | undefined {
    const { columns, missing } = this.#keys.get(table) ?? this.#addKey(table);
    return missing === undefined ? columns : this.columns(table, [missing], about);
  }

  /** Whether this was told before; it counts as told from now on. */
  hasTold(what: string): boolean {
    const known = this.#told.has(what);
    this.#told.add(what);
    return known;
  }

  /** To be added to a sentence about an unknown name. */
  suggest(name: string, candidates: () => readonly string[]): string {
    this.#suggestionsLeft -= 1;
    return this.#suggestionsLeft < 0 ? "" : didYouMean(name, candidates());
  }

  #addKey(table: RawTable): Key {
    const names = table.primaryKey.map(({ column }) => column);
    const key: Key = {
      columns: names.map((name) => columnOf(table, name)?.name ?? name),
      missing: names.find((name) => columnOf(table, name) === undefined),
    };
    this.#keys.set(table, key);
    return key;
  }
}

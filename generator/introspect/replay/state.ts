import type { Path, Statement } from "../../ddl/types.ts";
import {
  compareStrings,
  type Diagnostic,
  type Location,
  nearest,
  suggestionLimit,
  type Touched,
  touchesEverything,
  touchesTables,
} from "../../support/index.ts";
import { introspectDiagnostic } from "../codes.ts";
import type { ObjectName, RawObject, RawTable, RawView } from "../types.ts";
import type { DraftGraph, TableDraft, Target } from "./drafts.ts";
import { displayName, objectKey } from "./names.ts";

/** More than these nobody reads. */
const maxDiagnostics = 1000;

interface OfTable extends ObjectName {
  readonly table: TableDraft;
}

/** The schema while its statements are replayed, one after the other. */
export class SchemaState {
  readonly tables = new NamedObjects<TableDraft>();
  readonly views = new NamedObjects<RawView>();
  readonly graphs = new NamedObjects<DraftGraph>();
  /** Search and vector indexes, which DROP INDEX takes too. */
  readonly otherIndexes = new NamedObjects<ObjectName>();
  /** Which table an index belongs to, and which one a synonym names. */
  readonly indexes = new NamedObjects<OfTable>();
  readonly synonyms = new NamedObjects<OfTable>();
  /** Foreign keys and checks with a name of the user's: one name in the whole database, whatever schema the table is in. */
  readonly constraints = new NamedObjects<ObjectName>();
  #suggestionsLeft = suggestionLimit;
  readonly #objects = new Map<string, NamedObjects<RawObject>>();
  readonly diagnostics: Diagnostic[] = [];

  /** In the order of their kinds, then of their creation. */
  get objects(): readonly RawObject[] {
    return [...this.#objects].sort(([a], [b]) => kindRank(a) - kindRank(b)).flatMap(([, objects]) => [...objects]);
  }

  objectsOf(kind: string): NamedObjects<RawObject> {
    let objects = this.#objects.get(kind);
    if (objects === undefined) {
      objects = new NamedObjects();
      this.#objects.set(kind, objects);
    }
    return objects;
  }

  get finishedTables(): readonly RawTable[] {
    return [...this.tables]
      .map((table) => table.finish())
      .sort((a, b) => compareStrings(a.schema, b.schema) || compareStrings(a.name, b.name));
  }

  /** What a name stands for already: all objects of a schema share their names. */
  ownerOf(name: ObjectName): string | undefined {
    if (this.tables.has(name)) return "a table";
    if (this.constraints.has(name)) return "a constraint";
    if (this.objectsOf("SEQUENCE").has(name)) return "a sequence";
    if (this.synonyms.has(name)) return "a synonym";
    if (this.views.has(name)) return "a view";
    if (this.indexes.has(name)) return "an index";
    return this.graphs.has(name) ? "a graph" : undefined;
  }

  /** What a path refers to: a table, be it by a synonym, or the name of one that does not exist at this point. */
  targetOf(path: Path, statement: Statement): Target {
    const name = this.nameOf(path, statement);
    return this.tables.get(name) ?? this.synonyms.get(name)?.table ?? name;
  }

  /** The table that a statement changes; reports one that is not there, unless the statement says IF EXISTS. */
  tableOf(path: Path, statement: Statement, options = { ifExists: false }): TableDraft | undefined {
    const name = this.nameOf(path, statement);
    const table = this.tables.get(name) ?? this.synonyms.get(name)?.table;
    if (table === undefined && !options.ifExists) this.reportUnknownTable(statement, name);
    return table;
  }

  /** A name that is nearly a table's may be a slip of the pen: then that table lacks what the statement says. */
  reportUnknownTable(statement: Statement, name: ObjectName, ...alsoTouched: readonly string[]): void {
    this.#suggestionsLeft -= 1;
    const written = displayName(name);
    // Short names are all near each other.
    const looks = this.#suggestionsLeft >= 0 && written.length > 3;
    const near = looks ? nearest(written, [...this.tables].map(displayName)) : undefined;
    const touches = touchesTables(written, ...alsoTouched, ...(near === undefined ? [] : [near]));
    const hint = near === undefined ? "" : `. Did you mean "${near}"?`;
    this.report("ddl-unknown-object", statement, `Table "${written}"`, `does not exist at this point${hint}`, touches);
  }

  reportUnknown(statement: Statement, what: "Index" | "Synonym" | "View" | "Graph", name: ObjectName): void {
    const subject = `${what} "${displayName(name)}"`;
    this.report("ddl-unknown-object", statement, subject, "does not exist at this point", touching(what, name));
  }

  reportDuplicate(statement: Statement, what: string, name: ObjectName, problem = "exists already"): void {
    const subject = `${what} "${displayName(name)}"`;
    this.report("ddl-duplicate-object", statement, subject, problem, touching(what, name));
  }

  /** Something of a table that a statement changes and that is not there. */
  reportMissing(statement: Statement, table: ObjectName, problem: string): void {
    const subject = `Table "${displayName(table)}"`;
    this.report("ddl-unknown-object", statement, subject, problem, touching("Table", table));
  }

  /** @param problem ends the sentence that begins with the subject. */
  report(
    code: "ddl-unknown-object" | "ddl-duplicate-object" | "ddl-bad-name" | "ddl-no-primary-key",
    statement: Statement,
    subject: string,
    problem: string,
    touches: Touched,
  ): void {
    if (this.diagnostics.length > maxDiagnostics) return;
    const at = statement.source.locate(statement.at);
    const isLast = this.diagnostics.length === maxDiagnostics;
    const message = `${subject}: ${problem}${isLast ? "; what follows is not told" : ""}`;
    const touched = isLast ? touchesEverything : touches;
    this.diagnostics.push(introspectDiagnostic(code, { subject, message, at, touches: touched }));
  }

  /** The two parts of a path; a longer one is reported and cut to its last two. */
  nameOf(path: Path, statement: Statement): ObjectName {
    const name = { schema: path.at(-2) ?? "", name: path.at(-1) ?? "" };
    if (path.length > 2) {
      const touches = touchesTables(displayName(name));
      this.report("ddl-bad-name", statement, `Name "${path.join(".")}"`, "has more than two parts", touches);
    }
    return name;
  }
}

/** Objects of one kind by their names, which Spanner compares without regard to case; in the order of their creation. */
export class NamedObjects<T extends ObjectName> implements Iterable<T> {
  readonly #objects = new Map<string, T>();

  get(name: ObjectName): T | undefined {
    return this.#objects.get(objectKey(name));
  }

  has(name: ObjectName): boolean {
    return this.#objects.has(objectKey(name));
  }

  set(object: T): void {
    this.#objects.set(objectKey(object), object);
  }

  delete(name: ObjectName): boolean {
    return this.#objects.delete(objectKey(name));
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#objects.values();
  }
}

/** Functions may use the others. */
const kindOrder = ["PROTO BUNDLE", "SEQUENCE", "FUNCTION"];

function kindRank(kind: string): number {
  return kindOrder.indexOf(kind);
}

function touching(what: string, name: ObjectName): Touched {
  const names = [displayName(name)];
  return what === "Graph" ? { tables: [], graphs: names } : { tables: what === "Table" ? names : [], graphs: [] };
}

export function locationOf(statement: Statement, at: number): Location {
  return statement.source.locate(at);
}

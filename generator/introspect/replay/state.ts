import type { Path, Statement } from "../../ddl/types.ts";
import { compareStrings, type Location, nearest, suggestionLimit } from "../../support/index.ts";
import type { ObjectName, RawObject, RawTable, RawView } from "../types.ts";
import type { DraftGraph, DraftObject, TableDraft, Target } from "./drafts.ts";
import { type Doubt, Findings } from "./findings.ts";
import { NamedObjects } from "./named-objects.ts";
import { displayName } from "./names.ts";
import { inOrderOfUse } from "./order-of-use.ts";

interface OfTable extends ObjectName {
  readonly table: TableDraft;
}

/** The schema while its statements are replayed, one after the other. */
export class SchemaState {
  readonly tables = new NamedObjects<TableDraft>();
  readonly views = new NamedObjects<RawView>();
  readonly graphs = new NamedObjects<DraftGraph>();
  /** Which table an index belongs to, and which one a synonym names. */
  readonly indexes = new NamedObjects<OfTable>();
  readonly synonyms = new NamedObjects<OfTable>();
  /** Search and vector indexes, which DROP INDEX takes too, and change streams. */
  readonly otherIndexes = new NamedObjects<ObjectName>();
  readonly changeStreams = new NamedObjects<ObjectName>();
  /** Foreign keys and checks with a name of the user's: one name in the whole database, whatever schema the table is in. */
  readonly constraints = new NamedObjects<ObjectName>();
  readonly findings = new Findings();
  readonly #objects = new Map<string, NamedObjects<DraftObject>>();
  #suggestionsLeft = suggestionLimit;

  objectsOf(kind: string): NamedObjects<DraftObject> {
    let objects = this.#objects.get(kind);
    if (objects === undefined) {
      objects = new NamedObjects();
      this.#objects.set(kind, objects);
    }
    return objects;
  }

  get finishedTables(): readonly RawTable[] {
    return [...this.tables].map((table) => table.finish()).sort(byName);
  }

  get finishedViews(): readonly RawView[] {
    return inOrderOfUse([...this.views], { kind: "view", textOf: ({ query }) => query });
  }

  get finishedObjects(): readonly RawObject[] {
    const textOf = ({ statements }: RawObject) => statements.join(";");
    return [...this.#objects]
      .sort(([a], [b]) => kindRank(a) - kindRank(b))
      .flatMap(([, objects]) => inOrderOfUse([...objects], { kind: "function", textOf }));
  }

  /** What a name stands for already: all objects of a schema share their names. */
  ownerOf(name: ObjectName): string | undefined {
    if (this.tables.has(name)) return "a table";
    if (this.constraints.has(name)) return "a constraint";
    if (this.objectsOf("SEQUENCE").has(name)) return "a sequence";
    if (this.synonyms.has(name)) return "a synonym";
    if (this.views.has(name)) return "a view";
    if (this.indexes.has(name) || this.otherIndexes.has(name)) return "an index";
    if (this.changeStreams.has(name)) return "a change stream";
    return this.graphs.has(name) ? "a graph" : undefined;
  }

  /**
   * What a path refers to: a table, be it by a synonym, or the name of one that does not exist at this point.
   *
   * @param doubt what is in doubt when the path has too many parts.
   */
  targetOf(path: Path, statement: Statement, doubt?: Doubt): Target {
    const name = this.nameOf(path, statement, doubt);
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
  reportUnknownTable(statement: Statement, name: ObjectName, ...alsoTouched: readonly Target[]): void {
    this.#suggestionsLeft -= 1;
    const written = displayName(name);
    // Short names are all near each other.
    const looks = this.#suggestionsLeft >= 0 && written.length > 3;
    const found = looks ? nearest(written, [...this.tables].map(displayName)) : undefined;
    const near = found === undefined ? [] : [...this.tables].filter((table) => displayName(table) === found);
    this.findings.add({
      code: "ddl-unknown-object",
      statement,
      subject: `Table "${written}"`,
      problem: `does not exist at this point${found === undefined ? "" : `. Did you mean "${found}"?`}`,
      tables: [name, ...alsoTouched, ...near],
    });
  }

  reportUnknown(statement: Statement, subject: string, doubt: Doubt = {}): void {
    const problem = "does not exist at this point";
    this.findings.add({ code: "ddl-unknown-object", statement, subject, problem, ...doubt });
  }

  /** Something of a table that a statement changes and that is not there. */
  reportMissing(statement: Statement, table: TableDraft, problem: string): void {
    const subject = `Table "${displayName(table)}"`;
    this.findings.add({ code: "ddl-unknown-object", statement, subject, problem, tables: [table] });
  }

  reportDuplicate(statement: Statement, subject: string, problem: string, doubt: Doubt = {}): void {
    this.findings.add({ code: "ddl-duplicate-object", statement, subject, problem, ...doubt });
  }

  /** The two parts of a path; a longer one is reported and cut to its last two. */
  nameOf(path: Path, statement: Statement, doubt?: Doubt): ObjectName {
    const name = { schema: path.at(-2) ?? "", name: path.at(-1) ?? "" };
    if (path.length > 2) {
      const subject = `Name "${path.join(".")}"`;
      const problem = "has more than two parts";
      this.findings.add({ code: "ddl-bad-name", statement, subject, problem, ...(doubt ?? { tables: [name] }) });
    }
    return name;
  }
}

function byName(a: ObjectName, b: ObjectName): number {
  return compareStrings(a.schema, b.schema) || compareStrings(a.name, b.name);
}

/** Functions may use the others. */
const kindOrder = ["PROTO BUNDLE", "SEQUENCE", "FUNCTION"];

function kindRank(kind: string): number {
  return kindOrder.indexOf(kind);
}

export function locationOf(statement: Statement, at: number): Location {
  return statement.source.locate(at);
}

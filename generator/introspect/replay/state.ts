import type { Path, Statement } from "../../ddl/types.ts";
import { compareStrings, type Diagnostic, type Location } from "../../support/index.ts";
import { introspectDiagnostic } from "../codes.ts";
import type { ObjectName, RawGraph, RawTable } from "../types.ts";

/** The schema while its statements are replayed, one after the other. Keys are names in small letters. */
export class SchemaState {
  readonly #tables = new Map<string, RawTable>();
  readonly #graphs = new Map<string, RawGraph>();
  readonly diagnostics: Diagnostic[] = [];

  get tables(): readonly RawTable[] {
    return sortedByName(this.#tables.values());
  }

  get graphs(): readonly RawGraph[] {
    return [...this.#graphs.values()];
  }

  hasTable(name: ObjectName): boolean {
    return this.#tables.has(keyOf(name));
  }

  setTable(table: RawTable): void {
    this.#tables.set(keyOf(table), table);
  }

  /** Replaces a table by what `change` makes of it; reports a table that is not there. */
  changeTable(name: ObjectName, statement: Statement, change: (table: RawTable) => RawTable): void {
    const table = this.#tables.get(keyOf(name));
    if (table === undefined) {
      this.report("ddl-unknown-object", statement, `Table "${displayName(name)}"`, "does not exist at this point");
      return;
    }
    this.setTable(change(table));
  }

  hasGraph(name: ObjectName): boolean {
    return this.#graphs.has(keyOf(name));
  }

  setGraph(graph: RawGraph): void {
    this.#graphs.set(keyOf(graph), graph);
  }

  /** @param problem ends the sentence that begins with the subject. */
  report(
    code: "ddl-unknown-object" | "ddl-duplicate-object" | "ddl-bad-name",
    statement: Statement,
    subject: string,
    problem: string,
  ): void {
    const at = statement.source.locate(statement.at);
    this.diagnostics.push(introspectDiagnostic(code, { subject, message: `${subject}: ${problem}`, at }));
  }

  /** The two parts of a path; a longer one is reported and cut to its last two. */
  nameOf(path: Path, statement: Statement): ObjectName {
    if (path.length > 2) {
      this.report("ddl-bad-name", statement, `Name "${path.join(".")}"`, "has more than two parts");
    }
    return { schema: path.at(-2) ?? "", name: path.at(-1) ?? "" };
  }
}

export function displayName({ schema, name }: ObjectName): string {
  return schema === "" ? name : `${schema}.${name}`;
}

/** Spanner compares names without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function keyOf(name: ObjectName): string {
  return displayName(name).toLowerCase();
}

function sortedByName<T extends ObjectName>(objects: Iterable<T>): readonly T[] {
  return [...objects].sort((a, b) => compareStrings(a.schema, b.schema) || compareStrings(a.name, b.name));
}

export function locationOf(statement: Statement, at: number): Location {
  return statement.source.locate(at);
}

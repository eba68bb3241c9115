import { duplicateColumns, type EvaluatedCells, type SyntaxNode } from "../../engines/zetasql/index.ts";
import type { Engine } from "./ahead.ts";
import { ExternalQueries } from "./external-query.ts";
import { CannotRehearse, failureOf, SqlFailure, tableNotFound } from "./failures.ts";
import { copyRange, type Edit, type Fragment, textOf } from "./fragment.ts";
import { editsOf, rangeOf, readsTables } from "./statement.ts";
import type { Store } from "./store.ts";
import type { ExternalQuery, StoredTable, StoredView } from "./types.ts";

/** What a piece of a script reads, and how it is written for ZetaSQL. */
export interface Prepared {
  readonly tables: ReadonlyMap<string, StoredTable>;
  readonly edits: readonly Edit[];
  /** Whether it reads Spanner, which nobody tells of its changes. */
  readonly isExternal: boolean;
}

interface EvaluatedView {
  readonly result: StoredTable;
  readonly prepared: Prepared;
}

/**
 * Reads tables, and views as the tables that their queries give. A view is evaluated once, and again when something that it
 * reads has changed since, or may have.
 */
export class Relations {
  readonly #zetasql: Engine;
  readonly #stores: readonly Store[];
  readonly #evaluated = new Map<StoredView, EvaluatedView>();
  readonly #external: ExternalQueries;
  /** Results of views that read Spanner, or a view that does. */
  readonly #fromSpanner = new WeakSet<StoredTable>();

  /** A name is looked up in one store after the other; views look only into the last. */
  constructor(zetasql: Engine, stores: readonly Store[], externalQuery: ExternalQuery | undefined) {
    this.#zetasql = zetasql;
    this.#stores = stores;
    this.#external = new ExternalQueries(externalQuery);
  }

  /** @throws SqlFailure when there is no such table, or a view fails. */
  async read(path: string, readers: readonly string[] = []): Promise<StoredTable> {
    // A view knows no temporary tables, which come first.
    const stores = readers.length === 0 ? this.#stores : this.#stores.slice(-1);
    const stored = stores.map((store) => store.get(path)).find((found) => found !== undefined);
    if (stored?.kind === "table") return stored.table;
    if (stored?.kind === "view") return this.#readView(stored.view, readers);
    if (/\bINFORMATION_SCHEMA\b/i.test(path)) throw new CannotRehearse("INFORMATION_SCHEMA");
    if (path.endsWith("*")) throw new CannotRehearse("a wildcard table", path);
    throw tableNotFound(path);
  }

  /** @param written the statement that holds `node`, or one made of it, for ZetaSQL to find the names in. */
  async prepare(input: {
    readonly node: SyntaxNode;
    readonly written: Fragment;
    readonly script: string;
    readonly readers?: readonly string[];
  }): Promise<Prepared> {
    const { node, written, script, readers = [] } = input;
    const found = await this.#zetasql.tableNames(textOf(written));
    if (!found.ok) throw failureOf(found.problem, written, script);
    const edits = editsOf(node, found.names);
    const tables = new Map<string, StoredTable>();
    for (const name of found.names) {
      const path = name.join(".");
      if (!tables.has(path)) tables.set(path, await this.read(path, readers));
    }
    const external = await this.#external.read(node, script);
    const isExternal = external.tables.length > 0 || [...tables.values()].some((table) => this.#fromSpanner.has(table));
    for (const table of external.tables) tables.set(table.path, table);
    return { tables, edits: [...edits, ...external.edits], isExternal };
  }

  async #readView(view: StoredView, readers: readonly string[]): Promise<StoredTable> {
    if (readers.includes(view.path)) {
      throw new SqlFailure(`View ${view.path} reads itself: ${[...readers, view.path].join(" -> ")}`);
    }
    const inner = [...readers, view.path];
    const before = this.#evaluated.get(view);
    if (before !== undefined && (await this.#isCurrent(before, inner))) return before.result;
    const evaluated = await this.#evaluateView(view, inner);
    this.#evaluated.set(view, evaluated);
    if (evaluated.prepared.isExternal) this.#fromSpanner.add(evaluated.result);
    return evaluated.result;
  }

  async #isCurrent({ prepared }: EvaluatedView, readers: readonly string[]): Promise<boolean> {
    if (prepared.isExternal) return false;
    for (const [path, table] of prepared.tables) {
      if ((await this.read(path, readers)) !== table) return false;
    }
    return true;
  }

  async #evaluateView(view: StoredView, readers: readonly string[]): Promise<EvaluatedView> {
    const script = view.query;
    const parsed = await this.#zetasql.parse(script, { allowScript: false });
    if (!parsed.ok) throw inView(view, failureOf(parsed.problem, [{ text: script, origin: 0 }], script));
    const [statement] = parsed.statements;
    if (statement?.kind !== "query") throw new SqlFailure(`View ${view.path}: its query is not a SELECT.`);
    const node = statement.syntax;
    try {
      const written = copyRange(script, rangeOf(node), []);
      const prepared = readsTables(node) ? await this.prepare({ node, written, script, readers }) : readsNothing(node);
      const fragment = copyRange(script, rangeOf(node), prepared.edits);
      const { columns, cells } = await this.#evaluate(fragment, prepared, script);
      const names = view.columnNames ?? columns.map(({ name }) => name);
      if (names.length !== columns.length) {
        throw new SqlFailure(`its query has ${columns.length} columns, its list of columns ${names.length}.`);
      }
      const renamed = columns.map(({ type }, index) => ({ name: names[index] ?? "", type }));
      refuseDuplicates(renamed);
      return { result: { path: view.path, columns: renamed, cells }, prepared };
    } catch (error) {
      throw inView(view, error);
    }
  }

  async #evaluate(fragment: Fragment, { tables }: Prepared, script: string): Promise<EvaluatedCells> {
    const evaluated = await this.#zetasql.evaluateCells(textOf(fragment), { tables: [...tables.values()] });
    if (!evaluated.ok) throw failureOf(evaluated.problem, fragment, script);
    return evaluated;
  }
}

/** For a piece of a script without tables. */
export function readsNothing(node: SyntaxNode): Prepared {
  return { tables: new Map(), edits: editsOf(node, []), isExternal: false };
}

/** @throws SqlFailure for a result that BigQuery refuses. */
export function refuseDuplicates(columns: readonly { readonly name: string }[]): void {
  const duplicate = duplicateColumns(columns);
  if (duplicate !== undefined) throw new SqlFailure(duplicate.message);
}

function inView(view: StoredView, error: unknown): unknown {
  if (!(error instanceof SqlFailure)) return error;
  const { position } = error;
  const at = position === undefined ? "" : ` [at ${position.line}:${position.column}]`;
  return new SqlFailure(`View ${view.path}: ${error.message}${at}`, undefined, error.missingTable);
}

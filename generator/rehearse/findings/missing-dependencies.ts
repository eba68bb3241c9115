import type { Catalog } from "../../model/types.ts";
import type { Diagnostic } from "../../support/index.ts";
import type { RehearsalAction } from "../actions/index.ts";
import { rehearseDiagnostic } from "../codes.ts";
import { nameReference } from "../references.ts";
import type { TableId } from "../types.ts";

/** What an action writes, as its `EXPORT DATA` said. */
export interface Writer {
  readonly action: string;
  readonly name: string;
  readonly table: TableId;
  readonly columns: ReadonlySet<string>;
  /** Those of them that it writes as NULL in every row: a foreign key that has one is not checked. */
  readonly nullColumns: ReadonlySet<string>;
  /** Whether it only fills in columns of rows that an action before it writes. */
  readonly isSecondPass: boolean;
  /** How far its rows are from a root, where a table is loaded by that. */
  readonly depth: number | undefined;
}

/**
 * Every reference that Spanner checks, and whose target is loaded by an action that the referencing one does not wait for:
 * a run may load the two in either order. A reference of a table to itself is one of order only for a second pass and between depths, and what
 * one action does after the other is no question of dependencies.
 *
 * @param ancestors of an action: all that is over before it begins.
 */
export function missingDependencies(
  writers: readonly Writer[],
  catalog: Catalog,
  ancestors: (action: string) => ReadonlySet<string>,
): readonly Diagnostic[] {
  return writers.flatMap((writer) => {
    const before = ancestors(writer.action);
    const references = catalog.tables.get(writer.table)?.references ?? [];
    return references
      .filter(
        ({ kind, enforced, to, columns }) =>
          enforced &&
          (to !== writer.table || writer.isSecondPass || (writer.depth ?? 0) > 0) &&
          columns.some((name) => writer.columns.has(name)) &&
          (kind === "interleave" || !columns.some((name) => writer.nullColumns.has(name))),
      )
      .flatMap((reference) =>
        writers
          .filter(({ action, isSecondPass }) => action !== writer.action && !isSecondPass)
          // Rows of one table refer to those that are one step nearer to a root.
          .filter(
            ({ table, depth }) => table !== writer.table || writer.depth === undefined || depth === writer.depth - 1,
          )
          .filter(
            ({ table, columns }) => table === reference.to && reference.toColumns.every((name) => columns.has(name)),
          )
          .filter(({ action }) => !before.has(action))
          .map((target) => {
            const subject = `Action "${writer.name}"`;
            const message =
              `${subject}: it writes ${writer.table}, which refers to ${target.table} (${nameReference(reference)}), ` +
              `and does not depend on "${target.name}", which writes that.`;
            return rehearseDiagnostic("rehearse-dependency", { subject, message });
          }),
      );
  });
}

/** All that is over before an action begins, by id. */
export function ancestorsOf(actions: readonly RehearsalAction[]): (action: string) => ReadonlySet<string> {
  const direct = new Map(actions.map(({ id, dependsOn }) => [id, dependsOn]));
  return (action) => {
    const found = new Set<string>();
    const open = [...(direct.get(action) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(direct.get(next) ?? []));
    }
    return found;
  };
}

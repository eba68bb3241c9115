import type { Reference, TableId } from "../../model/types.ts";
import type { Diagnostic, Location } from "../../support/index.ts";
import { planDiagnostic } from "../codes.ts";
import { danglingPolicy, isHeldAgainst } from "../held.ts";
import type { SelectedTable, Selection } from "../types.ts";

/** A reference to a table that is not selected. */
interface Leaving {
  readonly what: string;
  readonly to: TableId;
  /** Whether Spanner refuses a row that does not find its own. */
  readonly enforced: boolean;
  readonly at: Location | undefined;
}

/** What is to be said of references that leave the selection: of those that Spanner enforces, and of those that rows are held against. */
export function diagnoseOutside(selection: Selection): readonly Diagnostic[] {
  const selected = new Set(selection.tables.map(({ table }) => table.id));
  return selection.tables.flatMap((table) => {
    const leaving = leavingReferences(table, selection).filter(({ to }) => !selected.has(to));
    return leaving.flatMap((reference) => diagnose(table, reference));
  });
}

function leavingReferences(table: SelectedTable, { graphs }: Selection): readonly Leaving[] {
  const { references, at } = table.table;
  // Nobody looks at the rows of a trusted table but Spanner.
  const isTrusted = table.options.integrity === "trust";
  const held = references.filter((reference) => reference.enforced || (!isTrusted && isHeldAgainst(reference, table)));
  const constraints = held.map((reference) => ({
    what: shown(reference),
    to: reference.to,
    enforced: reference.enforced,
    at: reference.at,
  }));
  if (isTrusted || danglingPolicy(table) === "keep") return constraints;
  const edges = graphs.flatMap((graph) =>
    graph.edges
      .filter((edge) => edge.table === table.table.id)
      .flatMap((edge) =>
        (["source", "destination"] as const).flatMap((end): readonly Leaving[] => {
          const { table: to, columns } = edge[end];
          // What a constraint of the same columns says is not said again.
          if (held.some((reference) => reference.to === to && isSame(reference.columns, columns))) return [];
          return [{ what: `the ${end} of its graph edge ${graph.name}.${edge.name}`, to, enforced: false, at }];
        }),
      ),
  );
  return [...constraints, ...edges];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function shown({ kind, enforced, name }: Reference): string {
  if (kind === "interleave") return "its parent";
  return `${enforced ? "its foreign key" : "its foreign key (not enforced)"} ${name ?? ""}`.trim();
}

function diagnose({ table, options }: SelectedTable, { what, to, enforced, at }: Leaving): readonly Diagnostic[] {
  const subject = `Table "${table.id}"`;
  const leaves = `${subject}: ${what} refers to "${to}", which is not selected`;
  switch (options.outsideReferences) {
    case "present":
      return enforced
        ? [planDiagnostic("outside-reference", { subject, message: leaves, at })]
        : [planDiagnostic("outside-not-checked", { subject, message: `${leaves}: rows are not held against it`, at })];
    case "check": {
      if (options.integrity !== "trust") return [];
      const message = `${leaves}; its rows are to be held against what Spanner holds, but its integrity is trust`;
      return [planDiagnostic("outside-with-trust", { subject, message, at })];
    }
    case "error":
      return [planDiagnostic("outside-refused", { subject, message: leaves, at })];
    default:
      return options.outsideReferences satisfies never;
  }
}

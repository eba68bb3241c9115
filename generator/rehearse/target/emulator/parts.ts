import type { CatalogDocument, ReferenceDocument, TableDocument } from "../../../contracts/index.ts";
import { checkClause, interleaveClause } from "../queries.ts";

export type Statements = (catalog: CatalogDocument) => readonly string[];

/** The statements of a catalogue with nothing in it but what is given. */
export function statementsOf(
  statements: Statements,
  catalog: CatalogDocument,
  part: Partial<Pick<CatalogDocument, "tables" | "views" | "graphs" | "objects">>,
): readonly string[] {
  return statements({ ...catalog, tables: [], views: [], graphs: [], objects: [], ...part });
}

/** A table with its foreign keys to other tables and its indexes apart: each can be refused by itself. */
export interface TableParts {
  readonly table: TableDocument;
  /** With interleaving, checks and foreign keys to itself, which stand in its own statement. */
  readonly bare: TableDocument;
  readonly foreignKeys: readonly ReferenceDocument[];
  readonly indexes: TableDocument["indexes"];
}

export function partsOf(table: TableDocument): TableParts {
  const isApart = ({ kind, to }: ReferenceDocument): boolean => kind === "foreignKey" && to !== table.name;
  return {
    table,
    bare: { ...table, references: table.references.filter((reference) => !isApart(reference)), indexes: [] },
    foreignKeys: table.references.filter(isApart),
    indexes: table.indexes,
  };
}

/** A table without something that older emulators do not know, and what that is. */
export interface Downgrade {
  readonly table: TableDocument;
  readonly clause: string;
}

/** What nothing enforces: a table holds the same rows without it. */
export function downgrades(table: TableDocument): readonly Downgrade[] {
  const steps: Downgrade[] = [];
  let rest = table;
  for (const reference of table.references.filter(({ enforced }) => !enforced)) {
    rest = { ...rest, references: rest.references.filter((other) => other !== reference) };
    const clause = reference.kind === "interleave" ? interleaveClause(reference.to) : foreignKeyName(table, reference);
    steps.push({ table: rest, clause: `${table.name}: ${clause}` });
  }
  for (const check of table.checks.filter(({ enforced }) => !enforced)) {
    rest = { ...rest, checks: rest.checks.filter((other) => other !== check) };
    steps.push({ table: rest, clause: `${table.name}: ${checkClause(check)}` });
  }
  return steps;
}

function foreignKeyName({ name: table }: TableDocument, { name, columns }: ReferenceDocument): string {
  return `foreign key ${name ?? `(${columns.join(", ")})`} of ${table} to itself, NOT ENFORCED`;
}

/** Parents before their children. */
export function parentsFirst(tables: readonly TableDocument[]): readonly TableDocument[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<TableDocument>();
  const visit = (table: TableDocument, path: ReadonlySet<string>): void => {
    const parent = byName.get(parentOf(table) ?? "");
    if (parent !== undefined && !path.has(parent.name)) visit(parent, new Set([...path, parent.name]));
    ordered.add(table);
  };
  for (const table of tables) visit(table, new Set([table.name]));
  return [...ordered];
}

export function parentOf({ references }: TableDocument): string | undefined {
  return references.find(({ kind }) => kind === "interleave")?.to;
}

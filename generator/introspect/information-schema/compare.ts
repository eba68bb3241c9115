import type { Diagnostic } from "../../support/index.ts";
import { introspectDiagnostic } from "../codes.ts";
import type { KeyPart, RawColumn, RawForeignKey, RawTable } from "../types.ts";
import { mendReadings } from "./emulator-faults.ts";
import { displayName, sameObject } from "./names.ts";

/** So many differences are told one by one; a database role that sees half of the tables would fill the screen. */
const toldDifferences = 20;

export interface ComparedReadings {
  /** The tables of the DDL, in its order. */
  readonly tables: readonly RawTable[];
  readonly differences: readonly Diagnostic[];
}

/** Holds the two readings against each other. The DDL decides; of the emulator the known faults are corrected before. */
export function compareReadings(input: {
  readonly ddl: readonly RawTable[];
  readonly live: readonly RawTable[];
  readonly emulator: boolean;
}): ComparedReadings {
  const unseen = new Map(input.live.map((table) => [keyOf(table), table]));
  const differences: Diagnostic[] = [];
  const report = (subject: string, says: string): void => {
    const message = `${subject}: ${says}; the DDL decides`;
    differences.push(introspectDiagnostic("database-readings-differ", { subject, message }));
  };
  const tables = input.ddl.map((table) => {
    const subject = `Table "${displayName(table)}"`;
    const live = unseen.get(keyOf(table));
    unseen.delete(keyOf(table));
    if (live === undefined) {
      report(subject, "stands in the DDL and not in INFORMATION_SCHEMA");
      return table;
    }
    const readings = input.emulator ? mendReadings({ ddl: table, live }) : { ddl: table, live };
    const [ddlFacts, liveFacts] = [factsOf(readings.ddl, readings.live), factsOf(readings.live, readings.ddl)];
    for (const key of new Set([...ddlFacts.keys(), ...liveFacts.keys()])) {
      const [left, right] = [ddlFacts.get(key), liveFacts.get(key)];
      const [inDdl, inLive] = [left?.text ?? "absent", right?.text ?? "absent"];
      if (normal(inDdl) === normal(inLive)) continue;
      report(subject, `${left?.of ?? right?.of} is ${inDdl} in the DDL and ${inLive} in INFORMATION_SCHEMA`);
    }
    return readings.ddl;
  });
  for (const table of unseen.values()) {
    report(`Table "${displayName(table)}"`, "stands in INFORMATION_SCHEMA and not in the DDL");
  }
  return { tables, differences: shortened(differences) };
}

function shortened(differences: readonly Diagnostic[]): readonly Diagnostic[] {
  if (differences.length <= toldDifferences) return differences;
  const subject = "INFORMATION_SCHEMA";
  const message = `${subject}: differs from the DDL in ${differences.length - toldDifferences} more places; the DDL decides`;
  const rest = introspectDiagnostic("database-readings-differ", { subject, message });
  return [...differences.slice(0, toldDifferences), rest];
}

function keyOf(table: RawTable): string {
  return displayName(table).toLowerCase();
}

/** Names do not differ by case, expressions not by their white space. */
function normal(text: string): string {
  return text.replace(/\s+/g, " ").toLowerCase();
}

/** One piece of what a table is: of what, and what it is. */
interface Fact {
  readonly of: string;
  readonly text: string;
}

/** What a table is, piece by piece; the other reading is needed where one of them leaves something open. */
function factsOf(table: RawTable, other: RawTable): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  const add = (of: string, text: string): Map<string, Fact> => facts.set(normal(of), { of, text });
  add("the list of columns", table.columns.map(({ name }) => name).join(", "));
  for (const column of table.columns) add(`column "${column.name}"`, describeColumn(column));
  add("the primary key", `(${describeParts(table.primaryKey)})`);
  const { interleave, rowDeletionPolicy } = table;
  if (interleave !== undefined) {
    const how = interleave.enforced ? "IN PARENT" : "IN";
    // INTERLEAVE IN has no action, whatever is printed.
    const action = interleave.enforced ? ` ON DELETE ${describeAction(interleave.onDelete)}` : "";
    add("the interleaving", `${how} ${displayName(interleave.table)}${action}`);
  }
  if (rowDeletionPolicy !== undefined) {
    add("the row deletion policy", `${rowDeletionPolicy.column}, ${rowDeletionPolicy.days} days`);
  }
  for (const key of table.foreignKeys) {
    const unnamed = `the foreign key (${key.columns.join(", ")}) to ${displayName(key.table)}`;
    add(key.name === undefined ? unnamed : `foreign key "${key.name}"`, describeForeignKey(key, other));
  }
  for (const { name, expression, enforced } of table.checks) {
    const of = name === undefined ? `the check (${expression})` : `check "${name}"`;
    add(of, `(${expression})${enforced ? "" : " NOT ENFORCED"}`);
  }
  for (const index of table.indexes) {
    const same = other.indexes.find((candidate) => sameObject(candidate, index));
    // WHERE … IS NOT NULL over all keys is read as null-filtered in the DDL and stands in another column here.
    const nullFiltered = index.nullFiltered && same?.nullFiltered !== false;
    const kind = `${index.unique ? "UNIQUE " : ""}${nullFiltered ? "NULL_FILTERED " : ""}`;
    const storing = index.storing.length === 0 ? "" : ` STORING (${index.storing.toSorted().join(", ")})`;
    add(`index "${displayName(index)}"`, `${kind}(${describeParts(index.keys)})${storing}`);
  }
  return facts;
}

function describeColumn(column: RawColumn): string {
  const { type, notNull, generated, identity, hidden, allowCommitTimestamp } = column;
  return [
    type,
    notNull ? "NOT NULL" : "",
    column.default === undefined ? "" : `DEFAULT (${column.default})`,
    generated === undefined ? "" : `AS (${generated.expression})${generated.stored ? " STORED" : ""}`,
    identity ? "IDENTITY" : "",
    hidden ? "HIDDEN" : "",
    allowCommitTimestamp ? "allow_commit_timestamp" : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function describeParts(parts: readonly KeyPart[]): string {
  return parts.map(({ column, order }) => (order === "desc" ? `${column} DESC` : column)).join(", ");
}

function describeForeignKey(key: RawForeignKey, other: RawTable): string {
  // A reading without the referenced columns cannot contradict the other one.
  const same = other.foreignKeys.find(
    ({ name, columns }) => name === key.name && (name !== undefined || columns.join() === key.columns.join()),
  );
  const open = [key, same].some((reading) => (reading?.tableColumns ?? []).length === 0);
  const target = open ? displayName(key.table) : `${displayName(key.table)} (${key.tableColumns?.join(", ")})`;
  const enforced = key.enforced ? "" : " NOT ENFORCED";
  return `(${key.columns.join(", ")}) to ${target} ON DELETE ${describeAction(key.onDelete)}${enforced}`;
}

function describeAction(action: RawForeignKey["onDelete"]): string {
  return action === "cascade" ? "CASCADE" : "NO ACTION";
}

import type { Diagnostic } from "../../support/index.ts";
import { introspectDiagnostic } from "../codes.ts";
import type { RawTable } from "../types.ts";
import { mendReadings } from "./emulator-faults.ts";
import { type Fact, factsOf } from "./facts.ts";
import { displayName } from "./names.ts";
import { groupBy } from "./rows.ts";

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
    for (const difference of differencesOf(readings.ddl, readings.live)) report(subject, difference);
    return readings.ddl;
  });
  for (const table of unseen.values()) {
    report(`Table "${displayName(table)}"`, "stands in INFORMATION_SCHEMA and not in the DDL");
  }
  return { tables, differences: shortened(differences) };
}

/** Several facts may be of the same thing, such as two foreign keys without a name: what both readings have goes away. */
function differencesOf(ddl: RawTable, live: RawTable): readonly string[] {
  const inDdl = groupBy(factsOf(ddl, live), ({ ofKey }) => ofKey);
  const inLive = groupBy(factsOf(live, ddl), ({ ofKey }) => ofKey);
  return [...new Set([...inDdl.keys(), ...inLive.keys()])].flatMap((key) => {
    const [left, right] = [inDdl.get(key) ?? [], inLive.get(key) ?? []];
    const [onlyLeft, onlyRight] = [without(left, right), without(right, left)];
    return Array.from({ length: Math.max(onlyLeft.length, onlyRight.length) }, (_, index) => {
      const [a, b] = [onlyLeft[index], onlyRight[index]];
      return `${(a ?? b)?.of} is ${a?.text ?? "absent"} in the DDL and ${b?.text ?? "absent"} in INFORMATION_SCHEMA`;
    });
  });
}

/** The facts for which the others have none, each of those standing for one. */
function without(facts: readonly Fact[], others: readonly Fact[]): readonly Fact[] {
  const rest = others.map(({ textKey }) => textKey);
  return facts.filter(({ textKey }) => {
    const at = rest.indexOf(textKey);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
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

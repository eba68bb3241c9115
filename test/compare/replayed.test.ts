import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareSides } from "../../generator/compare/index.ts";
import type { CatalogDocument } from "../../generator/contracts/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import { catalogDdl } from "../../generator/render/index.ts";
import { randomSchemas } from "../introspect/snapshot/random-schema.ts";
import { catalogOf } from "../support/schema.ts";
import { sideOf } from "./support.ts";

// The reader knows all of Spanner's DDL, graphs included, which the emulator does not: the steps, done one after the
// other in the old schema, make the new one.

/** Without what the steps cannot set, and in one order. */
function settled({ tables, views, graphs, objects }: CatalogDocument): unknown {
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
  return {
    tables: tables
      .map(({ columns, references, checks, indexes, ...table }) => ({
        ...table,
        columns: sorted(columns.map(({ hidden: _, ...column }) => column)),
        references: sorted(references),
        checks: sorted(checks),
        indexes: sorted(indexes),
      }))
      .map((table) => JSON.stringify(table).toLowerCase())
      .sort(),
    views: sorted(views),
    graphs: sorted(graphs),
    objects: sorted(objects),
  };
}

function afterSteps(
  oldDdl: string,
  newDdl: string,
): { readonly made: CatalogDocument; readonly wanted: CatalogDocument } {
  const [before, after] = [sideOf(oldDdl), sideOf(newDdl)];
  const { steps } = compareSides({ old: before, new: after });
  const statements = steps.flatMap(({ ddl }) => ddl);
  const text = [catalogDdl(before.catalog), ...statements.map((statement) => `${statement};\n`)].join("");
  return { made: catalogDocument(catalogOf(text)), wanted: after.catalog };
}

/** Every constraint has a name: of one that Spanner named, only a person can tell the name. */
const named = randomSchemas.map((ddl) => {
  let count = 0;
  return (
    ddl
      .replace(/^MAKE .*$|^CREATE WIDGET.*$/m, "CREATE CHANGE STREAM S2 FOR ALL")
      .replace(/, (FOREIGN KEY|CHECK)/g, (_, word) => `, CONSTRAINT N_${++count} ${word}`)
      .replace(/ARRAY<STRING\(36\)>/g, "JSON")
      // The steps cannot set it, and what a graph shows depends on it.
      .replace(/ HIDDEN/g, "")
  );
});

describe("the statements of the steps, replayed", () => {
  test("make the new schema of the old one", () => {
    fc.assert(
      fc.property(named, named, (before, after) => {
        const { made, wanted } = afterSteps(before, after);
        const faults = ({ diagnostics }: CatalogDocument) =>
          // Columns that were added stand behind the others, and so do their names in a message.
          diagnostics.map(({ code, message }) => `${code} ${message.split(/, |: /).sort().join(", ")}`);
        expect(faults(made).filter((fault) => !faults(wanted).includes(fault))).toEqual([]);
        expect(settled(made)).toEqual(settled(wanted));
      }),
      { numRuns: 100 },
    );
  });
});

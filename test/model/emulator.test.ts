import fc from "fast-check";
import { expect, test } from "vitest";
import { describeWithEmulator, emulatorSeed, splitDdl, type TestEmulator } from "../engines/emulator/support.ts";
import { catalogOf } from "../support/schema.ts";
import { rules } from "./rules.ts";
import { isOnlyTheEmulators, schemas, textOf } from "./schemas.ts";

/** The index that Spanner makes for a foreign key is a level below its table: not checked, see docs/schema-checks.md. */
const ofManagedIndex = /Index IDX_\S+ is too deeply nested/;

/** Why the emulator refuses a schema; undefined when it takes it. */
async function refusal(emulator: TestEmulator, ddl: string): Promise<string | undefined> {
  try {
    await emulator.create(splitDdl(ddl));
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // No word about the schema: the emulator is full, gone or slow.
    if (/RESOURCE_EXHAUSTED|UNAVAILABLE|DEADLINE_EXCEEDED/.test(said)) throw error;
    return said;
  }
}

describeWithEmulator("the emulator judges", (emulator) => {
  test.each(rules.filter((rule) => rule.emulator))("$rule", async ({ keeps, breaks }) => {
    expect(await refusal(emulator, keeps)).toBeUndefined();
    expect(await refusal(emulator, breaks)).toBeDefined();
  });

  test("a foreign key of a table on the seventh level is refused for its index, which is not checked", async () => {
    const tables = Array.from(
      { length: 7 },
      (_, level) =>
        `CREATE TABLE T${level} (k INT64${level === 6 ? ", FOREIGN KEY (k) REFERENCES T0 (k)" : ""}) PRIMARY KEY (k)` +
        (level === 0 ? "" : `, INTERLEAVE IN PARENT T${level - 1}`),
    );
    const ddl = tables.join(";\n");
    expect(await refusal(emulator, ddl)).toMatch(ofManagedIndex);
    expect(catalogOf(ddl).diagnostics).toEqual([]);
  });

  test("random schemas: a fault is found exactly when the emulator refuses the schema", async () => {
    const seen = { taken: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(schemas, async (schema) => {
        const ddl = textOf(schema);
        const found = catalogOf(ddl).diagnostics.map(({ code, message }) => `${code}: ${message}`);
        const said = await refusal(emulator, ddl);
        seen[said === undefined ? "taken" : "refused"] += 1;
        expect(found.length > 0, `${ddl}\n\nfound: ${found.join("; ")}\nsaid: ${said}\n`).toBe(
          said !== undefined && !(found.length === 0 && (isOnlyTheEmulators(schema) || ofManagedIndex.test(said))),
        );
      }),
      { numRuns: Number(process.env.EMULATOR_RUNS ?? 40), seed: emulatorSeed },
    );
    // A generator that makes only good schemas, or only bad ones, shows nothing.
    expect(Math.min(seen.taken, seen.refused), JSON.stringify(seen)).toBeGreaterThan(2);
  });
});

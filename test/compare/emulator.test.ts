import { Spanner } from "@google-cloud/spanner";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSides } from "../../generator/compare/index.ts";
import type { Step } from "../../generator/compare/types.ts";
import { buildCatalog, catalogDocument } from "../../generator/model/index.ts";
import { describeWithEmulator, emulatorSeed, type TestEmulator } from "../engines/emulator/support.ts";
import { readLive } from "../introspect/database/support.ts";
import { randomLiveSchemas } from "./random-live-schema.ts";
import { sideOf } from "./support.ts";

/** The statements of one phase, in one call as a person would give them; the emulator names the one that it refuses. */
async function update(database: string, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return;
  const spanner = new Spanner({ projectId: "test-project", disableBuiltInMetrics: true });
  try {
    const admin = spanner.getDatabaseAdminClient();
    const [operation] = await admin.updateDatabaseDdl({ database, statements: [...statements] }, { retry: null });
    if (operation.latestResponse.done !== true) await operation.promise();
    const { error } = operation.latestResponse;
    if (error) throw new Error(`${error.message || `code ${error.code}`}\n${statements.join(";\n")}`);
  } finally {
    spanner.close();
  }
}

/** Undefined for a schema that the emulator refuses; whatever else goes wrong, as its limit of databases, is an error. */
async function create(emulator: TestEmulator, ddl: readonly string[]): Promise<string | undefined> {
  try {
    return await emulator.create(ddl);
  } catch (error) {
    const isRefused = error instanceof Error && "code" in error && (error.code === 3 || error.code === 9);
    if (isRefused) return undefined;
    throw error;
  }
}

/** What the database says of itself, in one order: columns that are added come last. */
async function liveCatalog(database: string): Promise<unknown> {
  const { tables, views, graphs, objects } = catalogDocument(buildCatalog(await readLive(database)));
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
  return {
    tables: tables.map((table) => ({
      ...table,
      columns: sorted(table.columns),
      references: sorted(table.references),
      checks: sorted(table.checks),
      indexes: sorted(table.indexes),
    })),
    views: sorted(views),
    graphs,
    objects,
  };
}

const inPhase = (steps: readonly Step[], phase: Step["phase"]) =>
  steps.filter((step) => step.phase === phase).flatMap(({ ddl }) => ddl);

describeWithEmulator("the statements of the steps, given to the emulator", (emulator) => {
  const runs = Number(process.env.EMULATOR_RUNS ?? 25);
  test("make the new schema of the old one", { timeout: runs * 4_800 }, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(randomLiveSchemas, randomLiveSchemas, async (before, after) => {
        const [old, wanted] = await Promise.all([create(emulator, before), create(emulator, after)]);
        fc.pre(old !== undefined && wanted !== undefined);
        const { steps } = compareSides({ old: sideOf(before.join(";\n")), new: sideOf(after.join(";\n")) });
        await update(old, inPhase(steps, "before"));
        await update(old, inPhase(steps, "after"));
        const [made, meant] = await Promise.all([liveCatalog(old), liveCatalog(wanted)]);
        expect(made).toEqual(meant);
        compared += 1;
      }),
      { numRuns: runs, seed: emulatorSeed, interruptAfterTimeLimit: runs * 1_200, markInterruptAsFailure: false },
    );
    // Where the time did not suffice for all, or most schemas were refused, it must not pass for nothing.
    expect(compared).toBeGreaterThanOrEqual(10);
  });
});

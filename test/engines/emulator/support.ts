import { afterAll, beforeAll, describe, test } from "vitest";
import {
  createEmulatorDatabase,
  findEmulator,
  type RunningEmulator,
  startEmulator,
} from "../../../generator/engines/emulator/index.ts";

export interface TestEmulator {
  /** Makes a database of its own from DDL and gives its path. */
  create(ddl: string | readonly string[]): Promise<string>;
  readonly version: string | undefined;
  /** While a test runs. */
  running(): RunningEmulator;
}

const found = await findEmulator();

/**
 * Tests that need an emulator: one is started for the file. Without one they are skipped and say why, or fail where
 * REQUIRE_SPANNER_EMULATOR is 1.
 */
export function describeWithEmulator(name: string, define: (emulator: TestEmulator) => void): void {
  if (found.kind === "none") {
    if (process.env.REQUIRE_SPANNER_EMULATOR === "1") {
      test(`${name}: an emulator is required`, () => {
        throw new Error(`there is no Spanner emulator: ${found.reason}`);
      });
    } else describe.skip(`${name} (no Spanner emulator: ${found.reason})`, () => define(absent));
    return;
  }
  describe(name, () => {
    const before = process.env.SPANNER_EMULATOR_HOST;
    let started: RunningEmulator | undefined;
    let databases = 0;
    beforeAll(async () => {
      started = await startEmulator({ found });
      process.env.SPANNER_EMULATOR_HOST = started.host;
    });
    afterAll(async () => {
      if (before === undefined) delete process.env.SPANNER_EMULATOR_HOST;
      else process.env.SPANNER_EMULATOR_HOST = before;
      await started?.stop();
    });
    define({
      running() {
        if (started === undefined) throw new Error("the emulator runs only during the tests");
        return started;
      },
      version: found.kind === "binary" ? found.version : undefined,
      async create(ddl) {
        databases += 1;
        // An emulator that ran before may have databases of an earlier run.
        // An instance holds a hundred databases.
        const instance = `tests-${Math.floor(databases / 90)}`;
        const name = `t${process.pid}_${Date.now()}_${databases}`;
        const database = `projects/test-project/instances/${instance}/databases/${name}`;
        const statements = typeof ddl === "string" ? splitDdl(ddl) : ddl;
        await createEmulatorDatabase({ database, statements, directory: process.cwd() });
        return database;
      },
    });
  });
}

/**
 * For random schemas against the emulator, which has rules of its own that nobody has met yet: the same ones in every run
 * of the tests. `EMULATOR_SEED` gives others, to look for more.
 */
export const emulatorSeed = Number(process.env.EMULATOR_SEED ?? 1);

const absent: TestEmulator = {
  version: undefined,
  running: () => {
    throw new Error("no emulator");
  },
  create: () => Promise.reject(new Error("no emulator")),
};

/** Over the API a statement has no semicolon. Those of the tests hold none inside. */
export function splitDdl(ddl: string): readonly string[] {
  return ddl
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

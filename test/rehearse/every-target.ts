import { describe } from "vitest";
import type { ZetaSql } from "../../generator/engines/index.ts";
import { catalogDocument } from "../../generator/model/index.ts";
import type { Catalog } from "../../generator/model/types.ts";
import { createEmulatorTarget, createMemoryTarget, explainedTarget } from "../../generator/rehearse/target/index.ts";
import type { Target } from "../../generator/rehearse/types.ts";
import { catalogStatements } from "../../generator/render/index.ts";
import { describeWithEmulator } from "../engines/emulator/support.ts";

export type TargetOf = (catalog: Catalog, zetasql: ZetaSql) => Promise<Target>;

/** The same tests by the built-in checks and in the emulator; `alone` are those that only the emulator can tell. */
export function onEveryTarget(
  name: string,
  define: (open: TargetOf) => void,
  alone: (open: TargetOf) => void = () => undefined,
): void {
  describe(`${name}, by the built-in checks`, () =>
    define((catalog, zetasql) => createMemoryTarget({ catalog, zetasql })));

  describeWithEmulator(`${name}, in the emulator`, (emulator) => {
    const open: TargetOf = async (catalog, zetasql) => {
      const real = await createEmulatorTarget({
        catalog: catalogDocument(catalog),
        statements: catalogStatements,
        directory: process.cwd(),
        emulator: { ...emulator.running(), pid: undefined },
        deadlineMs: 20_000,
      });
      return explainedTarget(real, await createMemoryTarget({ catalog, zetasql }));
    };
    define(open);
    alone(open);
  });
}

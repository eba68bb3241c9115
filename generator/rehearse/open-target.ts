import type { CatalogDocument } from "../contracts/index.ts";
import { findEmulator, startEmulator } from "../engines/emulator/index.ts";
import type { ZetaSql } from "../engines/index.ts";
import type { Catalog } from "../model/types.ts";
import { DiagnosticsError } from "../support/index.ts";
import { rehearseDiagnostic } from "./codes.ts";
import { createEmulatorTarget, createMemoryTarget, explainedTarget } from "./target/index.ts";
import type { Target } from "./types.ts";

/** `auto`: the emulator where there is one. */
export type TargetChoice = "auto" | "emulator" | "built-in";

/** Longest time of one commit; the emulator takes a thousand rows in some 40 ms. */
const commitDeadlineMs = 60_000;

/**
 * Opens what takes the rows. Behind an emulator the built-in checks run too: what it refuses they explain, row by row.
 *
 * @throws DiagnosticsError `emulator-missing`, `engine-start-failed`.
 */
export async function openTarget(input: {
  readonly choice: TargetChoice;
  readonly catalog: Catalog;
  readonly document: CatalogDocument;
  readonly statements: (catalog: CatalogDocument) => readonly string[];
  readonly directory: string;
  readonly zetasql: ZetaSql;
}): Promise<Target> {
  const { choice, catalog, document, statements, directory, zetasql } = input;
  const memory = await createMemoryTarget({ catalog, zetasql });
  if (choice === "built-in") return memory;
  const found = await findEmulator();
  if (found.kind === "none" && choice === "auto") {
    return { ...memory, label: `${memory.label} (no Spanner emulator: ${found.reason})` };
  }
  const emulator = await startEmulator({ found });
  try {
    const target = await createEmulatorTarget({
      catalog: document,
      statements,
      directory,
      emulator,
      deadlineMs: commitDeadlineMs,
    });
    const explained = explainedTarget(target, memory);
    return {
      ...explained,
      close: async () => {
        await explained.close();
        await emulator.stop();
      },
    };
  } catch (error) {
    await emulator.stop();
    throw found.kind === "running" ? explainAbsence(error, found.host) : error;
  }
}

/** Nobody has seen it alive: it did not end, it was never there. */
function explainAbsence(error: unknown, host: string): unknown {
  const hasDied = error instanceof DiagnosticsError && error.diagnostics.some(({ code }) => code === "engine-died");
  if (!hasDied) return error;
  const subject = `SPANNER_EMULATOR_HOST "${host}"`;
  return new DiagnosticsError([
    rehearseDiagnostic("rehearse-emulator", { subject, message: `${subject}: no emulator answers there` }),
  ]);
}

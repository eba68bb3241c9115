import { type Diagnostic, DiagnosticsError, sortDiagnostics } from "../support/index.ts";
import { carryOut } from "./carry-out.ts";
import { folderSubject, reading } from "./file-errors.ts";
import { acquireLock, isLockFile } from "./lock.ts";
import { stagingFolder } from "./ownership.ts";
import { makePlan, type Plan } from "./plan.ts";
import type { ApplyInput, PlannedChanges } from "./types.ts";

/**
 * Brings the disk to what was rendered, or leaves it as it is when anything speaks against it. Writes nothing at all when
 * there is nothing to do.
 */
export async function applyChanges(input: ApplyInput): Promise<PlannedChanges> {
  try {
    const plan = await makePlan(input);
    const hasWork = plan.kind === "ready" && plan.hasWork;
    // Beside another run, or after one that was killed, this plan may be about a disk that is half written.
    if (!hasWork && !(await isInUse(input))) return result(plan, []);
    return await applyAlone(input);
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    return { changes: [], diagnostics: sortDiagnostics(error.diagnostics) };
  }
}

/** Plans under the lock, since another run may have written while this one waited for it. */
async function applyAlone(input: ApplyInput): Promise<PlannedChanges> {
  const { fileSystem, processes, manifestPath } = input;
  const root = await reading(folderSubject(input.root), () => fileSystem.resolveLinks(input.root));
  const lock = await acquireLock({ root, waitMs: input.lockWaitMs, fileSystem, processes });
  let left: readonly Diagnostic[] = [];
  let plan: Plan | undefined;
  const found: Diagnostic[] = [];
  try {
    plan = await makePlan(input);
    if (plan.kind === "ready") found.push(...(await carryOut({ plan, manifestPath, fileSystem })));
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    found.push(...error.diagnostics);
  } finally {
    left = await lock.release();
  }
  return result(plan, [...found, ...left]);
}

async function isInUse({ root, fileSystem }: ApplyInput): Promise<boolean> {
  const names = await reading(folderSubject(root), () => fileSystem.listFolder(root));
  return names.some((name) => name === stagingFolder || isLockFile(name));
}

function result(plan: Plan | undefined, more: readonly Diagnostic[]): PlannedChanges {
  const changes = plan?.changes ?? [];
  return { changes, diagnostics: sortDiagnostics([...(plan?.diagnostics ?? []), ...more]) };
}

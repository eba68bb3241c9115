import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode } from "../support/index.ts";

/** One folder for all that this program lays on the disk for a while, of each user their own. */
function root(): string {
  const user = process.getuid?.() ?? "";
  return join(tmpdir(), `dataform-spanner-graph-${user}`);
}

/**
 * Makes an empty folder for a while. What a killed run has left is cleared first: the names begin with the id of the process,
 * and those of processes that are gone belong to nobody.
 */
export function makeTemporaryFolder(purpose: string): { readonly folder: string; remove(): void } {
  const parent = root();
  const folder = makeBelow(parent, `${process.pid}-${purpose}-`);
  for (const name of readdirSync(parent)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (!isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true });
      try {
        rmdirSync(parent);
      } catch {
        // Another run has something there.
      }
    },
  };
}

function makeBelow(parent: string, prefix: string): string {
  for (let tries = 1; ; tries += 1) {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    try {
      return mkdtempSync(join(parent, prefix));
    } catch (error) {
      // Another run has just taken the empty parent away.
      if (errorCode(error) !== "ENOENT" || tries === 5) throw error;
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's.
    return errorCode(error) === "EPERM";
  }
}

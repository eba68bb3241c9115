import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (!isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(parent, `${process.pid}-${purpose}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readFolder, temporaryFolder } from "./folders.ts";

export const casesFolder = resolve(import.meta.dirname, "../cases");

/**
 * A golden case is a folder. Files of the case itself: `expected/` (the whole output), `plan.txt`, `stderr.txt`,
 * `exit.txt`, `argv.txt` and `sources.json`; everything else is the input and is laid out in an empty folder.
 */
const ownFiles: ReadonlySet<string> = new Set([
  "expected",
  "plan.txt",
  "plan.json",
  "stderr.txt",
  "exit.txt",
  "argv.txt",
  "sources.json",
]);

export interface GoldenCase {
  readonly name: string;
  readonly folder: string;
  /** One per line of argv.txt; `generate` when there is none. */
  readonly argv: readonly string[];
  /** Whether it ends without an error, and so has an output that is judged. */
  readonly hasOutput: boolean;
}

export function listCases(): readonly GoldenCase[] {
  return readdirSync(casesFolder)
    .sort()
    .map((name) => {
      const folder = join(casesFolder, name);
      const argv = (readOwn(folder, "argv.txt") ?? "generate").trim().split("\n");
      return { name, folder, argv, hasOutput: !name.startsWith("error-") };
    });
}

/** Lays the input of a case out in a folder of its own, which goes when the test ends. */
export function layOut({ folder }: GoldenCase): string {
  const target = temporaryFolder();
  for (const entry of readdirSync(folder)) {
    if (!ownFiles.has(entry)) cpSync(join(folder, entry), join(target, entry), { recursive: true });
  }
  return target;
}

export function readOwn(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** With UPDATE_GOLDENS=1 the expected files are written anew instead of compared; look at the diff before committing. */
export const updateGoldens = process.env.UPDATE_GOLDENS === "1";

export function writeOwn(folder: string, name: string, text: string | undefined): void {
  const path = join(folder, name);
  if (text === undefined) rmSync(path, { force: true });
  else writeFileSync(path, text);
}

export function readExpected({ folder }: GoldenCase): ReadonlyMap<string, string> {
  const expected = join(folder, "expected");
  return existsSync(expected) ? readFolder(expected) : new Map();
}

export function writeExpected({ folder }: GoldenCase, files: ReadonlyMap<string, string>): void {
  const expected = join(folder, "expected");
  rmSync(expected, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(expected, path)), { recursive: true });
    writeFileSync(join(expected, path), text);
  }
}

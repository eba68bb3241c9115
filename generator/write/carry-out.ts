import { dirname, join } from "node:path";
import { type Diagnostic, DiagnosticsError, errorCode } from "../support/index.ts";
import { mapBounded } from "./bounded.ts";
import { writeDiagnostic } from "./codes.ts";
import type { Step } from "./decisions.ts";
import { fileErrorDiagnostic, fileSubject, folderSubject, reading, unless } from "./file-errors.ts";
import type { FileSystem } from "./file-system.ts";
import { stagingFolder } from "./ownership.ts";
import { foldersAbove, pathKey } from "./paths.ts";
import type { ReadyPlan } from "./plan.ts";
import { Staging } from "./staging.ts";

/** Folders in which all that is generated lies; those below them go when our deletes have emptied them. */
const generatedFolders: ReadonlySet<string> = new Set(["definitions", "includes", "spanner", "deploy", "docs"]);

/**
 * Does what the plan says, in an order in which a kill between any two calls leaves nothing that the next run does not
 * complete: the journal, all texts to the staging folder, renames, deletes, the manifest. What then stands on the disk is
 * old or new, never torn, and listed in the manifest or the journal. Must run under the lock.
 *
 * @returns warnings.
 * @throws DiagnosticsError when the disk changed since the plan was made, or a call failed.
 */
export async function carryOut(input: {
  readonly plan: ReadyPlan;
  readonly manifestPath: string;
  readonly fileSystem: FileSystem;
}): Promise<readonly Diagnostic[]> {
  const { plan, manifestPath, fileSystem } = input;
  const staging = new Staging({ root: plan.root, manifestPath, fileSystem });
  const warnings: Diagnostic[] = [];
  if (plan.hasWork) {
    await stage(plan, staging, fileSystem);
    warnings.push(...(await new Commit(plan, staging, fileSystem).run()));
  }
  return [...warnings, ...(await cleanUp(folderSubject(stagingFolder), () => staging.clear({ keepJournal: false })))];
}

/** Until the end of this nothing of the project is touched; when it fails, what was staged goes again. */
async function stage(plan: ReadyPlan, staging: Staging, fileSystem: FileSystem): Promise<void> {
  const { manifest } = plan;
  let keepJournal = true;
  try {
    keepJournal = await staging.hasJournal();
    await staging.open();
    await staging.writeJournal(plan.journal);
    const steps = manifest === undefined ? plan.writes : [...plan.writes, manifest];
    await staging.write(steps.map(({ text, stat }) => ({ text, mode: stat?.mode })));
    await checkUnchanged([...steps, ...plan.deletes], fileSystem);
  } catch (error) {
    await staging.clear({ keepJournal }).catch(() => undefined);
    if (errorCode(error) === undefined) throw error;
    throw new DiagnosticsError([writeFailed(folderSubject(stagingFolder), error, "nothing was changed")]);
  }
}

/** Staging takes a while; what a user saved in that time must not be lost. */
async function checkUnchanged(steps: readonly Step[], fileSystem: FileSystem): Promise<void> {
  const diagnostics: Diagnostic[] = [];
  await mapBounded(steps, async ({ path, location, stat }) => {
    const now = await reading(fileSubject(path), () => unless(["ENOENT"], () => fileSystem.stat(location)));
    if (now?.stamp === stat?.stamp) return;
    const subject = fileSubject(path);
    const message = `${subject}: changed while this run was about to replace it; nothing was changed`;
    diagnostics.push(writeDiagnostic("changed-meanwhile", { subject, message }));
  });
  if (diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
}

/** The part that changes the project. When it fails, the staging folder stays, and with it the journal. */
class Commit {
  readonly #plan: ReadyPlan;
  readonly #staging: Staging;
  readonly #fileSystem: FileSystem;
  #done = 0;

  constructor(plan: ReadyPlan, staging: Staging, fileSystem: FileSystem) {
    this.#plan = plan;
    this.#staging = staging;
    this.#fileSystem = fileSystem;
  }

  async run(): Promise<readonly Diagnostic[]> {
    const { writes, deletes, manifest } = this.#plan;
    const written = new Set(writes.map(({ path }) => pathKey(path)));
    const isRename = ({ path }: Step): boolean => written.has(pathKey(path));
    // Where case does not count, a delete after the rename would hit the new file.
    for (const step of deletes.filter(isRename)) await this.#delete(step);
    await this.#makeFolders();
    for (const [index, step] of writes.entries()) await this.#put(index, step);
    for (const step of deletes.filter((step) => !isRename(step))) await this.#delete(step);
    const warnings = await this.#removeEmptyFolders();
    if (manifest !== undefined) await this.#put(writes.length, manifest);
    return warnings;
  }

  async #makeFolders(): Promise<void> {
    const { writes, manifest } = this.#plan;
    const created = [...writes, ...(manifest === undefined ? [] : [manifest])].filter(({ stat }) => stat === undefined);
    const folders = new Map(created.map(({ path, location }) => [dirname(location), path]));
    for (const [folder, path] of folders) await this.#attempt(path, () => this.#fileSystem.makeFolder(folder));
  }

  async #put(index: number, { path, location }: Step): Promise<void> {
    await this.#attempt(path, () => this.#fileSystem.rename(this.#staging.location(index), location));
    this.#done += 1;
  }

  async #delete({ path, location }: Step): Promise<void> {
    await this.#attempt(path, () => unless(["ENOENT"], () => this.#fileSystem.removeFile(location)));
    this.#done += 1;
  }

  async #removeEmptyFolders(): Promise<readonly Diagnostic[]> {
    const folders = this.#plan.vacated
      .flatMap(foldersAbove)
      .filter((folder) => folder.includes("/") && generatedFolders.has(folder.slice(0, folder.indexOf("/"))));
    const warnings: Diagnostic[] = [];
    // The longest first: a folder is empty only when those in it are gone.
    for (const folder of [...new Set(folders)].sort((a, b) => b.length - a.length)) {
      const remove = () => this.#fileSystem.removeFolder(join(this.#plan.root, folder));
      const removeIfEmpty = () => unless(["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"], remove);
      warnings.push(...(await cleanUp(folderSubject(folder), removeIfEmpty, "It is empty; delete it by hand.")));
    }
    return warnings;
  }

  async #attempt(path: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      const { writes, deletes } = this.#plan;
      const consequence = `${this.#done} of ${writes.length + deletes.length} files are changed`;
      throw new DiagnosticsError([writeFailed(fileSubject(path), error, consequence)]);
    }
  }
}

function writeFailed(subject: string, error: unknown, consequence: string): Diagnostic {
  return fileErrorDiagnostic({ code: "write-failed", subject, what: "cannot be written", error, consequence });
}

/** What fails here does no harm to the files, and is only reported. */
async function cleanUp(subject: string, action: () => Promise<void>, hint?: string): Promise<readonly Diagnostic[]> {
  try {
    await action();
    return [];
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [fileErrorDiagnostic({ code: "clean-up-failed", subject, what: "cannot be deleted", error, hint })];
  }
}

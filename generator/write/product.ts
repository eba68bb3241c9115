import { DiagnosticsError, errorCode } from "../support/index.ts";
import { fileErrorDiagnostic, fileSubject } from "./file-errors.ts";
import type { FileSystem } from "./file-system.ts";

/**
 * Writes what a command prints to the file that the user named (`-o`), which may also be a device or a pipe; what was in
 * it is lost.
 *
 * @param input.path absolute.
 * @param input.name the path as the user wrote it, for messages.
 * @throws DiagnosticsError when it cannot be written.
 */
export async function writeProduct(input: {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly fileSystem: FileSystem;
}): Promise<void> {
  const { path, name, text, fileSystem } = input;
  await asDiagnostic(name, "Name another file.", () => fileSystem.overwrite(path, text));
}

/**
 * Makes the folder that a command writes several products to, with those above it; it may be there.
 *
 * @throws DiagnosticsError when it cannot be made.
 */
export async function makeProductFolder(input: {
  readonly path: string;
  readonly name: string;
  readonly fileSystem: FileSystem;
}): Promise<void> {
  const { path, name, fileSystem } = input;
  await asDiagnostic(name, "Name another folder.", () => fileSystem.makeFolder(path));
}

async function asDiagnostic(name: string, hint: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    const subject = fileSubject(name);
    throw new DiagnosticsError([
      fileErrorDiagnostic({ code: "write-failed", subject, what: "cannot be written", error, hint }),
    ]);
  }
}

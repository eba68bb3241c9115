import { type Diagnostic, DiagnosticsError, describeFileError, errorCode } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";

/** `File "a/b.sqlx"`; control characters and quotes in it are escaped, so that a message stays one line. */
export function fileSubject(path: string): string {
  return `File ${JSON.stringify(path)}`;
}

export function folderSubject(path: string): string {
  return `Folder ${JSON.stringify(path)}`;
}

const hints: Readonly<Record<string, string>> = {
  EACCES: "Give this user the right to it (`ls -l` shows who has it), then run again.",
  EPERM: "Give this user the right to it (`ls -l` shows who has it), then run again.",
  EBUSY: "Close the program that uses it, then run again.",
  EDQUOT: "Free some space, then run again: the disk quota is used up.",
  EMFILE: "Raise the limit of open files (`ulimit -n`), then run again.",
  ENOSPC: "Free some space, then run again.",
  EROFS: "Run where the project may be written; `--check` and `--dry-run` write nothing.",
  EXDEV: "It is on another disk than the project. Mount the whole project as one, then run again.",
};

/** A failed call as a diagnostic: which file, what happened in words, what to do. */
export function fileErrorDiagnostic(input: {
  readonly code: "read-failed" | "write-failed" | "clean-up-failed";
  readonly subject: string;
  /** `cannot be read`. */
  readonly what: string;
  readonly error: unknown;
  readonly consequence?: string;
  /** Where the usual advice does not fit. */
  readonly hint?: string | undefined;
}): Diagnostic {
  const { code, subject, what, error, consequence } = input;
  const message = `${subject}: ${what}: ${describeFileError(error)}${consequence === undefined ? "" : `; ${consequence}`}`;
  const hint = input.hint ?? (code === "clean-up-failed" ? undefined : hints[errorCode(error) ?? ""]);
  return writeDiagnostic(code, { subject, message, hint });
}

/**
 * Does something that only reads.
 *
 * @throws DiagnosticsError when the operating system refuses. Other errors are mistakes of ours and pass as they are.
 */
export async function reading<T>(subject: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new DiagnosticsError([fileErrorDiagnostic({ code: "read-failed", subject, what: "cannot be read", error })]);
  }
}

/** The result, or undefined when the call fails with one of the codes that are expected. */
export async function unless<T>(codes: readonly string[], action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (codes.includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

import type { RenderedFile } from "../render/types.ts";
import { type Diagnostic, hasControlCharacters } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import { fileSubject } from "./file-errors.ts";

/** Everything that we keep for ourselves in the root begins so: manifests, the lock, the staging folder. */
const ownPrefix = ".spanner-graph";

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file: reserved with any extension as well. */
const reservedOnWindows = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const forbiddenOnWindows = /[<>:"|?*\\]/;

/** The longest name that ext4, APFS and NTFS all take. */
const longestName = 255;

/**
 * Paths with the same key are one file on some file system: macOS and Windows compare without case, macOS without regard
 * to how accents are composed.
 */
export function pathKey(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** The folders above a path, the nearest first: `a/b/c` → `a/b`, `a`. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) folders.push(path.slice(0, end));
  return folders;
}

/** Why a path must not be used, made to follow its name and a colon; undefined when it may. */
export function unsafePathReason(path: string): string | undefined {
  if (path === "") return "the path is empty";
  if (hasControlCharacters(path)) return "the path holds a control character";
  if (/\p{Surrogate}/u.test(path)) return "the path is not valid Unicode";
  if (path.startsWith("/")) return "the path is absolute";
  const forbidden = forbiddenOnWindows.exec(path);
  if (forbidden !== null) return `the path holds ${forbidden[0]}, which Windows does not allow`;
  for (const name of path.split("/")) {
    if (name === "") return "the path holds an empty name";
    if (name === "." || name === "..") return `the path holds ${name}`;
    if (/[. ]$/.test(name)) return `"${name}" ends with a dot or a space, which Windows drops`;
    if (reservedOnWindows.test(name)) return `"${name}" is the name of a device on Windows`;
    if (Buffer.byteLength(name) > longestName) return `a name in the path is longer than ${longestName} bytes`;
    if (name.toLowerCase() === ".git") return "the path leads into .git";
  }
  return undefined;
}

/** All that can be said about the paths without looking at the disk. */
export function checkPaths(files: readonly RenderedFile[], manifestPath: string): readonly Diagnostic[] {
  return [...unsafePaths(files, manifestPath), ...collisions(files)];
}

function unsafePaths(files: readonly RenderedFile[], manifestPath: string): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const check = (path: string, reason: string | undefined): void => {
    if (reason === undefined) return;
    const subject = fileSubject(path);
    diagnostics.push(writeDiagnostic("unsafe-path", { subject, message: `${subject}: ${reason}` }));
  };
  check(manifestPath, unsafePathReason(manifestPath));
  for (const { path } of files) {
    const isOurs = path.toLowerCase().startsWith(ownPrefix) || pathKey(path) === pathKey(manifestPath);
    check(
      path,
      isOurs ? `names that begin with ${ownPrefix} are kept for the generator itself` : unsafePathReason(path),
    );
  }
  return diagnostics;
}

function collisions(files: readonly RenderedFile[]): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report = (path: string, reason: string): void => {
    const subject = fileSubject(path);
    diagnostics.push(writeDiagnostic("path-collision", { subject, message: `${subject}: ${reason}` }));
  };
  const seen = new Map<string, string>();
  for (const { path } of files) {
    const other = seen.get(pathKey(path));
    if (other === undefined) seen.set(pathKey(path), path);
    else if (other === path) report(path, "is generated twice");
    else report(path, `differs only in case from ${JSON.stringify(other)}`);
  }
  for (const { path } of files) {
    const file = foldersAbove(path)
      .map((folder) => seen.get(pathKey(folder)))
      .find((found) => found !== undefined);
    if (file !== undefined) report(path, `${JSON.stringify(file)} is generated as a file, so it cannot be a folder`);
  }
  return diagnostics;
}

const words: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "is in use by another program",
  EDQUOT: "the disk quota is used up",
  EEXIST: "exists already",
  EIO: "input/output error of the disk",
  EISDIR: "is a folder, not a file",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ENFILE: "too many open files on this machine",
  ENOENT: "does not exist",
  ENOSPC: "no space left on the disk",
  ENOTDIR: "a part of the path is a file, not a folder",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  EXDEV: "source and target are on different file systems",
};

/** What went wrong with a file, in words; made to follow its name and a colon. */
export function describeFileError(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return words[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}

/** `ENOENT` and the like, where the error came from the operating system. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

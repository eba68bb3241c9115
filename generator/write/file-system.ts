import { lstat, mkdir, open, readdir, readFile, realpath, rename, rmdir, unlink, writeFile } from "node:fs/promises";

export interface FileStat {
  readonly kind: "file" | "folder" | "link" | "special";
  /** Permission bits, as `chmod` takes them. */
  readonly mode: number;
  /** Another one as soon as the file is replaced or written to. */
  readonly stamp: string;
}

/**
 * All of the file system that write/ uses, so that tests can fail each call. Paths are absolute; errors are those of the
 * operating system, with a `code`.
 */
export interface FileSystem {
  /** What stands at the path itself: a symbolic link is not followed. */
  stat(path: string): Promise<FileStat>;
  /** The path without symbolic links. */
  resolveLinks(path: string): Promise<string>;
  readText(path: string): Promise<string>;
  /** Names of what is in the folder. */
  listFolder(path: string): Promise<readonly string[]>;
  /** Writes a new file down to the disk; EEXIST when something stands there. */
  createFile(path: string, text: string, mode?: number): Promise<void>;
  /** Creates the file or replaces its text, through symbolic links, also of a device. */
  overwrite(path: string, text: string): Promise<void>;
  /** With all folders above it; no error when it is there. */
  makeFolder(path: string): Promise<void>;
  /** Replaces a file at `to`, in one step. */
  rename(from: string, to: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  /** Only an empty one. */
  removeFolder(path: string): Promise<void>;
}

export const nodeFileSystem: FileSystem = {
  async stat(path) {
    // As bigint: 64 bits of inode (NTFS uses them all) and nanoseconds do not fit a number.
    const stats = await lstat(path, { bigint: true });
    const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : stats.isSymbolicLink() ? "link" : "special";
    return {
      kind,
      mode: Number(stats.mode & 0o7777n),
      stamp: `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}`,
    };
  },
  resolveLinks: (path) => realpath(path),
  readText: (path) => readFile(path, "utf8"),
  listFolder: (path) => readdir(path),
  async createFile(path, text, mode) {
    const file = await open(path, "wx");
    try {
      try {
        await file.writeFile(text);
        if (mode !== undefined) await file.chmod(mode);
        // Without it a power cut after the rename may leave an empty file in the place of a good one.
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      await unlink(path).catch(() => undefined);
      throw error;
    }
  },
  overwrite: (path, text) => writeFile(path, text),
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  rename: (from, to) => rename(from, to),
  removeFile: (path) => unlink(path),
  removeFolder: (path) => rmdir(path),
};

import { isAbsolute, join, relative } from "node:path";
import type { Diagnostic } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import { fileSubject, folderSubject, reading, unless } from "./file-errors.ts";
import type { FileStat, FileSystem } from "./file-system.ts";

/** What stands at a path where we expect a file or nothing. `location` is absolute, with no symbolic link in its folders. */
export type Place =
  | { readonly kind: "absent"; readonly location: string }
  | { readonly kind: "file"; readonly location: string; readonly stat: FileStat }
  /** No file can be written here. `beyond`: one of the folders above is none, or leads out of the project. */
  | {
      readonly kind: "obstacle";
      readonly obstacle: Exclude<FileStat["kind"], "file"> | "beyond";
      readonly diagnostic: Diagnostic;
    };

type Entry =
  | { readonly kind: "absent"; readonly location: string }
  | { readonly kind: "there"; readonly location: string; readonly stat: FileStat };

/** A path below which nothing can be written, and why. */
interface Barrier {
  readonly kind: "barrier";
  readonly path: string;
  readonly because: "notFolder" | "deadLink" | "linkOut";
}

type Folder = Barrier | { readonly kind: "absent" | "folder"; readonly location: string };

/** Looks at paths of the project without ever leaving it through a symbolic link. Each folder is looked at once. */
export class Disk {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly #fileSystem: FileSystem;
  readonly #folders = new Map<string, Promise<Folder>>();

  constructor(root: string, fileSystem: FileSystem) {
    this.root = root;
    this.#fileSystem = fileSystem;
  }

  /** @throws DiagnosticsError when the operating system does not let us look. */
  async locate(path: string): Promise<Place> {
    const entry = await this.#entry(path);
    if (entry.kind === "absent") return entry;
    if (entry.kind === "barrier") return { kind: "obstacle", obstacle: "beyond", diagnostic: barred(path, entry) };
    const { location, stat } = entry;
    if (stat.kind === "file") return { kind: "file", location, stat };
    return { kind: "obstacle", obstacle: stat.kind, diagnostic: inTheWay(path, stat.kind) };
  }

  /**
   * The text of a file that {@link locate} found; undefined when it is gone by now.
   *
   * @throws DiagnosticsError when it cannot be read.
   */
  readText(path: string, location: string): Promise<string | undefined> {
    return reading(fileSubject(path), () => unless(["ENOENT"], () => this.#fileSystem.readText(location)));
  }

  /** Names of what is in the root. */
  listRoot(): Promise<readonly string[]> {
    return reading(folderSubject(this.root), () => this.#fileSystem.listFolder(this.root));
  }

  async #entry(path: string): Promise<Entry | Barrier> {
    const cut = path.lastIndexOf("/");
    const folder = await this.#folder(cut === -1 ? "" : path.slice(0, cut));
    if (folder.kind === "barrier") return folder;
    const location = join(folder.location, path.slice(cut + 1));
    if (folder.kind === "absent") return { kind: "absent", location };
    const stat = await this.#stat(path, location);
    return stat === undefined ? { kind: "absent", location } : { kind: "there", location, stat };
  }

  #folder(path: string): Promise<Folder> {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const found = path === "" ? Promise.resolve({ kind: "folder", location: this.root } as const) : this.#find(path);
    this.#folders.set(path, found);
    return found;
  }

  async #find(path: string): Promise<Folder> {
    const entry = await this.#entry(path);
    if (entry.kind !== "there") return entry;
    if (entry.stat.kind === "folder") return { kind: "folder", location: entry.location };
    if (entry.stat.kind !== "link") return { kind: "barrier", path, because: "notFolder" };
    const target = await reading(fileSubject(path), () =>
      unless(["ENOENT"], () => this.#fileSystem.resolveLinks(entry.location)),
    );
    if (target === undefined) return { kind: "barrier", path, because: "deadLink" };
    if (!isInside(this.root, target)) return { kind: "barrier", path, because: "linkOut" };
    const stat = await this.#stat(path, target);
    if (stat?.kind === "folder") return { kind: "folder", location: target };
    return { kind: "barrier", path, because: "notFolder" };
  }

  #stat(path: string, location: string): Promise<FileStat | undefined> {
    return reading(fileSubject(path), () => unless(["ENOENT"], () => this.#fileSystem.stat(location)));
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && !/^\.\.($|[/\\])/.test(way);
}

const obstacles = {
  folder: "a folder stands in its place",
  link: "a symbolic link stands in its place",
  special: "something that is no regular file stands in its place",
} as const;

function inTheWay(path: string, kind: keyof typeof obstacles): Diagnostic {
  const subject = fileSubject(path);
  return writeDiagnostic("not-a-file", { subject, message: `${subject}: ${obstacles[kind]}` });
}

const barriers = {
  notFolder: { code: "not-a-file", text: "is not a folder" },
  deadLink: { code: "not-a-file", text: "is a symbolic link that leads nowhere" },
  linkOut: { code: "link-leaves-root", text: "is a symbolic link that leads out of the project" },
} as const;

function barred(path: string, barrier: Barrier): Diagnostic {
  const subject = fileSubject(path);
  const { code, text } = barriers[barrier.because];
  return writeDiagnostic(code, { subject, message: `${subject}: ${JSON.stringify(barrier.path)} ${text}` });
}

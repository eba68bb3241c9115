import type { FileStat, FileSystem } from "../../generator/write/index.ts";

type Node =
  | { readonly kind: "folder"; readonly name: string }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly text: string;
      readonly mode: number;
      readonly stamp: string;
    };

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}

/**
 * The part of a file system that write/ uses, without symbolic links, in memory: for the tests with thousands of runs, and
 * for file systems that this machine does not have. file-system.test.ts holds it against the real one.
 */
export class MemoryFileSystem implements FileSystem {
  readonly #nodes = new Map<string, Node>();
  readonly #ignoreCase: boolean;
  #stamps = 0;

  constructor(options: { readonly root: string; readonly ignoreCase?: boolean }) {
    this.#ignoreCase = options.ignoreCase ?? false;
    this.#nodes.set("", { kind: "folder", name: "" });
    this.#addFolders(options.root);
  }

  /** Text per absolute path, under the names that the files were made with. */
  texts(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const node of this.#nodes.values()) if (node.kind === "file") texts.set(node.name, node.text);
    return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  folders(): readonly string[] {
    return [...this.#nodes.values()].flatMap((node) => (node.kind === "folder" ? [node.name] : [])).sort();
  }

  copy(): MemoryFileSystem {
    const copy = new MemoryFileSystem({ root: "/", ignoreCase: this.#ignoreCase });
    copy.#nodes.clear();
    for (const [key, node] of this.#nodes) copy.#nodes.set(key, node);
    copy.#stamps = this.#stamps;
    return copy;
  }

  /** What a user does: folders are made, anything is replaced. */
  put(path: string, text: string): void {
    this.#addFolders(parentOf(path));
    this.#set({ kind: "file", name: path, text, mode: 0o644, stamp: this.#stamp() });
  }

  drop(path: string): void {
    this.#nodes.delete(this.#key(path));
  }

  async stat(path: string): Promise<FileStat> {
    const node = this.#get(path);
    return node.kind === "file"
      ? { kind: "file", mode: node.mode, stamp: node.stamp }
      : { kind: "folder", mode: 0o755, stamp: "" };
  }

  async resolveLinks(path: string): Promise<string> {
    return this.#get(path).name;
  }

  async readText(path: string): Promise<string> {
    const node = this.#get(path);
    if (node.kind === "folder") throw systemError("EISDIR");
    return node.text;
  }

  async listFolder(path: string): Promise<readonly string[]> {
    const folder = this.#get(path);
    if (folder.kind === "file") throw systemError("ENOTDIR");
    const prefix = `${this.#key(path)}/`;
    return [...this.#nodes].flatMap(([key, node]) =>
      key.startsWith(prefix) && !key.slice(prefix.length).includes("/") ? [nameOf(node.name)] : [],
    );
  }

  async createFile(path: string, text: string, mode = 0o644): Promise<void> {
    this.#demandFolder(parentOf(path));
    if (this.#nodes.has(this.#key(path))) throw systemError("EEXIST");
    this.#set({ kind: "file", name: path, text, mode, stamp: this.#stamp() });
  }

  async overwrite(path: string, text: string): Promise<void> {
    this.#demandFolder(parentOf(path));
    if (this.#nodes.get(this.#key(path))?.kind === "folder") throw systemError("EISDIR");
    this.#set({ kind: "file", name: path, text, mode: 0o644, stamp: this.#stamp() });
  }

  async makeFolder(path: string): Promise<void> {
    this.#addFolders(path);
  }

  async rename(from: string, to: string): Promise<void> {
    const node = this.#get(from);
    this.#demandFolder(parentOf(to));
    if (this.#nodes.get(this.#key(to))?.kind === "folder") throw systemError("EISDIR");
    if (node.kind === "folder") throw systemError("EISDIR");
    this.#nodes.delete(this.#key(from));
    this.#set({ ...node, name: to });
  }

  async removeFile(path: string): Promise<void> {
    if (this.#get(path).kind === "folder") throw systemError("EISDIR");
    this.#nodes.delete(this.#key(path));
  }

  async removeFolder(path: string): Promise<void> {
    if ((await this.listFolder(path)).length > 0) throw systemError("ENOTEMPTY");
    this.#nodes.delete(this.#key(path));
  }

  #key(path: string): string {
    const trimmed = path === "/" ? "" : path;
    return this.#ignoreCase ? trimmed.toLowerCase() : trimmed;
  }

  /** As on macOS, a file that is replaced keeps the case of its name. */
  #set(node: Extract<Node, { kind: "file" }>): void {
    const key = this.#key(node.name);
    this.#nodes.set(key, { ...node, name: this.#nodes.get(key)?.name ?? node.name });
  }

  #get(path: string): Node {
    const node = this.#nodes.get(this.#key(path));
    if (node !== undefined) return node;
    this.#demandFolder(parentOf(path));
    throw systemError("ENOENT");
  }

  #demandFolder(path: string): void {
    const node = this.#nodes.get(this.#key(path));
    if (node?.kind === "file") throw systemError("ENOTDIR");
    if (node === undefined) {
      this.#demandFolder(parentOf(path));
      throw systemError("ENOENT");
    }
  }

  #addFolders(path: string, below = false): void {
    if (path === "" || path === "/") return;
    this.#addFolders(parentOf(path), true);
    const node = this.#nodes.get(this.#key(path));
    if (node?.kind === "file") throw systemError(below ? "ENOTDIR" : "EEXIST");
    if (node === undefined) this.#nodes.set(this.#key(path), { kind: "folder", name: path });
  }

  #stamp(): string {
    this.#stamps += 1;
    return String(this.#stamps);
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";
import type { RenderedFile } from "../../generator/render/types.ts";
import { sealPlaceholder, sealText } from "../../generator/support/index.ts";
import {
  type ApplyInput,
  applyChanges,
  defaultManifestPath,
  nodeFileSystem,
  nodeProcesses,
  type PlannedChanges,
  planChanges,
} from "../../generator/write/index.ts";

/** A file as an emitter renders it. */
export function generated(path: string, body: string): RenderedFile {
  return { path, content: sealText(`// Generated. ${sealPlaceholder}\n${body}\n`), ownership: "generated" };
}

/** A format without room for a seal. */
export function unsealed(path: string, body: string): RenderedFile {
  return { path, content: `${body}\n`, ownership: "generated" };
}

export function scaffold(path: string, body: string): RenderedFile {
  return { path, content: `${body}\n`, ownership: "scaffold" };
}

const roots: string[] = [];
afterEach(async () => {
  await Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true, force: true })));
});

/** A folder on the disk, removed after the test. */
export class Project {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<Project> {
    const root = await realpath(await mkdtemp(join(tmpdir(), "spanner-graph-write-")));
    roots.push(root);
    return new Project(root);
  }

  path(path: string): string {
    return join(this.root, path);
  }

  input(files: readonly RenderedFile[], options: Partial<ApplyInput> = {}): ApplyInput {
    return {
      root: this.root,
      manifestPath: defaultManifestPath,
      files,
      force: [],
      fileSystem: nodeFileSystem,
      lockWaitMs: 5_000,
      processes: nodeProcesses,
      ...options,
    };
  }

  plan(files: readonly RenderedFile[], options: Partial<ApplyInput> = {}): Promise<PlannedChanges> {
    return planChanges(this.input(files, options));
  }

  apply(files: readonly RenderedFile[], options: Partial<ApplyInput> = {}): Promise<PlannedChanges> {
    return applyChanges(this.input(files, options));
  }

  async write(path: string, text: string, mode?: number): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
    if (mode !== undefined) await chmod(this.path(path), mode);
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await this.write(path, change(await this.read(path)));
  }

  async link(path: string, target: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await symlink(target, this.path(path));
  }

  makeFolder(path: string): Promise<unknown> {
    return mkdir(this.path(path), { recursive: true });
  }

  read(path: string): Promise<string> {
    return readFile(this.path(path), "utf8");
  }

  remove(path: string): Promise<void> {
    return rm(this.path(path), { recursive: true });
  }

  async mode(path: string): Promise<string> {
    return ((await lstat(this.path(path))).mode & 0o777).toString(8);
  }

  /** All paths but the root, folders with a slash at the end. */
  async list(): Promise<readonly string[]> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    return entries
      .map((entry) => {
        const path = join(entry.parentPath, entry.name).slice(this.root.length + 1);
        return entry.isDirectory() ? `${path}/` : path;
      })
      .sort();
  }
}

/** `create a`, `unchanged b`: what a test says about changes in one line each. */
export function kinds(result: PlannedChanges): readonly string[] {
  return result.changes.map((change) =>
    change.kind === "conflict" ? `conflict ${change.path}: ${change.reason}` : `${change.kind} ${change.path}`,
  );
}

/** Code, message and hint, as a user reads them. */
export function told(result: PlannedChanges): readonly string[] {
  return result.diagnostics.map(
    ({ code, severity, message, hint }) => `${severity}[${code}]: ${message}\n  help: ${hint}`,
  );
}

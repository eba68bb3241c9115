import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { compareStrings } from "../../support/index.ts";

/** The files of a project, on disk or not; paths are relative to the project, with forward slashes. */
export interface ProjectSource {
  /** Absolute; only a name when the project is not on disk. */
  readonly root: string;
  /** Those that Dataform compiles, sorted. */
  paths(): readonly string[];
  read(path: string): string | undefined;
}

/** A folder that no other file lies in: the core tells the project's files from its own by this prefix. */
const memoryRoot = resolve("/dataform-project");

export function projectInMemory(files: ReadonlyMap<string, string> | Readonly<Record<string, string>>): ProjectSource {
  const texts = files instanceof Map ? files : new Map(Object.entries(files));
  return {
    root: memoryRoot,
    paths: () => [...texts.keys()].filter(isCompiled).sort(compareStrings),
    read: (path) => texts.get(path),
  };
}

export function projectInFolder(folder: string): ProjectSource {
  const root = resolve(folder);
  const texts = new Map<string, string | undefined>();
  return {
    root,
    paths: () =>
      ["definitions", "includes"]
        .flatMap((name) => listFiles(root, name))
        .filter(isCompiled)
        .sort(compareStrings),
    read(path) {
      if (!texts.has(path)) texts.set(path, readText(join(root, path)));
      return texts.get(path);
    },
  };
}

/** https://cloud.google.com/dataform/docs/overview: only these two folders; an extension and no hidden file, as the CLI looks for. */
function isCompiled(path: string): boolean {
  return (
    /^(?:definitions|includes)\//.test(path) &&
    path.split("/").every((part) => !part.startsWith(".")) &&
    /\.[^/]+$/.test(path)
  );
}

function listFiles(root: string, folder: string): readonly string[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(root, path) : [path];
  });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

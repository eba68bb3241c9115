import type { FileSystem } from "../../generator/write/index.ts";

export interface Call {
  readonly name: keyof FileSystem;
  readonly path: string;
  /** Second argument: the text of a new file, or where a rename leads. */
  readonly second: string | undefined;
}

/** Does something before each call; when that throws, the call is not made. */
export function intercept(fileSystem: FileSystem, before: (call: Call) => Promise<void>): FileSystem {
  const wrap =
    <A extends [string, ...unknown[]], R>(name: keyof FileSystem, action: (...input: A) => Promise<R>) =>
    async (...input: A): Promise<R> => {
      const second = input[1];
      await before({ name, path: input[0], second: typeof second === "string" ? second : undefined });
      return action.apply(fileSystem, input);
    };
  return {
    stat: wrap("stat", fileSystem.stat),
    resolveLinks: wrap("resolveLinks", fileSystem.resolveLinks),
    readText: wrap("readText", fileSystem.readText),
    listFolder: wrap("listFolder", fileSystem.listFolder),
    createFile: wrap("createFile", fileSystem.createFile),
    overwrite: wrap("overwrite", fileSystem.overwrite),
    makeFolder: wrap("makeFolder", fileSystem.makeFolder),
    rename: wrap("rename", fileSystem.rename),
    removeFile: wrap("removeFile", fileSystem.removeFile),
    removeFolder: wrap("removeFolder", fileSystem.removeFolder),
  };
}

const writing: ReadonlySet<string> = new Set<keyof FileSystem>([
  "createFile",
  "overwrite",
  "makeFolder",
  "rename",
  "removeFile",
  "removeFolder",
]);

export function isWriting({ name }: Call): boolean {
  return writing.has(name);
}

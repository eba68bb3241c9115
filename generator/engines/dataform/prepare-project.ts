import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packageFolder } from "../optional.ts";

export interface PreparedProject {
  /** Absolute; pass it to `compileWithCli` or `compileInProcess`. */
  readonly folder: string;
  write(path: string, text: string): void;
  /** Removes the folder and everything in it. */
  remove(): void;
}

/**
 * Lays a project out in a temporary folder so that the CLI compiles it: with a real copy of @dataform/core, since the CLI
 * follows no link out of the project (two files, 0.8 MB, 2 ms), and a package.json when the files hold none.
 */
export function prepareProject(files: ReadonlyMap<string, string> | Readonly<Record<string, string>>): PreparedProject {
  const core = packageFolder("@dataform/core", import.meta.url);
  if (core === undefined) throw new Error("@dataform/core is not installed");
  const folder = mkdtempSync(join(tmpdir(), "dataform-project-"));
  const write = (path: string, text: string): void => {
    const absolute = join(folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  };
  const copy = join(folder, "node_modules", "@dataform", "core");
  mkdirSync(copy, { recursive: true });
  for (const name of ["package.json", "bundle.js"]) copyFileSync(join(core, name), join(copy, name));
  write("package.json", "{}\n");
  for (const [path, text] of files instanceof Map ? files : Object.entries(files)) write(path, text);
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

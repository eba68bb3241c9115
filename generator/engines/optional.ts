import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DiagnosticsError } from "../support/index.ts";
import { engineDiagnostic } from "./codes.ts";

/** Peers that a user installs only for the commands that need them, each at the version that this one was tested with. */
export const optionalPackages = {
  "@dataform/cli": "3.0.69",
  "@fivetrandevelopers/zetasql": "1.13.0",
  "@google-cloud/spanner": "8.13.0",
} as const;

export type OptionalPackage = keyof typeof optionalPackages;

/** What `import` of a peer gives. The others are programs: they are run, see {@link resolveOptional}. */
export interface OptionalModules {
  readonly "@google-cloud/spanner": typeof import("@google-cloud/spanner");
}

/**
 * Imports an optional peer, first from where this file stands, then from `from` (the user's current directory).
 *
 * @throws DiagnosticsError `missing-package`, with the command that installs it.
 */
export async function loadOptional<N extends keyof OptionalModules>(
  name: N,
  from: string = process.cwd(),
): Promise<OptionalModules[N]> {
  const { base } = findPackage(name, from);
  const entry = createRequire(base).resolve(name);
  return (await import(pathToFileURL(entry).href)) as OptionalModules[N];
}

/**
 * The folder of an optional peer, found as {@link loadOptional} does.
 *
 * @throws DiagnosticsError `missing-package`, with the command that installs it.
 */
export function resolveOptional(name: OptionalPackage, from: string = process.cwd()): string {
  return findPackage(name, from).folder;
}

function findPackage(name: OptionalPackage, from: string): { base: string; folder: string } {
  // `import.meta.url` is this file in the sources and the bundle in the published package: both stand inside our own.
  for (const base of [import.meta.url, pathToFileURL(join(from, "package.json")).href]) {
    const folder = packageFolder(name, base);
    if (folder !== undefined) return { base, folder };
  }
  const wanted = `${name}@${optionalPackages[name]}`;
  throw new DiagnosticsError([
    engineDiagnostic("missing-package", {
      subject: `Package "${name}"`,
      message: `Package "${name}" is needed for this and is not installed.`,
      hint:
        `Run \`npm install --save-dev ${wanted}\`, ` +
        `or \`npx -p dataform-spanner-graph -p ${wanted} dataform-spanner-graph …\`.`,
    }),
  ]);
}

/**
 * The folder of an installed package as Node would find it from `base`, or undefined. It looks for the folder instead of
 * resolving `name/package.json`, which packages with an `exports` map may hide.
 */
export function packageFolder(name: string, base: string): string | undefined {
  const folders = createRequire(base).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, "package.json")));
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../support/index.ts";
import { projectDiagnostic } from "./codes.ts";

/** The version that this package is tested with. */
export const supportedDataformCore = "3.0.62";

/** Packages that bring the core along. */
const carriers = ["@dataform/core", "dataform-spanner-graph"];

/**
 * How the project of a folder gets Dataform's core: without a package.json by `dataformCoreVersion` in
 * workflow_settings.yaml, else by package.json alone — Dataform refuses both together.
 */
export function findDataformCore(root: string): {
  /** To be written to workflow_settings.yaml; undefined where package.json decides. */
  readonly version: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const path = join(root, "package.json");
  if (!existsSync(path)) return { version: supportedDataformCore, diagnostics: [] };
  if (namesVersion(join(root, "workflow_settings.yaml"))) {
    const subject = 'File "workflow_settings.yaml"';
    const message = `${subject}: names dataformCoreVersion, though there is a package.json`;
    return { version: undefined, diagnostics: [projectDiagnostic("dataform-core-twice", { subject, message })] };
  }
  if (namesCore(path) || existsSync(join(root, "node_modules/@dataform/core")))
    return { version: undefined, diagnostics: [] };
  const subject = 'File "package.json"';
  const diagnostic = projectDiagnostic("dataform-core-missing", {
    subject,
    message: `${subject}: does not name @dataform/core, so Dataform cannot compile the project`,
    hint: `Run \`npm install --save-exact @dataform/core@${supportedDataformCore}\` in the project.`,
  });
  return { version: undefined, diagnostics: [diagnostic] };
}

function namesVersion(path: string): boolean {
  return existsSync(path) && /^dataformCoreVersion\s*:/m.test(readFileSync(path, "utf8"));
}

function namesCore(path: string): boolean {
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path, "utf8"));
    return carriers.some((name) => name in { ...dependencies, ...devDependencies });
  } catch {
    // Whatever npm will say of it, the core is not named there.
    return false;
  }
}

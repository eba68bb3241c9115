import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  loadOptional,
  type OptionalPackage,
  optionalPackages,
  resolveOptional,
} from "../../generator/engines/index.ts";
import { packageFolder } from "../../generator/engines/optional.ts";
import { DiagnosticsError } from "../../generator/support/index.ts";

const elsewhere = mkdtempSync(join(tmpdir(), "optional-"));
afterAll(() => rmSync(elsewhere, { recursive: true }));

describe("resolveOptional", () => {
  test("finds the folder of an installed package", () => {
    const folder = resolveOptional("@dataform/cli", elsewhere);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(manifest.name).toBe("@dataform/cli");
  });

  test("names the versions that package.json tests with", () => {
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    for (const [name, version] of Object.entries(optionalPackages)) {
      expect([name, manifest.devDependencies[name] ?? version]).toEqual([name, version]);
    }
  });

  test("prints the commands that install a missing package", () => {
    const missing = "@google-cloud/none" as OptionalPackage;
    let error: unknown;
    try {
      resolveOptional(missing, elsewhere);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DiagnosticsError);
    const [diagnostic] = (error as DiagnosticsError).diagnostics;
    expect(diagnostic?.code).toBe("missing-package");
    expect(diagnostic?.hint).toMatch(/`npm install --save-dev @google-cloud\/none@/);
    expect(diagnostic?.hint).toMatch(
      /`npx -p dataform-spanner-graph -p @google-cloud\/none@\S+ dataform-spanner-graph …`/,
    );
  });

  test("looks into the user's folder second, also for packages that hide their package.json", () => {
    const name = "@google-cloud/in-the-users-folder";
    const folder = join(elsewhere, "node_modules", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, exports: "./index.mjs" }));
    writeFileSync(join(folder, "index.mjs"), "export const here = true;");
    expect(resolveOptional(name as OptionalPackage, elsewhere)).toBe(folder);
    expect(packageFolder(name, import.meta.url)).toBeUndefined();
  });
});

test("loadOptional imports the module", async () => {
  const { Spanner } = await loadOptional("@google-cloud/spanner", elsewhere);
  expect(Spanner).toBeTypeOf("function");
});

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { optionalPackages } from "../generator/engines/index.ts";
import { supportedDataformCore } from "../generator/project/index.ts";

const root = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));
const installed: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.devDependencies };

test("hosted Dataform installs the core alone, and every version is exact", () => {
  expect(Object.keys(manifest.dependencies)).toEqual(["@dataform/core"]);
  for (const version of Object.values(installed)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("what is written and recommended is what is tested", () => {
  expect(supportedDataformCore).toBe(installed["@dataform/core"]);
  for (const [name, version] of Object.entries(optionalPackages)) {
    expect(installed[name]).toBe(version);
    expect(manifest.peerDependencies[name]).toBe(`^${version}`);
    expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
  }
});

test("every dependency has its line in docs/dependencies.md", () => {
  const page = readFileSync(resolve(root, "docs/dependencies.md"), "utf8");
  for (const [name, version] of Object.entries(installed)) {
    const line = page.split("\n").find((candidate) => candidate.startsWith("|") && candidate.includes(`\`${name}\``));
    expect(line, name).toContain(version);
  }
});

test("the lock file names no registry", () => {
  expect(readFileSync(resolve(root, "package-lock.json"), "utf8")).not.toMatch(/"resolved": "http/);
});

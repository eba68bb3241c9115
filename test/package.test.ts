import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runProcess } from "../generator/engines/index.ts";
import { runCli } from "./support/cli.ts";
import { temporaryFolder } from "./support/folders.ts";

const root = resolve(import.meta.dirname, "..");

async function run(cwd: string, command: string, ...args: readonly string[]) {
  // A test may itself run inside of `npm test`, whose variables would steer the npm that it starts.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
  return runProcess({ command, args, cwd, env: { ...env, NO_COLOR: "1" }, deadlineMs: 120_000 });
}

/** The file list of the tarball, and an empty folder in which it is installed, with nothing else beside it. */
async function install(): Promise<{ readonly folder: string; readonly packed: readonly string[] }> {
  const folder = temporaryFolder();
  // Packing builds the bundle in this repository; it goes again unless somebody had built it before.
  if (!existsSync(join(root, "dist")))
    onTestFinished(() => rmSync(join(root, "dist"), { recursive: true, force: true }));
  const pack = await run(root, "npm", "pack", "--json", "--pack-destination", folder);
  expect(pack.stderr + pack.stdout).toContain("filename");
  const [entry] = JSON.parse(pack.stdout.slice(pack.stdout.indexOf("[")));
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  // --offline would need a warm cache; --prefer-offline asks the registry only for what is missing.
  const installed = await run(
    folder,
    "npm",
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    `./${entry.filename}`,
  );
  expect(installed.code, installed.stderr).toBe(0);
  return { folder, packed: entry.files.map((file: { path: string }) => file.path) };
}

describe("the published package, installed in an empty folder", () => {
  const cli = "node_modules/dataform-spanner-graph/dist/cli.js";

  test("plans and generates what the sources do, and asks for the optional peer it lacks", {
    timeout: 300_000,
  }, async () => {
    const { folder, packed } = await install();
    const tops = [...new Set(packed.map((path) => path.split("/")[0]))].sort();
    expect(tops).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json", "templates"]);
    expect(readdirSync(join(folder, "node_modules")).sort()).toEqual([
      ".bin",
      ".package-lock.json",
      "@dataform",
      "dataform-spanner-graph",
    ]);

    const example = join(root, "test/cases/fingraph");
    cpSync(join(example, "schema.sql"), join(folder, "schema.sql"));
    cpSync(join(example, "spanner_graph.yaml"), join(folder, "spanner_graph.yaml"));

    const plan = await run(folder, process.execPath, cli, "plan", "--ddl", "schema.sql");
    expect(plan.stderr).toBe((await runCli(folder, "plan", "--ddl", "schema.sql")).talk);
    expect(plan.stdout).toBe(readFileSync(join(example, "plan.txt"), "utf8"));

    const generate = await run(folder, process.execPath, cli, "generate");
    expect(generate.stderr).toContain("created");
    for (const path of [
      "definitions/FinGraph/export_PersonOwnAccount.sqlx",
      "includes/schema.js",
      "includes/spanner.js",
    ]) {
      expect(readFileSync(join(folder, path), "utf8")).toBe(readFileSync(join(example, "expected", path), "utf8"));
    }
    expect((await run(folder, process.execPath, cli, "generate", "--check")).code).toBe(0);

    const rehearse = await run(folder, process.execPath, cli, "rehearse", "--generate", "3");
    expect(rehearse.code).toBe(1);
    expect(rehearse.stderr).toContain('Package "@fivetrandevelopers/zetasql" is needed for this and is not installed.');

    const inspect = await run(
      folder,
      process.execPath,
      cli,
      "inspect",
      "--database",
      "projects/p/instances/i/databases/d",
    );
    expect(inspect.code).toBe(1);
    expect(inspect.stdout).toBe("");
    expect(inspect.stderr).toBe(
      'error[missing-package]: Package "@google-cloud/spanner" is needed for this and is not installed.\n' +
        "  help: Run `npm install --save-dev @google-cloud/spanner@8.13.0`, or " +
        "`npx -p dataform-spanner-graph -p @google-cloud/spanner@8.13.0 dataform-spanner-graph …`.\n",
    );

    // The folder is a Dataform project: @dataform/core came with the package.
    const dataform = join(root, "node_modules/@dataform/cli/bundle.js");
    const compiled = await run(folder, process.execPath, dataform, "compile", "--json", folder);
    expect(JSON.parse(compiled.stdout).operations).toHaveLength(7);
    expect(existsSync(join(folder, "package-lock.json"))).toBe(true);
  });
});

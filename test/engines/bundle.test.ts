import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** The published program is one esbuild bundle; what the engines find by `import.meta.url` must be found from there too. */
test("the engines work from a bundle", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "engines-bundle-"));
  try {
    await build({
      stdin: {
        contents: `import { compileInProcess, loadOptional, startZetaSql } from "./generator/engines/index.ts";
          const engine = await startZetaSql({ from: "/" });
          const { rows } = await engine.evaluateQuery("SELECT 1 AS x", { tables: [] });
          await engine.close();
          const { errors } = compileInProcess({ project: { "workflow_settings.yaml": "defaultProject: p" } });
          const { Spanner } = await loadOptional("@google-cloud/spanner", "/");
          process.stdout.write(JSON.stringify({ rows, errors, spanner: typeof Spanner }));`,
        resolveDir: root,
      },
      outdir: folder,
      entryNames: "bundle",
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      minify: true,
      keepNames: true,
      platform: "node",
      format: "esm",
      target: "node20",
      banner: {
        js: `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`,
      },
    });
    // gRPC is in a file of its own, which only rehearsals load.
    expect(readdirSync(folder).length).toBeGreaterThan(1);
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const run = spawnSync(process.execPath, [join(folder, "bundle.mjs")], { encoding: "utf8", cwd: "/" });
    expect({ out: run.stdout, err: run.stderr }).toEqual({
      out: '{"rows":[{"x":"1"}],"errors":[],"spanner":"function"}',
      err: "",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

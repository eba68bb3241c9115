import { rm } from "node:fs/promises";
import { build } from "esbuild";
import { optionalPackages } from "../engines/index.ts";

// ts-morph's TypeScript asks for the globals of a CommonJS module, which an ES module lacks.
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  'import { dirname as __pathDirname } from "node:path";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = __fileURLToPath(import.meta.url);",
  "const __dirname = __pathDirname(__filename);",
].join("\n");

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: ["generator/cli.ts"],
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  splitting: true,
  minify: true,
  keepNames: true,
  chunkNames: "chunks/[name]-[hash]",
  banner: { js: banner },
  external: Object.keys(optionalPackages),
  logLevel: "warning",
});

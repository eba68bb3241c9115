#!/usr/bin/env node
import { runProgram } from "./commands/program.ts";

// `npm run cli` runs in the folder of package.json; paths are meant from where the user stands.
const directory =
  process.env.npm_lifecycle_event === "cli" && process.env.INIT_CWD !== undefined
    ? process.env.INIT_CWD
    : process.cwd();

process.exitCode = await runProgram(process.argv.slice(2), {
  directory,
  program: process.env.npm_lifecycle_event === "generate" ? "npm run" : "npx dataform-spanner-graph",
  out: (text) => process.stdout.write(text),
  talk: (text) => process.stderr.write(text),
  colors: process.stderr.isTTY === true && !process.env.NO_COLOR,
});

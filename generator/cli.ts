#!/usr/bin/env node
import { runProgram } from "./commands/program.ts";

// `npm run cli` runs in the folder of package.json; paths are meant from where the user stands.
const directory =
  process.env.npm_lifecycle_event === "cli" && process.env.INIT_CWD !== undefined
    ? process.env.INIT_CWD
    : process.cwd();

// `plan | head` closes the pipe while we write: nothing is wrong with that, and a full disk is one line, not a stack.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

// A library that handles signals itself would keep the process alive until its calls are answered. What was being written
// is completed by the next run.
const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
for (const [signal, code] of Object.entries(signalExitCodes)) process.on(signal, () => process.exit(code));

process.exitCode = await runProgram(process.argv.slice(2), {
  directory,
  program: process.env.npm_lifecycle_event === "generate" ? "npm run" : "npx dataform-spanner-graph",
  out: (text) => process.stdout.write(text),
  talk: (text) => process.stderr.write(text),
  colors: process.stderr.isTTY === true && !process.env.NO_COLOR,
  isInteractive: process.stderr.isTTY === true,
});

import { runProgram } from "../../generator/commands/program.ts";

export interface Run {
  readonly exit: number;
  readonly out: string;
  /** What was said beside the product, without times. */
  readonly talk: string;
}

/** Runs one command line in this process, in a folder, and keeps what it prints. */
export async function runCli(directory: string, ...argv: readonly string[]): Promise<Run> {
  return runIn({ directory, isInteractive: false }, ...argv);
}

/** The same for somebody who may watch. */
export async function runIn(
  { directory, isInteractive }: { readonly directory: string; readonly isInteractive: boolean },
  ...argv: readonly string[]
): Promise<Run> {
  let out = "";
  let talk = "";
  const exit = await runProgram(argv, {
    directory,
    program: "npm run",
    out: (text) => {
      out += text;
    },
    talk: (text) => {
      talk += text;
    },
    colors: false,
    isInteractive,
  });
  return { exit, out, talk: talk.replace(/\(\d+ ms\)/g, "(… ms)") };
}

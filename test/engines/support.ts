import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether a process exists and is not only waiting to be reaped. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // An orphan that ended stays a zombie until the first process of the container reaps it.
  return process.platform !== "linux" || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

export async function waitUntil(condition: () => boolean, deadlineMs = 5000): Promise<boolean> {
  const deadline = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

export interface ScriptRun {
  readonly pid: number;
  /** The first line that it prints, as JSON. */
  readonly firstLine: Promise<unknown>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Runs a TypeScript module in a Node of its own, in which `engines` is generator/engines/index.ts. */
export function runScript(body: string): ScriptRun {
  const engines = fileURLToPath(new URL("../../generator/engines/index.ts", import.meta.url));
  const code = `const engines = await import(${JSON.stringify(engines)});\n${body}`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const firstLine = new Promise<unknown>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      const end = text.indexOf("\n");
      if (end !== -1) resolve(JSON.parse(text.slice(0, end)));
    });
    child.once("close", () => reject(new Error(`the script printed no line: ${text}`)));
  });
  // A test that only waits for the end does not look at the line.
  firstLine.catch(() => undefined);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  return { pid: child.pid ?? -1, firstLine, ended };
}

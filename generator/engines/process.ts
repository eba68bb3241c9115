import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { DiagnosticsError } from "../support/index.ts";
import { engineDiagnostic } from "./codes.ts";

export interface ProcessInput {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs the command so that it cannot outlive us, however we end: by exit, by an exception, by SIGKILL.
 *
 * Node has no PR_SET_PDEATHSIG, and signal handlers neither belong in a library nor see SIGKILL. But the kernel closes our
 * end of a pipe in every case. So a shell starts a watcher that reads from that pipe and, at its end, kills its process
 * group; then the shell becomes the command itself (`exec`: pid and exit status are the command's). The group is a new one
 * (`detached`), which also keeps Ctrl-C of a terminal from killing the engine below a command that is still cleaning up.
 */
const guardScript = `exec 3<&0
(read -r line <&3; kill -KILL 0) >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-`;

function spawnGuarded({ command, args, cwd, env }: ProcessInput): ChildProcess {
  const options = { cwd, env: env ?? process.env, stdio: "pipe" as const, windowsHide: true };
  // Windows has no sh; of our engines only the Dataform CLI runs there, which ends by itself.
  if (process.platform === "win32") return spawn(command, args, options);
  const child = spawn("/bin/sh", ["-c", guardScript, "sh", command, ...args], { ...options, detached: true });
  // Lets the watcher go, which the exited command left behind.
  child.once("exit", () => child.stdin?.destroy());
  return child;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === "win32") {
    child.kill("SIGKILL");
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended by itself and the exit event is still to come (ESRCH, on macOS EPERM).
  }
}

export interface FinishedProcess {
  /** Undefined when a signal ended it, also ours after the deadline. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, or kills it and its children after `deadlineMs`. */
export async function runProcess(input: ProcessInput & { readonly deadlineMs: number }): Promise<FinishedProcess> {
  const child = spawnGuarded(input);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child);
  }, input.deadlineMs);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve());
    });
  } finally {
    clearTimeout(timer);
  }
  return {
    code: child.exitCode ?? undefined,
    signal: child.signalCode ?? undefined,
    timedOut,
    stdout: Buffer.concat(stdout).toString("utf8"),
    stderr: Buffer.concat(stderr).toString("utf8"),
  };
}

/** A server of ours on a loopback port; it does not keep this program alive and ends with it. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves when it has ended, to how: `exit code 1`, `signal SIGKILL`, with the last lines that it printed. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface ServerInput extends Omit<ProcessInput, "args"> {
  /** For messages: `ZetaSQL`. */
  readonly name: string;
  readonly args: (port: number) => readonly string[];
  readonly deadlineMs?: number;
}

/**
 * Starts a server on a free loopback port and waits until it listens.
 *
 * @throws DiagnosticsError `engine-start-failed` when it ends before that, or does not listen within `deadlineMs`.
 */
export async function startServer({ name, args, deadlineMs = 20_000, ...input }: ServerInput): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawnGuarded({ ...input, args: args(port) });
  const output = tailOf(child);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => {
      // What it printed last may still be in the pipe when the exit is seen.
      setImmediate(() => resolve(`${signal === null ? `exit code ${code}` : `signal ${signal}`}${output()}`));
    });
  });
  doNotKeepAlive(child);

  const fail = (what: string): DiagnosticsError =>
    new DiagnosticsError([
      engineDiagnostic("engine-start-failed", { subject: name, message: `${name} did not start: ${what}` }),
    ]);
  const stop = async (): Promise<void> => {
    child.ref();
    killGroup(child);
    await ended;
  };
  // One watch for the whole wait: a race per attempt would leave a handler on `ended` for each.
  let death: string | undefined;
  void ended.then((how) => {
    death = how;
  });
  const deadline = Date.now() + deadlineMs;
  while (!(await listens(port))) {
    if (death !== undefined) throw fail(death);
    if (Date.now() > deadline) {
      await stop();
      throw fail(`it does not listen after ${deadlineMs} ms${output()}`);
    }
    await sleep(5);
  }
  if (child.pid === undefined || death !== undefined) throw fail(death ?? "it has no process id");
  return { pid: child.pid, port, ended, stop };
}

/** The last 4,000 characters of stdout and stderr, as the end of a message; empty when it printed nothing. */
function tailOf(child: ChildProcess): () => string {
  let text = "";
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString("utf8")).slice(-4000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return () => (text.trim() === "" ? "" : `; it printed: ${text.trim()}`);
}

function doNotKeepAlive(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) if (stream instanceof Socket) stream.unref();
}

/**
 * A port that nobody listens on. Another process may take it before the server does: the system hands such ports out at
 * random, so that this needs two strangers and the same one of 28,000 ports within 20 ms.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

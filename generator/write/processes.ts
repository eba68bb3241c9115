import { hostname } from "node:os";
import { kill, pid } from "node:process";
import { setTimeout } from "node:timers/promises";
import { errorCode } from "../support/index.ts";

/** What the lock has to know of processes and time; tests bring their own. */
export interface Processes {
  readonly pid: number;
  readonly hostname: string;
  /** Whether a process of this machine runs. */
  isAlive(pid: number): boolean;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const nodeProcesses: Processes = {
  pid,
  hostname: hostname(),
  isAlive(other) {
    try {
      // Signal 0 sends nothing; EPERM means that the process runs, but for another user.
      kill(other, 0);
      return true;
    } catch (error) {
      return errorCode(error) !== "ESRCH";
    }
  },
  now: () => Date.now(),
  sleep: async (ms) => {
    await setTimeout(ms);
  },
};

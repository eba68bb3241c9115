import { setImmediate } from "node:timers/promises";
import type { Processes } from "../../generator/write/index.ts";

/** Processes of a machine on which only those in `alive` run. To sleep takes no time and moves the clock. */
export function fakeProcesses(options: {
  readonly pid: number;
  readonly alive?: readonly number[];
  readonly hostname?: string;
  readonly onSleep?: () => Promise<void> | void;
}): Processes {
  let time = Date.UTC(2025, 0, 1);
  return {
    pid: options.pid,
    hostname: options.hostname ?? "build-1",
    isAlive: (pid) => pid === options.pid || (options.alive ?? []).includes(pid),
    now: () => time,
    async sleep(ms) {
      time += ms;
      await options.onSleep?.();
      await setImmediate();
    },
  };
}

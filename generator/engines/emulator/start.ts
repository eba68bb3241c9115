import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import { startServer } from "../process.ts";
import { startInDocker } from "./docker.ts";
import { type FindEmulatorOptions, type FoundEmulator, findEmulator } from "./find.ts";
import type { RunningEmulator } from "./types.ts";

/**
 * Starts an emulator on a free loopback port, or gives the one of SPANNER_EMULATOR_HOST. It ends with this program,
 * however that ends.
 *
 * @throws DiagnosticsError `emulator-missing`, `engine-start-failed`.
 */
export async function startEmulator(
  options: FindEmulatorOptions & { readonly found?: FoundEmulator } = {},
): Promise<RunningEmulator> {
  const found = options.found ?? (await findEmulator(options));
  switch (found.kind) {
    case "running":
      return {
        host: found.host,
        version: undefined,
        pid: undefined,
        ended: new Promise(() => undefined),
        stop: async () => undefined,
      };
    case "binary": {
      const { path: command, version } = found;
      const args = (port: number) => [`--host_port=127.0.0.1:${port}`];
      const server = await startServer({ name: "Spanner emulator", command, args });
      return { host: `127.0.0.1:${server.port}`, version, pid: server.pid, ended: server.ended, stop: server.stop };
    }
    case "docker":
      return startInDocker(found.command);
    case "none": {
      const subject = "Spanner emulator";
      const message = `${subject}: there is none: ${found.reason}`;
      throw new DiagnosticsError([engineDiagnostic("emulator-missing", { subject, message })]);
    }
    default:
      return found satisfies never;
  }
}

import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import { runProcess, startServer } from "../process.ts";
import type { RunningEmulator } from "./types.ts";

/** https://cloud.google.com/spanner/docs/emulator */
const image = "gcr.io/cloud-spanner-emulator/emulator";

/** The image may have to be fetched first. */
const deadlineMs = 300_000;

/**
 * A container does not end with the `docker run` that started it when that is killed. So the shell leaves a watcher, in a
 * process group of its own, which kills the container once its own process, by then `docker run`, is gone. `setsid` is
 * not there on macOS, whose shell in turn has job control without a terminal.
 */
const script = `watch='while kill -0 "$3" 2>/dev/null; do sleep 0.2; done; exec "$1" kill "$2"'
if command -v setsid >/dev/null; then setsid sh -c "$watch" sh "$1" "$2" $$ >/dev/null 2>&1 &
else set -m; sh -c "$watch" sh "$1" "$2" $$ >/dev/null 2>&1 & set +m
fi
exec "$1" run --rm --name "$2" -p "127.0.0.1:$3:9010" ${image}`;

export async function startInDocker(docker: string): Promise<RunningEmulator> {
  const name = `dataform-spanner-graph-${process.pid}-${Date.now()}`;
  const args = (port: number) => ["-c", script, "sh", docker, name, String(port)];
  const server = await startServer({ name: "Spanner emulator", command: "/bin/sh", args, deadlineMs });
  const stop = async (): Promise<void> => {
    await runProcess({ command: docker, args: ["kill", name], deadlineMs: 10_000 });
    await server.stop();
  };
  // Docker's proxy listens before the emulator behind it does.
  const deadline = Date.now() + 30_000;
  while (!(await speaksHttp2(server.port))) {
    if (Date.now() > deadline) {
      await stop();
      const subject = "Spanner emulator";
      const message = `${subject} did not start: its container does not answer`;
      throw new DiagnosticsError([engineDiagnostic("engine-start-failed", { subject, message })]);
    }
    await sleep(100);
  }
  return { host: `127.0.0.1:${server.port}`, version: undefined, pid: server.pid, ended: server.ended, stop };
}

/** A gRPC server answers the preface of HTTP/2 with its settings. */
function speaksHttp2(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once("connect", () => socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"));
    socket.once("data", () => end(true));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}

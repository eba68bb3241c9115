import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";

export interface EmulatorHost {
  /** An IPv6 address is in brackets. */
  readonly host: string;
  readonly port: number;
}

const pattern = /^(?<host>\[[\da-f:.]+\]|[^\s:/@[\]]+):(?<port>\d{1,5})$/i;
const highestPort = 65_535;

/**
 * The emulator that SPANNER_EMULATOR_HOST names; undefined where it is unset or empty, which means a real Spanner. The
 * package takes `:9010` for a real one too, and `localhost` for a port of that name.
 *
 * @throws DiagnosticsError `emulator-host`.
 */
export function emulatorHost(environment: NodeJS.ProcessEnv): EmulatorHost | undefined {
  const text = environment.SPANNER_EMULATOR_HOST ?? "";
  if (text === "") return undefined;
  const { host, port } = pattern.exec(text)?.groups ?? {};
  if (host !== undefined && Number(port) >= 1 && Number(port) <= highestPort) return { host, port: Number(port) };
  const subject = `SPANNER_EMULATOR_HOST "${text}"`;
  const message = `${subject}: is not of the form host:port, the port between 1 and ${highestPort}`;
  throw new DiagnosticsError([engineDiagnostic("emulator-host", { subject, message })]);
}

/**
 * For what makes sessions of its own: the emulator up to 1.5.28 does not know multiplexed ones, and the package's process
 * dies with "Unable to release unknown resource." when it gets one. It reads the variables when it makes a session.
 */
export function prepareForEmulator(environment: NodeJS.ProcessEnv): void {
  environment.GOOGLE_CLOUD_SPANNER_MULTIPLEXED_SESSIONS ??= "false";
  environment.GOOGLE_CLOUD_SPANNER_MULTIPLEXED_SESSIONS_PARTITIONED_OPS ??= "false";
  environment.GOOGLE_CLOUD_SPANNER_MULTIPLEXED_SESSIONS_FOR_RW ??= "false";
  // No machine of Google's is asked for credentials that the emulator does not want.
  environment.METADATA_SERVER_DETECTION ??= "none";
}

type SpannerClass = typeof import("@google-cloud/spanner")["Spanner"];

/** The package's client, for the emulator or for a real Spanner. */
export function createSpanner(
  Spanner: SpannerClass,
  input: { readonly project: string; readonly emulator: EmulatorHost | undefined },
): InstanceType<SpannerClass> {
  const { project, emulator } = input;
  const options = { projectId: project, disableBuiltInMetrics: true };
  // The package cuts the variable at its first colon: in an IPv6 address that is not the one before the port.
  const getSpannerEmulatorHost = () => emulator && { endpoint: emulator.host, port: emulator.port };
  const own = Spanner.getSpannerEmulatorHost;
  // For this one client: the next one may be of another database.
  Object.assign(Spanner, { getSpannerEmulatorHost });
  try {
    return new Spanner(options);
  } finally {
    Object.assign(Spanner, { getSpannerEmulatorHost: own });
  }
}

import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";
import { grpcCodeOf, grpcCodes } from "./failures.ts";

/** The connection breaks a moment before the exit is seen, which explains more. */
const exitIsSeenWithin = 1_000;

/**
 * Tells an error that says that the emulator is no more, which becomes `engine-died`, from one that says something about
 * a call, which stays as it is.
 */
export function explainDeath(input: {
  /** Resolves when the emulator's process has ended, to how. */
  readonly ended: Promise<string>;
  readonly deadlineMs: number;
}): (error: unknown) => Promise<unknown> {
  const { ended, deadlineMs } = input;
  let how: string | undefined;
  void ended.then((end) => {
    how = end;
  });
  return async (error) => {
    const code = grpcCodeOf(error);
    if (code === grpcCodes.deadlineExceeded) return died(`did not answer within ${deadlineMs / 1000} s`);
    const isBroken = code === grpcCodes.unavailable || code === grpcCodes.cancelled || isConnectionReset(error);
    if (!isBroken) return error;
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, exitIsSeenWithin);
    });
    await Promise.race([ended, waited]);
    clearTimeout(timer);
    return died(`ended while it was needed: ${how ?? serversWords(error)}`);
  };
}

function isConnectionReset(error: unknown): boolean {
  return /RST_STREAM|ECONNRESET|ECONNREFUSED|socket hang up/.test(serversWords(error));
}

function died(says: string): DiagnosticsError {
  const subject = "Spanner emulator";
  return new DiagnosticsError([engineDiagnostic("engine-died", { subject, message: `${subject} ${says}` })]);
}

/** The server's own text: the client puts its code before it. */
export function serversWords(error: unknown): string {
  if (error instanceof Error && "details" in error && typeof error.details === "string") return error.details;
  return error instanceof Error ? error.message : String(error);
}

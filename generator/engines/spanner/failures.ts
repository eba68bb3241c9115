import { DiagnosticsError } from "../../support/index.ts";
import { type EngineCode, engineDiagnostic } from "../codes.ts";

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
export const grpcCodes = {
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  failedPrecondition: 9,
  aborted: 10,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

interface FailureRule {
  readonly code: EngineCode;
  /** Undefined where only the text tells: errors of Google's authentication library have no gRPC code. */
  readonly grpc?: number;
  readonly text?: RegExp;
  /** Ends the sentence that begins with the database; the server's own words follow. */
  readonly says: string;
}

/** What an error of the client means; the first rule that fits decides. */
const rules: readonly FailureRule[] = [
  {
    code: "emulator-host",
    text: /^(?:Invalid port number|SPANNER_EMULATOR_HOST must not)/,
    says: "the emulator's address is not one",
  },
  {
    code: "database-credentials",
    text: /default credentials|invalid_grant|invalid_rapt|Getting metadata from plugin failed|Unable to impersonate/i,
    says: "there are no credentials that work",
  },
  { code: "database-credentials", grpc: grpcCodes.unauthenticated, says: "the credentials were refused" },
  { code: "database-instance-unknown", grpc: grpcCodes.notFound, text: /instance not found/i, says: "has no instance" },
  { code: "database-unknown", grpc: grpcCodes.notFound, says: "does not exist" },
  { code: "database-permission", grpc: grpcCodes.permissionDenied, says: "its tables may not be read" },
  { code: "database-timeout", grpc: grpcCodes.deadlineExceeded, says: "did not answer in time" },
  { code: "database-unreachable", grpc: grpcCodes.unavailable, says: "cannot be reached" },
  { code: "database-schema-changing", grpc: grpcCodes.aborted, says: "changed while it was read" },
  {
    code: "database-schema-changing",
    grpc: grpcCodes.failedPrecondition,
    text: /schema/i,
    says: "changed while it was read",
  },
  {
    code: "database-path",
    grpc: grpcCodes.invalidArgument,
    text: /invalid (?:project|instance|database) (?:uri|name|id)/i,
    says: "is not a path of the form projects/P/instances/I/databases/D",
  },
  { code: "database-unreadable", says: "its schema cannot be read" },
];

/** An error of the client as a diagnostic; what is one already stays as it is. */
export function databaseFailure(database: string, error: unknown): DiagnosticsError {
  if (error instanceof DiagnosticsError) return error;
  const text = firstLine(error);
  const grpc = grpcCodeOf(error);
  const rule = rules.find(
    (candidate) =>
      (candidate.grpc === undefined || candidate.grpc === grpc) &&
      (candidate.text === undefined || candidate.text.test(text)),
  );
  return failure(rule?.code ?? "database-unreadable", database, `${rule?.says ?? ""}: ${text}`);
}

export function otherDialect(database: string): DiagnosticsError {
  return failure("database-dialect", database, "is of the PostgreSQL dialect");
}

/** The schema was another one after each of several readings. */
export function schemaKeepsChanging(database: string, readings: number): DiagnosticsError {
  return failure("database-schema-changing", database, `changed while it was read, ${readings} times`);
}

function failure(code: EngineCode, database: string, says: string): DiagnosticsError {
  const subject = `Database "${database}"`;
  return new DiagnosticsError([engineDiagnostic(code, { subject, message: `${subject}: ${says}` })]);
}

export function grpcCodeOf(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

/** gRPC appends the history of a call to its message, Google's authentication a link. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(/\n|Resolution note:|Browse to /)[0]?.trim() ?? "";
}

import { DiagnosticsError } from "../../support/index.ts";
import { type EngineCode, engineDiagnostic } from "../codes.ts";

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
export const grpcCodes = {
  cancelled: 1,
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
  readonly says: string | ((project: string) => string);
  /** In place of the code's remedy. */
  readonly hint?: string;
}

const notSpanner = {
  code: "database-unreachable",
  says: "what answers is not Spanner",
  hint:
    "With SPANNER_EMULATOR_HOST set, check that it is the address of an emulator, with the port of its gRPC " +
    "(9010, not 9020); else check the network's proxy.",
} as const;

/** What an error of the client means; the first rule that fits decides. */
const rules: readonly FailureRule[] = [
  {
    code: "database-credentials",
    text: /default credentials|invalid_grant|invalid_rapt|Getting metadata from plugin failed|Unable to impersonate/i,
    says: "there are no credentials that work",
  },
  { code: "database-credentials", grpc: grpcCodes.unauthenticated, says: "the credentials were refused" },
  {
    code: "database-api-disabled",
    grpc: grpcCodes.permissionDenied,
    text: /SERVICE_DISABLED|API has not been used/,
    says: "the Spanner API is not enabled in the project",
  },
  {
    code: "database-instance-unknown",
    text: /project (?:\S+ )?(?:was )?not found/i,
    says: (project) => `its project "${project}" does not exist`,
    hint: "Correct the project in the path: `gcloud projects list` names them.",
  },
  { ...notSpanner, grpc: grpcCodes.unimplemented },
  { ...notSpanner, text: /received http status/i },
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

/** An error of the client as a diagnostic; what is one already, or is no error of the client's, stays as it is. */
export function databaseFailure(database: string, error: unknown): unknown {
  if (error instanceof DiagnosticsError || !(error instanceof Error)) return error;
  const rule = ruleFor(error);
  if (rule === undefined) return error;
  const says = typeof rule.says === "string" ? rule.says : rule.says(database.split("/")[1] ?? "");
  return failure(rule.code, database, `${says}: ${shortened(firstLine(error.message))}`, rule.hint);
}

/** Whether a permission is missing, and not the whole project or its API. */
export function isPermissionMissing(error: unknown): boolean {
  return error instanceof Error && ruleFor(error)?.code === "database-permission";
}

function ruleFor(error: Error): FailureRule | undefined {
  const text = firstLine(error.message);
  const grpc = grpcCodeOf(error);
  // A fault of our own has no code, and no words that a rule knows.
  const candidates = grpc === undefined ? rules.filter((rule) => rule.grpc === undefined && rule.text) : rules;
  return candidates.find((rule) => (rule.grpc === undefined || rule.grpc === grpc) && (rule.text?.test(text) ?? true));
}

export function otherDialect(database: string): DiagnosticsError {
  return failure("database-dialect", database, "is of the PostgreSQL dialect");
}

/** The schema was another one after each of several readings. */
export function schemaKeepsChanging(database: string, readings: number): DiagnosticsError {
  return failure("database-schema-changing", database, `changed while it was read, ${readings} times`);
}

function failure(code: EngineCode, database: string, says: string, hint?: string): DiagnosticsError {
  const subject = `Database "${database}"`;
  return new DiagnosticsError([engineDiagnostic(code, { subject, message: `${subject}: ${says}`, hint })]);
}

export function grpcCodeOf(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

/** gRPC appends the history of a call to its message, Google's authentication a link. */
function firstLine(text: string): string {
  return text.split(/\n|Resolution note:|Browse to /)[0]?.trim() ?? "";
}

/** A server, or a proxy before it, may answer with a whole page; this much fits on a screen. */
const shownCharacters = 400;

function shortened(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

import { DiagnosticsError } from "../../support/index.ts";
import { engineDiagnostic } from "../codes.ts";

/** The parts of `projects/P/instances/I/databases/D`. */
export interface DatabasePath {
  readonly project: string;
  readonly instance: string;
  readonly database: string;
}

// A project may have its organisation's domain before it: `example.com:project`.
// https://cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.databases
const pattern =
  /^projects\/(?<project>[a-z0-9.:-]+)\/instances\/(?<instance>[a-z0-9-]+)\/databases\/(?<database>[a-z][a-z0-9_-]*)$/;

/** @throws DiagnosticsError `database-path` */
export function parseDatabasePath(path: string): DatabasePath {
  const { project, instance, database } = pattern.exec(path)?.groups ?? {};
  if (project === undefined || instance === undefined || database === undefined) {
    const subject = `Database "${path}"`;
    const message = `${subject}: is not a path of the form projects/P/instances/I/databases/D`;
    throw new DiagnosticsError([engineDiagnostic("database-path", { subject, message })]);
  }
  return { project, instance, database };
}

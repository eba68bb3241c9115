import type { CatalogDocument } from "../../contracts/index.ts";
import { type Diagnostic, sourceText } from "../../support/index.ts";
import { type snapshotCodes, snapshotDiagnostic } from "./codes.ts";
import { findInconsistencies } from "./consistency.ts";
import { describe, type SnapshotIssue, snapshotIssues } from "./issues.ts";
import { findJsonProblem, formatJsonPath, type JsonPath, locateJson } from "./json-text.ts";

export type SnapshotResult =
  | { readonly kind: "read"; readonly document: CatalogDocument }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };

/** The version of the catalogue document that this program writes and reads. */
const ownVersion = 1;

/** The catalogue document in a text, checked against its schema; or what is wrong with it, with the place in the text. */
export async function readSnapshot(file: string, text: string): Promise<SnapshotResult> {
  const subject = `File "${file}"`;
  if (text.trim() === "") {
    return failed([snapshotDiagnostic("snapshot-empty", { subject, message: `${subject}: is empty` })]);
  }
  const parsed = tryParse(text);
  if (parsed === undefined) {
    const problem = findJsonProblem(text) ?? { offset: 0, message: "is not JSON" };
    const at = sourceText(file, text).locate(problem.offset);
    return failed([snapshotDiagnostic("snapshot-syntax", { subject, message: `${subject}: ${problem.message}`, at })]);
  }
  const document = parsed.value;
  // The fields of another version would only be follow-up errors.
  const versionIssue = checkVersion(document);
  if (versionIssue !== undefined) return failed([diagnosticOf(versionIssue, { file, text })]);
  const { catalogV1 } = await import("../../contracts/schemas/index.ts");
  const checked = catalogV1.safeParse(document);
  const issues = checked.success ? findInconsistencies(checked.data) : snapshotIssues(checked.error.issues, document);
  if (issues.length > 0 || !checked.success) return failed(issues.map((issue) => diagnosticOf(issue, { file, text })));
  return { kind: "read", document: checked.data };
}

function failed(diagnostics: readonly Diagnostic[]): SnapshotResult {
  return { kind: "failed", diagnostics };
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

interface Problem {
  readonly code: keyof typeof snapshotCodes;
  readonly path: JsonPath;
  readonly message: string;
}

function checkVersion(document: unknown): Problem | undefined {
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    return { code: "snapshot-value", path: [], message: `expected an object, found ${describe(document)}` };
  }
  const version: unknown = "version" in document ? document.version : undefined;
  if (version === ownVersion) return undefined;
  if (version === undefined) {
    const message = "the field is missing, so this is not what `inspect --format json` prints";
    return { code: "snapshot-value", path: ["version"], message };
  }
  if (typeof version !== "number" || !Number.isInteger(version) || version < ownVersion) {
    return { code: "snapshot-value", path: ["version"], message: `expected ${ownVersion}, found ${describe(version)}` };
  }
  const message = `the snapshot has version ${version}, and this program reads version ${ownVersion}`;
  return { code: "snapshot-version", path: ["version"], message };
}

function diagnosticOf(
  { code, path, message }: Problem | SnapshotIssue,
  source: { readonly file: string; readonly text: string },
): Diagnostic {
  const subject = `File "${source.file}"`;
  const where = path.length === 0 ? subject : `${subject}: ${formatJsonPath(path)}`;
  const place = locateJson(source.text, path);
  const offset = code === "snapshot-unknown-field" ? place.key : place.value;
  const at = sourceText(source.file, source.text).locate(offset);
  return snapshotDiagnostic(code, { subject: where, message: `${where}: ${message}`, at });
}

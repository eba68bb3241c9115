import { type CodeTable, diagnosticsOf } from "../../support/index.ts";

const anew = "Write it anew with `inspect --format json -o <file>`.";

export const snapshotCodes = {
  "snapshot-empty": {
    severity: "error",
    title: "A snapshot is an empty file",
    remedy: anew,
  },
  "snapshot-syntax": {
    severity: "error",
    title: "A snapshot is not JSON",
    remedy: `${anew} A file of DDL is no snapshot.`,
  },
  "snapshot-version": {
    severity: "error",
    title: "A snapshot has a version that this program does not read",
    remedy: "Use the version of dataform-spanner-graph that wrote it or a newer one, or write the snapshot anew.",
  },
  "snapshot-unknown-field": {
    severity: "error",
    title: "A snapshot has a field that this version does not know",
    remedy: "Use the version of dataform-spanner-graph that wrote it or a newer one; remove a field that you added.",
  },
  "snapshot-value": {
    severity: "error",
    title: "A snapshot has a value that cannot stand there",
    remedy: `Undo what was changed by hand. ${anew}`,
  },
  "snapshot-of-errors": {
    severity: "error",
    title: "A snapshot was made of a schema that could not be read without errors",
    remedy: "Correct the schema, and write the snapshot anew with `inspect --format json -o <file>`.",
  },
} as const satisfies CodeTable;

export const snapshotDiagnostic = diagnosticsOf(snapshotCodes);

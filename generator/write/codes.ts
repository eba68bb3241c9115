import { type CodeTable, diagnosticsOf } from "../support/index.ts";

export const writeCodes = {
  "file-conflict": {
    severity: "error",
    title: "A file that would be written or deleted is not ours, or was edited by hand",
    remedy:
      "Move the edit into the config and delete the file, or name it with --force. Until then nothing is written.",
  },
  "owned-by-other-config": {
    severity: "error",
    title: "Two configs of one repository generate the same file",
    remedy: "Give one of the two a `prefix:` of its own; delete the manifest of a config that is no longer used.",
  },
  "path-collision": {
    severity: "error",
    title: "Two generated files have the same path",
    remedy:
      "Rename the table or graph that one of them comes from; names that differ only in case are one file on macOS and Windows.",
  },
  "unsafe-path": {
    severity: "error",
    title: "The path of a generated file leaves the project or cannot be written on every system",
    remedy: "Rename the table, graph or folder that the path comes from.",
  },
  "not-a-file": {
    severity: "error",
    title: "Something that is not a file stands in the place of a generated one",
    remedy: "Move it away, then run again.",
  },
  "link-leaves-root": {
    severity: "error",
    title: "A symbolic link leads out of the project",
    remedy: "Replace the link by a folder: nothing is written outside the project.",
  },
  "force-unmatched": {
    severity: "error",
    title: "--force names a file that is not generated",
    remedy: "Write the path as the conflict shows it, relative to the project.",
  },
  "read-failed": {
    severity: "error",
    title: "A file or folder cannot be read",
    remedy: "Remove the cause, then run again.",
  },
  "write-failed": {
    severity: "error",
    title: "A file or folder cannot be written",
    remedy: "Remove the cause, then run again: the next run completes what is missing.",
  },
  "write-locked": {
    severity: "error",
    title: "Another run is writing to the same project",
    remedy: "Wait until that run has ended. If there is no such process any more, delete the file.",
  },
  "changed-meanwhile": {
    severity: "error",
    title: "A file changed on the disk while the run was about to replace it",
    remedy: "Run again.",
  },
  "manifest-unreadable": {
    severity: "warning",
    title: "The manifest cannot be understood and counts as lost",
    remedy:
      "Generated files that nobody edited are recognized without it, and it is written anew. " +
      "Only files of tables that were dropped in the meantime have to be deleted by hand.",
  },
  "manifest-entry-ignored": {
    severity: "warning",
    title: "A line of the manifest is not one that we write",
    remedy: "Nothing is to be done: the line goes when the manifest is written next.",
  },
  "clean-up-failed": {
    severity: "warning",
    title: "All files are written, but something temporary was left behind",
    remedy: "The next run removes it; it may also be deleted by hand.",
  },
} as const satisfies CodeTable;

export const writeDiagnostic = diagnosticsOf(writeCodes);

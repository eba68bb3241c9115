import type { FileChange } from "./types.ts";

/** `12 files: 2 created, 1 updated, 9 unchanged`; what does not occur is left out. */
export function summarize(changes: readonly FileChange[]): string {
  const count = (kind: FileChange["kind"]): number => changes.filter((change) => change.kind === kind).length;
  const conflicts = count("conflict");
  const parts = [
    `${count("create")} created`,
    `${count("update")} updated`,
    `${count("delete")} deleted`,
    `${count("unchanged")} unchanged`,
    `${conflicts} ${conflicts === 1 ? "conflict" : "conflicts"}`,
  ].filter((part) => !part.startsWith("0 "));
  const files = changes.length === 1 ? "1 file" : `${changes.length} files`;
  return parts.length === 0 ? files : `${files}: ${parts.join(", ")}`;
}

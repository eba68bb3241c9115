import type { RenderedFile } from "../render/types.ts";
import type { Diagnostic } from "../support/index.ts";
import type { FileSystem } from "./file-system.ts";
import type { Processes } from "./processes.ts";

/**
 * What has to happen to one file: `before` is the text on the disk, `after` the one that was rendered. A conflict without
 * `after` is about a file that is rendered no more.
 */
export type FileChange = { readonly path: string } & (
  | { readonly kind: "create"; readonly after: string }
  | { readonly kind: "update"; readonly before: string; readonly after: string }
  | { readonly kind: "delete"; readonly before: string }
  | { readonly kind: "unchanged" }
  | { readonly kind: "conflict"; readonly reason: string; readonly before: string; readonly after?: string }
);

export interface PlanInput {
  /** The project's folder; nothing outside it is read or written. */
  readonly root: string;
  /** Relative to the root, one for each config: `manifestPathFor` names it. */
  readonly manifestPath: string;
  readonly files: readonly RenderedFile[];
  /** Paths, relative to the root, at which a file that is not ours may be overwritten or deleted. */
  readonly force: readonly string[];
  readonly fileSystem: FileSystem;
}

export interface ApplyInput extends PlanInput {
  /** How long to wait for another run that is writing; {@link defaultLockWaitMs}. */
  readonly lockWaitMs: number;
  readonly processes: Processes;
}

export interface PlannedChanges {
  /** One for each rendered file and each file that is rendered no more, sorted by path. */
  readonly changes: readonly FileChange[];
  /** With an error among them, not everything was written; mostly nothing was. */
  readonly diagnostics: readonly Diagnostic[];
}

export const defaultLockWaitMs = 30_000;

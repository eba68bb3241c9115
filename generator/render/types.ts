/** A file of the output, complete; whether it is written is decided in write/. */
export interface RenderedFile {
  /** Relative to the project, with `/`, never leaving it. */
  readonly path: string;
  /** LF, one trailing newline. A `generated` file holds a seal (support/seal.ts), a `scaffold` none. */
  readonly content: string;
  /** `generated`: ours, rewritten and deleted by us; `scaffold`: written once when it is not there, then the user's. */
  readonly ownership: "generated" | "scaffold";
}

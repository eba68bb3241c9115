/** What a command sees of the process: `cli.ts` passes the real one, tests their own. */
export interface Terminal {
  /** Paths in arguments are relative to it. */
  readonly directory: string;
  /** How the user calls the program, for messages: `npm run`, `npx dataform-spanner-graph`. */
  readonly program: string;
  /** The product. */
  out(text: string): void;
  /** The talk: diagnostics, progress, the summary. */
  talk(text: string): void;
  /** Whether the talk may be coloured. */
  readonly colors: boolean;
  /** Whether somebody watches the talk: progress is told only then. */
  readonly isInteractive: boolean;
}

/** 0 fine, 1 error, 2 `--check` or `diff` found differences, 3 a rehearsal could not run everything. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The config when no other is named. */
export const defaultConfig = "spanner_graph.yaml";

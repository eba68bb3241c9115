export interface RunningEmulator {
  /** `127.0.0.1:PORT`, for SPANNER_EMULATOR_HOST. */
  readonly host: string;
  /** Undefined where it cannot be had. */
  readonly version: string | undefined;
  /** Undefined for one that ran before. */
  readonly pid: number | undefined;
  /** Resolves when its process has ended, to how; of one that ran before that is never known. */
  readonly ended: Promise<string>;
  /** Ends it, unless it ran before. */
  stop(): Promise<void>;
}

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Diagnostic, DiagnosticsError, errorCode } from "../support/index.ts";
import { writeDiagnostic } from "./codes.ts";
import { fileErrorDiagnostic, fileSubject, unless } from "./file-errors.ts";
import type { FileSystem } from "./file-system.ts";
import type { Processes } from "./processes.ts";

/**
 * One run writes at a time. How it is kept so:
 *
 * 1. A claim is a file with the name of the lock, or that name with a dot and more. It names the process and the run.
 * 2. To get the lock, a run makes the file of that very name, which fails if it is there. Then it lists all claims: the
 *    lock is its own if its claim is among them and it is the only one. Otherwise it takes its claim back and waits.
 * 3. The claim of a dead process is first renamed, to a name of its own, and deleted only if it is still the one that was
 *    read. If it is not (another run was quicker and the file is by now that run's) it stays: by 2. it still counts.
 *
 * So a claim never stops counting while its process works, whoever renames it, and two runs cannot both find themselves
 * alone.
 */
export const lockName = ".spanner-graph.lock";

const pollMs = 50;
/** A claim without text is one that is just being made; after this time, one whose process died while making it. */
const unfinishedMs = 2_000;

export interface LockOptions {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly waitMs: number;
  readonly fileSystem: FileSystem;
  readonly processes: Processes;
}

export interface Lock {
  /** Gives the lock up; what went wrong with that comes back as warnings. */
  release(): Promise<readonly Diagnostic[]>;
}

interface Holder {
  readonly pid: number;
  readonly hostname: string;
  readonly started: string;
}

interface Claim {
  readonly name: string;
  readonly text: string;
  /** Undefined while the text is not complete. */
  readonly holder: Holder | undefined;
}

/** @throws DiagnosticsError when another run keeps it for longer than `waitMs`, or the file cannot be made. */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const subject = fileSubject(lockName);
  const claims = new Claims(options);
  try {
    await waitForLock(claims, options);
  } catch (error) {
    await claims.withdraw().catch(() => undefined);
    if (errorCode(error) === undefined) throw error;
    const failure = { what: "cannot be written", error, consequence: "nothing was changed" };
    throw new DiagnosticsError([fileErrorDiagnostic({ code: "write-failed", subject, ...failure })]);
  }
  return {
    async release() {
      try {
        await claims.withdraw();
        return [];
      } catch (error) {
        if (errorCode(error) === undefined) throw error;
        return [fileErrorDiagnostic({ code: "clean-up-failed", subject, what: "cannot be deleted", error })];
      }
    },
  };
}

async function waitForLock(claims: Claims, { processes, waitMs }: LockOptions): Promise<void> {
  const start = processes.now();
  /** Since when a claim is seen without its text. */
  let unfinished: ReadonlyMap<string, number> = new Map();
  for (;;) {
    const others = await claims.tryAcquire();
    if (others === "acquired") return;
    const now = processes.now();
    unfinished = new Map(
      others.flatMap(({ name, holder }) => (holder === undefined ? [[name, unfinished.get(name) ?? now]] : [])),
    );
    const dead = others.find(({ name, holder }) =>
      holder === undefined
        ? now - (unfinished.get(name) ?? now) >= unfinishedMs
        : holder.hostname === processes.hostname && !processes.isAlive(holder.pid),
    );
    if (dead !== undefined) {
      await claims.remove(dead);
      continue;
    }
    if (now - start >= waitMs) throw new DiagnosticsError([lockedDiagnostic(others[0], waitMs)]);
    await processes.sleep(pollMs);
  }
}

/** The files of step 1, as one run sees them. */
class Claims {
  readonly #options: LockOptions;
  readonly #path: string;
  /** Told from all other runs, also those of the same process, by its last part. */
  readonly #text: string;

  constructor(options: LockOptions) {
    const { pid, hostname, now } = options.processes;
    this.#options = options;
    this.#path = join(options.root, lockName);
    const started = new Date(now()).toISOString();
    this.#text = `${JSON.stringify({ pid, hostname, started, run: randomUUID() })}\n`;
  }

  /** Step 2; otherwise the claims that were in the way, if they still are. */
  async tryAcquire(): Promise<"acquired" | readonly Claim[]> {
    const { fileSystem } = this.#options;
    const isMade = await unless(["EEXIST"], async () => {
      await fileSystem.createFile(this.#path, this.#text);
      return true;
    });
    const claims = await this.#list();
    const others = claims.filter((claim) => claim.text !== this.#text);
    if (isMade === undefined) return others;
    if (others.length === 0 && claims.length > 0) return "acquired";
    await this.withdraw();
    return others;
  }

  /** Step 3. A renamed claim never changes any more, and is deleted at once. */
  async remove(claim: Claim): Promise<void> {
    const { root, fileSystem } = this.#options;
    let name = claim.name;
    if (name === lockName) {
      name = `${lockName}.${randomUUID()}`;
      const isRenamed = await unless(["ENOENT"], async () => {
        await fileSystem.rename(this.#path, join(root, name));
        return true;
      });
      if (isRenamed === undefined || (await this.#read(name)) !== claim.text) return;
    }
    await this.#delete(name);
  }

  /** Deletes the claims of this run: one, or one that another run has renamed in the meantime. */
  async withdraw(): Promise<void> {
    for (;;) {
      const own = (await this.#list()).filter((claim) => claim.text === this.#text);
      if (own.length === 0) return;
      for (const claim of own) await this.#delete(claim.name);
    }
  }

  /** All claims at one moment: a claim that is renamed while they are read gets a new name, and all are read again. */
  async #list(): Promise<readonly Claim[]> {
    let names = await this.#listNames();
    for (;;) {
      const claims: Claim[] = [];
      for (const name of names) {
        const text = await this.#read(name);
        if (text !== undefined) claims.push({ name, text, holder: parseHolder(text) });
      }
      const known = new Set(names);
      names = await this.#listNames();
      if (names.every((name) => known.has(name))) return claims;
    }
  }

  async #listNames(): Promise<readonly string[]> {
    const { root, fileSystem } = this.#options;
    return (await fileSystem.listFolder(root)).filter(isLockFile).toSorted();
  }

  #read(name: string): Promise<string | undefined> {
    const { root, fileSystem } = this.#options;
    return unless(["ENOENT"], () => fileSystem.readText(join(root, name)));
  }

  async #delete(name: string): Promise<void> {
    const { root, fileSystem } = this.#options;
    await unless(["ENOENT"], () => fileSystem.removeFile(join(root, name)));
  }
}

export function isLockFile(name: string): boolean {
  return name === lockName || name.startsWith(`${lockName}.`);
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, hostname, started } = JSON.parse(text) as Partial<Holder>;
    // Signals to 0 and below reach groups of processes.
    if (!Number.isSafeInteger(pid) || pid === undefined || pid <= 0) return undefined;
    if (typeof hostname !== "string" || typeof started !== "string") return undefined;
    return { pid, hostname, started };
  } catch {
    return undefined;
  }
}

function lockedDiagnostic(claim: Claim | undefined, waitMs: number): Diagnostic {
  const subject = fileSubject(claim?.name ?? lockName);
  const holder = claim?.holder;
  const who =
    holder === undefined
      ? "another run is about to write"
      : `process ${holder.pid} on ${JSON.stringify(holder.hostname)} is writing since ${holder.started}`;
  const message = `${subject}: ${who} and did not end within ${waitMs / 1000} s; nothing was changed`;
  return writeDiagnostic("write-locked", { subject, message });
}

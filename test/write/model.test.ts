import fc from "fast-check";
import { expect, test } from "vitest";
import type { RenderedFile } from "../../generator/render/types.ts";
import { type ApplyInput, applyChanges, defaultManifestPath, type FileSystem } from "../../generator/write/index.ts";
import { fakeProcesses } from "./fake-processes.ts";
import { intercept, isWriting } from "./intercept.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { generated, unsealed } from "./project.ts";

// Random sequences of runs, hand edits, reformatting, lost manifests and kills, against a small plain model of who owns
// which file. Above all: a text of the user's is never changed or deleted without --force.

const root = "/project";
const paths = ["definitions/a.sqlx", "definitions/g/b.sqlx", "docs/c.md", "deploy/d.yaml", "e.json"] as const;
const versions = ["SELECT 'one', two", "SELECT 'one',\n  two", "SELECT three"] as const;

type FileSet = ReadonlyMap<string, number>;

function render(path: string, version: number): RenderedFile {
  const body = versions[version] ?? "";
  return path.endsWith(".json") ? unsealed(path, body) : generated(path, body);
}

function stripped(text: string): string {
  return text.replace(/\s+/g, "");
}

/** The model: what it knows of the project, and what it therefore expects of a run. */
class Model {
  /** Texts that are the user's: written, or edited by hand. */
  readonly users = new Map<string, string>();
  /** Paths whose white space is no more as it was written, or of which nobody knows whether it is. */
  readonly reformatted = new Set<string>();
  listed = new Set<string>();

  conflicts(files: FileSet, force: ReadonlySet<string>): readonly string[] {
    return [...this.users]
      .filter(([path, text]) => {
        if (force.has(path)) return false;
        const version = files.get(path);
        if (version === undefined) return this.listed.has(path);
        const { content } = render(path, version);
        return path.endsWith(".yaml") ? text !== content : stripped(text) !== stripped(content);
      })
      .map(([path]) => path)
      .sort();
  }

  wasWritten(files: FileSet): void {
    for (const path of [...files.keys(), ...this.listed]) this.users.delete(path);
    this.listed = new Set(files.keys());
  }
}

const anyPath = fc.constantFrom(...paths);
const anyFiles: fc.Arbitrary<FileSet> = fc
  .array(fc.tuple(anyPath, fc.nat({ max: versions.length - 1 })), { maxLength: 6 })
  .map((entries) => new Map(entries));
const anyForce = fc.array(anyPath, { maxLength: 2 });

const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("generate" as const), files: anyFiles, force: anyForce }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit" as const), path: anyPath }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reformat" as const), path: anyPath }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), path: anyPath }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("loseManifest" as const),
      text: fc.constantFrom(undefined, "", "{", '{"version":2}', "<<<<<<< HEAD\n=======\n>>>>>>> other\n"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("killAndGenerate" as const),
      killed: anyFiles,
      at: fc.integer({ min: 1, max: 80 }),
      files: anyFiles,
    }),
  },
);
type StepOfUser = Exclude<Step, { kind: "generate" | "killAndGenerate" }>;
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

class Run {
  readonly disk = new MemoryFileSystem({ root });
  readonly model = new Model();
  #pid = 1;
  #edits = 0;

  async step(step: Step): Promise<void> {
    if (step.kind === "generate") await this.generate(step.files, step.force);
    else if (step.kind === "killAndGenerate") await this.#killAndGenerate(step);
    else this.#userDoes(step);
  }

  #userDoes(step: StepOfUser): void {
    const { disk, model } = this;
    if (step.kind === "loseManifest") {
      if (step.text === undefined) disk.drop(`${root}/${defaultManifestPath}`);
      else disk.put(`${root}/${defaultManifestPath}`, step.text);
      // The journal of a killed run may still be there.
      model.listed = this.#listed();
      for (const path of paths) model.reformatted.add(path);
      // Without manifest and seal nothing tells a file of ours from one of the user's.
      const text = this.#text("e.json");
      if (text !== undefined && !model.listed.has("e.json")) model.users.set("e.json", text);
      return;
    }
    const { path } = step;
    const text = this.#text(path);
    if (step.kind === "delete") {
      disk.drop(`${root}/${path}`);
      model.users.delete(path);
      model.reformatted.delete(path);
      return;
    }
    if (step.kind === "edit") {
      this.#edits += 1;
      const edited = `${text ?? ""}edit ${this.#edits}\n`;
      disk.put(`${root}/${path}`, edited);
      model.users.set(path, edited);
      return;
    }
    if (text === undefined) return;
    const spaced = `${text.replaceAll(",", " ,  ").replaceAll("\n", "\r\n")}\n\n`;
    disk.put(`${root}/${path}`, spaced);
    if (model.users.has(path)) model.users.set(path, spaced);
    model.reformatted.add(path);
  }

  async generate(files: FileSet, wanted: readonly string[]): Promise<void> {
    const { disk, model } = this;
    const force = wanted.filter((path) => files.has(path) || model.listed.has(path));
    const conflicts = model.conflicts(files, new Set(force));
    const before = disk.texts();
    const { changes, diagnostics } = await applyChanges(this.#input(disk, files, force));
    const after = disk.texts();

    expect(changes.filter(({ kind }) => kind === "conflict").map(({ path }) => path)).toEqual(conflicts);
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual(
      conflicts.map(() => "file-conflict"),
    );
    for (const [path, text] of model.users) {
      const isAdopted = files.has(path) && conflicts.length === 0;
      if (!force.includes(path) && !isAdopted) expect(after.get(`${root}/${path}`)).toBe(text);
    }
    if (conflicts.length > 0) {
      // Only the lock that a killed run left is gone.
      expect([...after]).toEqual([...before].filter(([path]) => !path.endsWith(".lock")));
      return;
    }
    this.#expectWritten(files, before);
    model.wasWritten(files);
    await this.#expectNoWrites(files);
  }

  #expectWritten(files: FileSet, before: ReadonlyMap<string, string>): void {
    const { disk, model } = this;
    const after = disk.texts();
    for (const path of paths) {
      const version = files.get(path);
      const text = after.get(`${root}/${path}`);
      if (version !== undefined) {
        const { content } = render(path, version);
        expect(stripped(text ?? "")).toBe(stripped(content));
        if (path.endsWith(".yaml")) expect(text?.replaceAll("\r\n", "\n").trimEnd()).toBe(content.trimEnd());
        else if (!model.reformatted.has(path)) expect(text).toBe(content);
        if (text === content) model.reformatted.delete(path);
      } else if (model.listed.has(path)) expect(text).toBe(undefined);
      else expect(text).toBe(before.get(`${root}/${path}`));
    }
    expect([...after.keys()].filter((path) => /lock|tmp/.test(path))).toEqual([]);
  }

  async #expectNoWrites(files: FileSet): Promise<void> {
    const writes: string[] = [];
    const fileSystem = intercept(this.disk, async (call) => {
      if (isWriting(call)) writes.push(`${call.name} ${call.path}`);
    });
    const { changes } = await applyChanges(this.#input(fileSystem, files, []));
    expect(changes.filter(({ kind }) => kind !== "unchanged")).toEqual([]);
    expect(writes).toEqual([]);
  }

  async #killAndGenerate(step: Extract<Step, { kind: "killAndGenerate" }>): Promise<void> {
    const { disk, model } = this;
    const isRefused = model.conflicts(step.killed, new Set()).length > 0;
    let calls = 0;
    const fileSystem = intercept(disk, async () => {
      calls += 1;
      if (calls >= step.at) throw new Error("killed");
    });
    await applyChanges(this.#input(fileSystem, step.killed, [])).catch(() => undefined);
    // How far it came is what it left behind: what its journal or manifest lists is ours, none of it the user's.
    model.listed = this.#listed();
    if (!isRefused) for (const path of step.killed.keys()) if (model.listed.has(path)) model.users.delete(path);
    await this.generate(step.files, []);
  }

  #listed(): Set<string> {
    const manifests = [...this.disk.texts()].filter(([path]) => /\.manifest\.json(\.journal)?$/.test(path));
    return new Set(
      manifests.flatMap(([, text]) => paths.filter((path) => text.includes(`${JSON.stringify(path)}: "`))),
    );
  }

  #text(path: string): string | undefined {
    return this.disk.texts().get(`${root}/${path}`);
  }

  #input(fileSystem: FileSystem, files: FileSet, force: readonly string[]): ApplyInput {
    this.#pid += 1;
    return {
      root,
      manifestPath: defaultManifestPath,
      files: [...files].map(([path, version]) => render(path, version)),
      force,
      fileSystem,
      lockWaitMs: 1_000,
      processes: fakeProcesses({ pid: this.#pid }),
    };
  }
}

test("whatever happens in between, a run writes all that is ours and nothing that is not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
      const run = new Run();
      for (const step of steps) await run.step(step);
    }),
    { numRuns: 600 },
  );
});

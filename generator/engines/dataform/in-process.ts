import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import vm from "node:vm";
import { packageFolder } from "../optional.ts";
import { failedGraph, readGraph } from "./graph.ts";
import { type ProjectSource, projectInFolder, projectInMemory } from "./project-source.ts";
import { encodeCompileRequest } from "./request.ts";
import type { CompiledGraph, CompileOptions } from "./types.ts";

export interface CompileInProcessInput extends CompileOptions {
  /** A folder, or the texts of the files by their path in the project. */
  readonly project: string | ReadonlyMap<string, string> | Readonly<Record<string, string>>;
}

/**
 * Compiles a project with `@dataform/core` in this process: some ten milliseconds where the CLI takes 0.8 s. It does what the
 * CLI's worker does (`main` of the core, files required through its compiler), which is no public interface: a test holds it
 * equal to the CLI. Each call has a new V8 context with a core of its own, since the core keeps its session in a global.
 *
 * The context is no sandbox: compile only projects that you would also run with Node.
 */
export function compileInProcess({ project, vars = {} }: CompileInProcessInput): CompiledGraph {
  const source = typeof project === "string" ? projectInFolder(project) : projectInMemory(project);
  try {
    return readGraph(new CompileContext(source).compile(vars));
  } catch (error) {
    return failedGraph(messageOf(error));
  }
}

/** Errors come from another V8 context, where `instanceof Error` is false. */
function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null)?.message;
  return typeof message === "string" ? message : String(error);
}

interface DataformCore {
  readonly main: (request: string) => string;
  readonly compiler: (code: string, path: string) => string;
  readonly session: { compile(): unknown };
}

interface Module {
  exports: unknown;
}

type ModuleFunction = (
  exports: unknown,
  require: (name: string) => unknown,
  module: Module,
  fileName: string,
  folder: string,
) => void;

/** Extensions that a `require` may leave out, in the order in which the CLI tries them. */
const extensions = ["", ".js", ".sql", ".sqlx", ".yaml", ".yml", ".json", "/index.js"];

class CompileContext {
  readonly #source: ProjectSource;
  readonly #context: vm.Context;
  readonly #modules = new Map<string, Module>();
  readonly #core: DataformCore;
  /** The files that are being loaded; the last one is where an action is defined. */
  readonly #files: string[] = [];

  constructor(source: ProjectSource) {
    this.#source = source;
    const quiet = (): void => undefined;
    this.#context = vm.createContext({ console: { log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet } });
    vm.runInContext("globalThis.global = globalThis", this.#context);
    Object.defineProperty(this.#context, "__dataform_current_file", { get: () => this.#files.at(-1) ?? null });
    const module: Module = { exports: {} };
    // Known before it runs: the core requires itself by name.
    this.#modules.set("@dataform/core", module);
    const { script, folder } = coreScript(source.root);
    const load = script.runInContext(this.#context) as ModuleFunction;
    load(module.exports, (name) => this.#require(name, ""), module, join(folder, "bundle.js"), folder);
    this.#core = module.exports as DataformCore;
  }

  /** The graph as plain JSON. */
  compile(vars: Readonly<Record<string, string>>): unknown {
    for (const [name, global] of settingsFiles) {
      if (this.#source.read(name) !== undefined) this.#context[global] = this.#require(`./${name}`, "");
    }
    // `main` returns the graph as a protocol buffer; the session has it as an object just before.
    let graph: unknown;
    const { session } = this.#core;
    const compile = session.compile.bind(session);
    session.compile = () => {
      graph = compile();
      return graph;
    };
    this.#core.main(encodeCompileRequest({ projectDir: this.#source.root, filePaths: this.#source.paths(), vars }));
    return JSON.parse(JSON.stringify(graph));
  }

  /** `folder` is that of the file that requires, relative to the project. */
  #require(name: string, folder: string): unknown {
    const known = this.#modules.get(name);
    if (known !== undefined) return known.exports;
    if (name === "path") return posix;
    const path = this.#resolve(name, folder);
    if (path === undefined) throw this.#error(`Cannot find module '${name}'`);
    const loaded = this.#modules.get(path);
    if (loaded !== undefined) return loaded.exports;
    const module: Module = { exports: this.#new("({})") };
    this.#modules.set(path, module);
    const fileName = join(this.#source.root, path);
    const code = this.#source.read(path) ?? "";
    if (path.endsWith(".json")) {
      module.exports = this.#new(`JSON.parse(${JSON.stringify(code)})`);
      return module.exports;
    }
    // A file that failed must fail again for the next one that requires it.
    try {
      this.#run({ code: this.#core.compiler(code, fileName), fileName, module, folder: posix.dirname(path) });
    } catch (error) {
      this.#modules.delete(path);
      throw error;
    }
    return module.exports;
  }

  #run(input: { code: string; fileName: string; module: Module; folder: string }): void {
    // The `try` is the CLI's: it decides how an unbalanced brace is reported and what a `const` at the top is visible to.
    const wrapped = `(function (exports, require, module, __filename, __dirname) {
      try {
        ${input.code}
      } finally {}
    })`;
    const load = vm.runInContext(wrapped, this.#context, { filename: input.fileName }) as ModuleFunction;
    this.#files.push(input.fileName);
    try {
      const absoluteFolder = join(this.#source.root, input.folder);
      const require = (name: string): unknown => this.#require(name, input.folder);
      load(input.module.exports, require, input.module, input.fileName, absoluteFolder);
    } finally {
      this.#files.pop();
    }
  }

  /** Relative names start at the folder, all others at the project. */
  #resolve(name: string, folder: string): string | undefined {
    const path = posix.normalize(/^\.\.?\//.test(name) ? posix.join(folder, name) : name);
    return extensions.map((extension) => path + extension).find((file) => this.#source.read(file) !== undefined);
  }

  #new(code: string): unknown {
    return vm.runInContext(code, this.#context);
  }

  #error(message: string): unknown {
    return this.#new(`new Error(${JSON.stringify(message)})`);
  }
}

/** The core reads its settings from these globals. */
const settingsFiles = [
  ["workflow_settings.yaml", "workflowSettingsYaml"],
  ["dataform.json", "dataformJson"],
] as const;

const scripts = new Map<string, vm.Script>();

/** The project's own core, as for the CLI, else ours. Compiled once, run once per context. */
function coreScript(projectRoot: string): { script: vm.Script; folder: string } {
  const own = packageFolder("@dataform/core", join(projectRoot, "package.json"));
  const folder = own ?? packageFolder("@dataform/core", import.meta.url);
  if (folder === undefined) throw new Error("@dataform/core is not installed");
  const path = join(folder, "bundle.js");
  const known = scripts.get(path);
  if (known !== undefined) return { script: known, folder };
  const code = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, "utf8")}\n})`;
  const script = new vm.Script(code, { filename: path });
  scripts.set(path, script);
  return { script, folder };
}

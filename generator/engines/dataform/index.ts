export { type CompileWithCliOptions, compileWithCli } from "./cli.ts";
export { type CompileInProcessInput, compileInProcess } from "./in-process.ts";
export { type PreparedProject, prepareProject } from "./prepare-project.ts";
export type {
  CompiledAction,
  CompiledAssertion,
  CompiledDeclaration,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
  CompileError,
  CompileOptions,
  ProjectConfig,
  Target,
} from "./types.ts";

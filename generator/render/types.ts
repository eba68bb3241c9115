import type { Plan } from "../plan/types.ts";
import type { Templates } from "./templates.ts";

export type { Templates, View } from "./templates.ts";

/** A file of the output, complete; whether it is written is decided in write/. */
export interface RenderedFile {
  /** Relative to the project, with `/`, never leaving it. */
  readonly path: string;
  /** LF, one trailing newline. A `generated` file holds a seal (support/seal.ts), a `scaffold` none. */
  readonly content: string;
  /** `generated`: ours, rewritten and deleted by us; `scaffold`: written once when it is not there, then the user's. */
  readonly ownership: "generated" | "scaffold";
}

/** What surrounds the plan in the output: names that an environment may override by Dataform variables. */
export interface RenderSettings {
  readonly environment: Environment;
  /** The user's config file, as the notes in the generated files name it. */
  readonly configPath: string;
  /** Written to `workflow_settings.yaml` where no package.json pins `@dataform/core`. */
  readonly dataformCoreVersion: string | undefined;
}

/** The defaults of the Dataform variables. */
export interface Environment {
  /** Undefined: the user fills the variables in. */
  readonly spanner: SpannerDatabase | undefined;
  /** Undefined: Dataform's default project. */
  readonly project: string | undefined;
  readonly sourceDataset: string;
  readonly stagingDataset: string;
  /** `project.location.connection`; undefined: nothing asks Spanner. */
  readonly connection: string | undefined;
}

export interface SpannerDatabase {
  readonly project: string;
  readonly instance: string;
  readonly database: string;
}

/** Writes the plan for one way to run it. It adds only the shell around statements; SQL comes from statements/. */
export interface Emitter<Options> {
  readonly name: string;
  emit(input: {
    readonly plan: Plan;
    readonly options: Options;
    readonly templates: Templates;
  }): readonly RenderedFile[];
}

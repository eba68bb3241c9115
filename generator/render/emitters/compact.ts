import type { Action, Operation } from "../../plan/types.ts";
import { quoteJavaScript } from "../../support/index.ts";
import { scriptBinding, spannerGlobal } from "../bindings/index.ts";
import { phraseWaits } from "../phrases.ts";
import type { Templates } from "../templates.ts";
import type { Emitter, RenderedFile } from "../types.ts";
import { generatedNote } from "./note.ts";
import { scriptText } from "./script-text.ts";
import { describe, generated, listOf, type SqlxOptions, sourceFiles } from "./sqlx.ts";

/** One JavaScript file per folder, with an operation for each script, and the file of source declarations. */
export const compactEmitter: Emitter<SqlxOptions> = {
  name: "compact",
  emit({ plan, options, templates }) {
    const note = generatedNote(options.configPath);
    const folders = [...new Set(plan.operations.map(({ folder }) => folder))];
    const files = folders.map((folder): RenderedFile => {
      const operations = plan.operations
        .filter((operation) => operation.folder === folder)
        .map((operation) => operationCall(operation, plan.prefix, templates));
      return generated(`definitions/${folder}/scripts.js`, templates.render("js/scripts", { note, operations }));
    });
    return [...files, ...sourceFiles(plan, note, templates)];
  },
};

function operationCall(operation: Operation, prefix: string, templates: Templates): string {
  const { name, tags, dependsOn, steps } = operation;
  return templates.render("js/operation", {
    include: spannerGlobal(prefix),
    name: quoteJavaScript(name),
    description: quoteJavaScript(describeScript(operation, templates)),
    tags: tags.map(quoteJavaScript),
    dependencies: listOf(
      dependsOn.map(({ action }) => action),
      quoteJavaScript,
      templates,
    ),
    script: scriptText(steps, scriptBinding(prefix), templates),
  });
}

function describeScript({ steps, dependsOn }: Operation, templates: Templates): string {
  const waits = phraseWaits(dependsOn);
  const [first, ...others] = steps;
  if (first === undefined) return waits;
  if (others.length === 0) return describe(first, templates, waits);
  const what = describe(mostTelling(steps) ?? first, templates, "").trimEnd();
  return templates.render("js/describe-script", { what, steps: steps.map(({ name }) => name), waits });
}

/** What is done in the end, or what the rest is done for. */
function mostTelling(steps: readonly Action[]): Action | undefined {
  const kinds: readonly Action["kind"][] = ["export", "settle", "checked"];
  return kinds.map((kind) => steps.find((step) => step.kind === kind)).find((step) => step !== undefined);
}

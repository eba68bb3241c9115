import { type Input, makePlan } from "../pipeline.ts";
import { emptyPlan } from "../plan/index.ts";
import type { Plan } from "../plan/types.ts";
import { loadTemplates, planDocument, planMermaid, planText } from "../render/index.ts";
import { type Diagnostic, hasErrors } from "../support/index.ts";
import { deliver, json } from "./output.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import type { ExitCode, Terminal } from "./types.ts";

export type PlanFormat = "text" | "json" | "mermaid";

const formats: Readonly<Record<PlanFormat, (plan: Plan, diagnostics: readonly Diagnostic[]) => string>> = {
  text: (plan) => `${planText(plan)}\n`,
  json: (plan, diagnostics) => json(planDocument(plan, diagnostics)),
  mermaid: (plan) => `${planMermaid(plan, loadTemplates())}\n`,
};

/** Prints the load plan with the reason of every dependency. With errors only the JSON is printed. */
export async function planCommand(
  input: Input,
  options: { readonly format: PlanFormat; readonly output: string | undefined },
  terminal: Terminal,
): Promise<ExitCode> {
  const { plan, diagnostics } = await makePlan(input);
  printDiagnostics(diagnostics, terminal, { infos: true });
  const failed = plan === undefined || hasErrors(diagnostics);
  if (!failed || options.format === "json") {
    const text = formats[options.format](plan ?? emptyPlan, diagnostics);
    await deliver(text, { output: options.output, failed }, terminal);
  }
  return failed ? 1 : 0;
}

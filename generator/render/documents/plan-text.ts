import type { Action, Plan } from "../../plan/types.ts";
import { phraseAction, phraseReasons } from "../phrases.ts";

/** The plan for the eye: waves in order, under each action what it waits for and why. */
export function planText(plan: Plan): string {
  const width = Math.max(0, ...plan.actions.flatMap(namesOf).map((name) => name.length));
  const waves = [...new Set(plan.actions.map((action) => action.wave))];
  const blocks = waves.map((wave) => {
    const lines = plan.actions.filter((action) => action.wave === wave).flatMap((action) => actionLines(action, width));
    return [`wave ${wave}`, ...lines].join("\n");
  });
  return [summary(plan, waves.length), ...blocks].join("\n\n");
}

function summary(plan: Plan, waves: number): string {
  const graphs = [...new Set(plan.tables.flatMap((table) => table.graph ?? []))];
  const counts = [count(plan.tables.length, "table"), count(plan.actions.length, "action"), count(waves, "wave")];
  return [...graphs, counts.join(", ")].join(" · ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function actionLines(action: Action, width: number): readonly string[] {
  const what = phraseAction(action);
  const reasons = action.dependsOn.map((dependency) => phraseReasons(dependency.because));
  return namesOf(action).map((name, index) => `${name.padEnd(width)}  ${index === 0 ? what : reasons[index - 1]}`);
}

/** The first column: the action, below it what it waits for. */
function namesOf(action: Action): readonly string[] {
  return [`  ${action.name}`, ...action.dependsOn.map((dependency) => `    after ${dependency.action}`)];
}

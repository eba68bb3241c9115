import type { Operation, Plan } from "../../plan/types.ts";
import { phraseAction, phraseReasons, soleAction } from "../phrases.ts";

/** The plan for the eye: waves in order, under each action what it waits for and why. */
export function planText(plan: Plan): string {
  const { operations } = plan;
  const width = Math.max(0, ...operations.flatMap(rows).map(([name]) => name.length));
  const waves = [...new Set(operations.map((operation) => operation.wave))];
  const blocks = waves.map((wave) => {
    const lines = operations
      .filter((operation) => operation.wave === wave)
      .flatMap(rows)
      .map(([name, what]) => `${name.padEnd(width)}  ${what}`);
    return [`wave ${wave}`, ...lines].join("\n");
  });
  return [summary(plan, waves.length), ...blocks].join("\n\n");
}

function summary(plan: Plan, waves: number): string {
  const graphs = [...new Set(plan.tables.flatMap((table) => table.graph ?? []))];
  const counts = [count(plan.tables.length, "table"), count(plan.operations.length, "action"), count(waves, "wave")];
  return [...graphs, counts.join(", ")].join(" · ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The action with what it does, the steps of a script, then what is waited for and why. */
function rows(operation: Operation): readonly (readonly [name: string, what: string])[] {
  const { name, steps, dependsOn } = operation;
  const sole = soleAction(operation);
  const own: readonly (readonly [string, string])[] =
    sole === undefined
      ? [[`  ${name}`, "script"], ...steps.map((step) => [`    ${step.name}`, phraseAction(step)] as const)]
      : [[`  ${name}`, phraseAction(sole)]];
  return [...own, ...dependsOn.map(({ action, because }) => [`    after ${action}`, phraseReasons(because)] as const)];
}

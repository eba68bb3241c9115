import type { Action } from "../types.ts";

/** Knows what actions wait for, barriers aside: these pass on what they wait for. */
export class Waits {
  readonly #actions: ReadonlyMap<string, Action>;
  readonly #behind = new Map<string, readonly string[]>();

  constructor(actions: readonly Action[]) {
    this.#actions = new Map(actions.map((action) => [action.name, action]));
  }

  /** An action itself, of a barrier all that it waits for. */
  behind(name: string): readonly string[] {
    const known = this.#behind.get(name);
    if (known !== undefined) return known;
    const action = this.#actions.get(name);
    const found =
      action?.kind === "barrier"
        ? [...new Set(action.dependsOn.flatMap((dependency) => this.behind(dependency.action)))]
        : [name];
    this.#behind.set(name, found);
    return found;
  }

  /** Whether one action waits for another, through however many. */
  isAfter(name: string, other: string): boolean {
    const { wave = 0 } = this.#actions.get(other) ?? {};
    const seen = new Set([name]);
    const pending = [name];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const { action } of this.#actions.get(next)?.dependsOn ?? []) {
        if (action === other) return true;
        // What has no later wave does not wait for it.
        if (seen.has(action) || (this.#actions.get(action)?.wave ?? 0) <= wave) continue;
        seen.add(action);
        pending.push(action);
      }
    }
    return false;
  }
}

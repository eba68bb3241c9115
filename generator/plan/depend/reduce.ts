import { transitiveReduction } from "../../support/index.ts";
import type { Draft } from "../types.ts";
import type { Link } from "./types.ts";

/**
 * Links every action with those that it waits for, leaving out what another dependency implies: A waits for B and C, B
 * waits for C, so A need only wait for B. All actions of a group count as one while reducing.
 */
export function linkDrafts(drafts: readonly Draft[]): readonly (readonly Link[])[] {
  const groups = new Map<string, { readonly draft: Draft; readonly parts: number[] }>();
  for (const [index, draft] of drafts.entries()) {
    const group = groups.get(draft.group) ?? { draft, parts: [] };
    groups.set(draft.group, group);
    group.parts.push(index);
  }
  const names = [...groups.keys()];
  const positions = new Map(names.map((name, position) => [name, position]));
  const after = [...groups.values()].map(({ draft }) => draft.after.filter(({ group }) => groups.has(group)));
  const reduced = transitiveReduction(after.map((own) => own.map(({ group }) => positions.get(group) as number)));
  return drafts.map((draft) => {
    const position = positions.get(draft.group) ?? -1;
    const needed = new Set(reduced[position]?.map((target) => names[target]));
    return (after[position] ?? [])
      .filter(({ group }) => needed.has(group))
      .flatMap(({ group, because }) => (groups.get(group)?.parts ?? []).map((node) => ({ node, because })));
  });
}

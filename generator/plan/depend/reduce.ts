import { transitiveReduction } from "../../support/index.ts";
import type { ExportDraft } from "../types.ts";
import type { Link } from "./types.ts";

/**
 * Links every export with those that it waits for, leaving out what another dependency implies: A waits for B and C, B
 * waits for C, so A need only wait for B. All parts of one pass of a split table count as one while reducing.
 */
export function linkDrafts(drafts: readonly ExportDraft[]): readonly (readonly Link[])[] {
  const passes = new Map<string, { readonly draft: ExportDraft; readonly parts: number[] }>();
  for (const [index, draft] of drafts.entries()) {
    const key = passKey(draft.table.table.id, draft.pass);
    const pass = passes.get(key) ?? { draft, parts: [] };
    passes.set(key, pass);
    pass.parts.push(index);
  }
  const keys = [...passes.keys()];
  const positions = new Map(keys.map((key, position) => [key, position]));
  const all = [...passes.values()];
  // A table is waited for until its rows are there, which they are after its first pass.
  const waits = all.map(({ draft }) => draft.waits.filter(({ to }) => passes.has(passKey(to, 1))));
  const reduced = transitiveReduction(waits.map((own) => own.map(({ to }) => positions.get(passKey(to, 1)) as number)));
  return drafts.map((draft) => {
    const position = positions.get(passKey(draft.table.table.id, draft.pass)) ?? -1;
    const needed = new Set(reduced[position]?.map((target) => keys[target]));
    return (waits[position] ?? [])
      .filter(({ to }) => needed.has(passKey(to, 1)))
      .flatMap(({ to, because }) => (passes.get(passKey(to, 1))?.parts ?? []).map((node) => ({ node, because })));
  });
}

function passKey(table: string, pass: 1 | 2): string {
  return `${pass} ${table}`;
}

import type { CommitResult, Mutation, TableId, Target } from "../types.ts";
import type { MemoryTarget } from "./memory/target.ts";

/** A commit that the emulator and this program's checks judge differently. */
export interface Disagreement {
  readonly mutations: readonly Mutation[];
  readonly emulator: CommitResult;
  readonly memory: CommitResult;
}

export interface ExplainedTarget extends Target {
  readonly disagreements: readonly Disagreement[];
}

/**
 * The emulator decides, in its own words; of a commit that it refuses the checks in memory name the rows, for which they
 * keep the same rows as the emulator.
 */
export function explainedTarget(emulator: Target, memory: MemoryTarget): ExplainedTarget {
  const disagreements: Disagreement[] = [];
  const bringInStep = async (mutations: readonly Mutation[]): Promise<void> => {
    const tables = new Set<TableId>(mutations.map(({ table }) => table));
    for (const table of tables) {
      if (!emulator.missing.has(table)) await memory.replace(table, await emulator.read(table));
    }
  };
  return {
    label: emulator.label,
    leftOut: emulator.leftOut,
    missing: emulator.missing,
    disagreements,
    async commit(mutations) {
      // Side by side: the emulator is a process of its own.
      const [judged, explained] = await Promise.all([emulator.commit(mutations), memory.commit(mutations)]);
      if (judged.ok !== explained.ok) {
        disagreements.push({ mutations, emulator: judged, memory: explained });
        await bringInStep(mutations);
      }
      if (judged.ok || explained.ok) return judged;
      return { ok: false, error: { ...judged.error, violations: explained.error.violations } };
    },
    read: (table) => emulator.read(table),
    query: (sql) => emulator.query(sql),
    async close() {
      await emulator.close();
      await memory.close();
    },
  };
}

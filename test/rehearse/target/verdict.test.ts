import { afterAll, expect, test } from "vitest";
import { sharedZetaSql } from "../../../generator/engines/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { seededRandom } from "../../../generator/rehearse/random.ts";
import { createEmulatorTarget, createMemoryTarget } from "../../../generator/rehearse/target/index.ts";
import type { CommitResult, Mutation, Row, TableId } from "../../../generator/rehearse/types.ts";
import { catalogStatements } from "../../../generator/render/index.ts";
import { describeWithEmulator, emulatorSeed } from "../../engines/emulator/support.ts";
import { catalogOf } from "../../support/schema.ts";
import { type PlantedKind, plantedKinds, randomCommit, type State } from "./random-commit.ts";
import { ddlOf, type RandomTable, randomTables } from "./random-tables.ts";

/** As many as it takes to see each kind of refusal often enough. */
const defaultRuns = 22;
const runs = Number(process.env.EMULATOR_RUNS ?? defaultRuns);
const commitsPerSchema = 26;
/** Each schema has rules of its own, and rows that fit them; so many times a kind is tried. */
const attempts = 8;

/** Verdicts that were the same, by what was planted. */
const counts = { ok: 0, refused: 0, byItself: new Map<PlantedKind, number>() };

/**
 * The same random commits to the emulator and to the checks in memory: the same verdict each time, for the same reason
 * where only one rule is broken, and the same rows afterwards.
 */
describeWithEmulator("the emulator and the checks in memory", (emulator) => {
  for (let run = 0; run < runs; run += 1) {
    test.concurrent(`schema ${run}`, { timeout: 60_000 }, async () => {
      const random = seededRandom(emulatorSeed, `verdict ${run}`);
      const tables = randomTables(random);
      const ddl = ddlOf(tables);
      const catalog = catalogOf(ddl);
      const document = catalogDocument(catalog);
      const [real, memory] = await Promise.all([
        createEmulatorTarget({
          catalog: document,
          statements: catalogStatements,
          directory: process.cwd(),
          emulator: emulator.running(),
          deadlineMs: 20_000,
        }),
        sharedZetaSql().then((zetasql) => createMemoryTarget({ catalog, zetasql })),
      ]);
      expect(real.leftOut, ddl).toEqual([]);
      expect(memory.leftOut, ddl).toEqual([]);
      const state = new Map<string, readonly Row[]>();
      const seen = new Map<PlantedKind, number>();
      const explain = (mutations: readonly Mutation[]) =>
        `${ddl}\n${JSON.stringify(mutations)}\n${JSON.stringify([...state])}`;
      for (let commit = 0; commit < commitsPerSchema; commit += 1) {
        const isPlanted = commit > 2 && random.chance(0.8);
        const { mutations, planted } = drawn({ random, tables, state, seen: isPlanted ? seen : undefined });
        const verdicts = await Promise.all([real.commit(mutations), memory.commit(mutations)]);
        expect(comparable(verdicts[1], verdicts[0]), explain(mutations)).toEqual(comparable(verdicts[0], verdicts[1]));
        count(verdicts[1], planted, seen);
        for (const table of new Set(mutations.map((mutation) => mutation.table))) {
          const [expected, found] = await Promise.all([real.read(table), memory.read(table)]);
          expect(found, explain(mutations)).toEqual(expected);
          state.set(table, expected);
        }
      }
      for (const { name } of tables) {
        expect(await memory.read(name as TableId)).toEqual(await real.read(name as TableId));
      }
      await Promise.all([real.close(), memory.close()]);
    });
  }

  afterAll(() => {
    if (process.env.VERDICT_COUNTS === "1") {
      process.stdout.write(`${JSON.stringify({ ...counts, byItself: Object.fromEntries(counts.byItself) })}\n`);
    }
    if (runs < defaultRuns) return;
    expect(counts.refused).toBeGreaterThanOrEqual(counts.ok);
    for (const kind of plantedKinds) expect(counts.byItself.get(kind), kind).toBeGreaterThanOrEqual(20);
  });
});

function drawn(input: {
  readonly random: ReturnType<typeof seededRandom>;
  readonly tables: readonly RandomTable[];
  readonly state: State;
  /** How often each kind was seen with this schema; undefined where nothing is planted. */
  readonly seen: ReadonlyMap<PlantedKind, number> | undefined;
}): { readonly mutations: readonly Mutation[]; readonly planted: PlantedKind | undefined } {
  const { random, seen } = input;
  // Seen least often where all are tried alike.
  const often = (kind: PlantedKind): number => (seen?.get(kind) ?? 0) / (kind === "missingParent" ? 2 : 1);
  const kinds = seen === undefined ? [] : random.shuffle(plantedKinds).toSorted((a, b) => often(a) - often(b));
  for (const planted of kinds) {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const mutations = randomCommit({ ...input, planted });
      if (mutations !== undefined) return { mutations, planted };
    }
  }
  return { mutations: randomCommit({ ...input, planted: undefined }) ?? [], planted: undefined };
}

/** The code too where the memory found one problem only: of several each may see another one first. */
function comparable(result: CommitResult, other: CommitResult): unknown {
  const found = [result, other].flatMap((entry) => (entry.ok ? [] : entry.error.violations));
  if (result.ok || other.ok || found.length !== 1) return result.ok;
  return result.error.code;
}

function count(result: CommitResult, planted: PlantedKind | undefined, seen: Map<PlantedKind, number>): void {
  if (result.ok) {
    counts.ok += 1;
    return;
  }
  counts.refused += 1;
  const kinds = new Set(result.error.violations.map(({ kind }) => kind));
  if (planted === undefined || kinds.size !== 1 || !kinds.has(planted)) return;
  for (const each of [seen, counts.byItself]) each.set(planted, (each.get(planted) ?? 0) + 1);
}

import { array, assert, asyncProperty, boolean, constantFrom, integer, option, record } from "fast-check";
import { expect, test } from "vitest";
import type { Row } from "../../../generator/rehearse/types.ts";
import { openWarehouse, rowsOf, run } from "./support.ts";

/** The same in plain TypeScript, on random rows with NULLs and keys that come again. */

interface Pair {
  readonly k: number | null;
  readonly v: string | null;
}

const key = option(integer({ min: 0, max: 4 }), { nil: null, freq: 6 });
const pair = record({ k: key, v: option(constantFrom("", "é", "x"), { nil: null, freq: 4 }) });
const rows = array(pair, { maxLength: 8 });
const uniqueRows = rows.map((all) => all.filter(({ k }, index) => all.findIndex((other) => other.k === k) === index));
const options = { numRuns: 40, seed: 20_261_120 } as const;

const twice = "UPDATE/MERGE must match at most one source row for each target row";

async function outcome(
  target: readonly Pair[],
  source: readonly Pair[],
  script: string,
): Promise<readonly Row[] | string> {
  const columns = "k INT64, v STRING";
  const warehouse = await openWarehouse({ t: [columns, ...toRows(target)], s: [columns, ...toRows(source)] });
  try {
    await run(warehouse, script);
  } catch (error) {
    expect(rowsOf(warehouse, "t")).toEqual(printed(target));
    return (error as Error).message;
  }
  return rowsOf(warehouse, "t") ?? [];
}

function toRows(pairs: readonly Pair[]): readonly Row[] {
  return pairs.map(({ k, v }) => ({ k, v }));
}

function printed(pairs: readonly Pair[]): readonly Row[] {
  return pairs.map(({ k, v }) => ({ k: k === null ? null : String(k), v }));
}

function matches(left: Pair, right: Pair): boolean {
  return left.k !== null && left.k === right.k;
}

test("UPDATE … FROM", async () => {
  await assert(
    asyncProperty(rows, rows, boolean(), async (target, source, distinct) => {
      const used = distinct
        ? source.filter(({ k }, index) => source.findIndex((other) => other.k === k) === index)
        : source;
      const partners = target.map((row) => used.filter((other) => matches(row, other) && other.v !== null));
      const want = partners.some(({ length }) => length > 1)
        ? twice
        : printed(target.map((row, index) => ({ ...row, v: partners[index]?.[0]?.v ?? row.v })));
      const script = "UPDATE `p.d.t` AS t SET v = s.v FROM `p.d.s` AS s WHERE t.k = s.k AND s.v IS NOT NULL";
      expect(await outcome(target, used, script)).toEqual(want);
    }),
    options,
  );
});

test("UPDATE and DELETE", async () => {
  await assert(
    asyncProperty(rows, rows, integer({ min: 0, max: 4 }), async (target, source, limit) => {
      const changed = target.map((row) => (row.k !== null && row.k > limit ? { k: row.k - 1, v: `${row.k}` } : row));
      const kept = changed.filter((row) => !source.some((other) => matches(row, other)));
      const script = `DECLARE least INT64 DEFAULT ${limit};
        UPDATE \`p.d.t\` SET k = k - 1, v = CAST(k AS STRING) WHERE k > least;
        DELETE FROM \`p.d.t\` AS t WHERE EXISTS (SELECT 1 FROM \`p.d.s\` AS s WHERE s.k = t.k)`;
      expect(await outcome(target, source, script)).toEqual(printed(kept));
    }),
    options,
  );
});

test("MERGE", async () => {
  await assert(
    asyncProperty(rows, rows, uniqueRows, boolean(), async (target, many, unique, distinct) => {
      const source = distinct ? unique : many;
      const acting = (row: Pair) =>
        source.filter((other) => matches(row, other) && (other.v === null || other.v !== "x"));
      const isAlone = (row: Pair, others: readonly Pair[]) => !others.some((other) => matches(row, other));
      const after = target.flatMap((row): readonly Pair[] => {
        if (isAlone(row, source)) return row.v === "" ? [] : [row.v === null ? { ...row, v: "none" } : row];
        const [first] = acting(row);
        if (first === undefined) return [row];
        return first.v === null ? [] : [{ k: row.k, v: `${first.v}!` }];
      });
      const added = source.filter((row) => isAlone(row, target) && row.k !== 0);
      const want = target.some((row) => acting(row).length > 1) ? twice : printed([...after, ...added]);
      const script = `MERGE \`p.d.t\` AS t USING (SELECT * FROM \`p.d.s\`) AS s ON t.k = s.k
        WHEN MATCHED AND s.v IS NULL THEN DELETE
        WHEN MATCHED AND s.v != 'x' THEN UPDATE SET v = CONCAT(s.v, '!')
        WHEN NOT MATCHED AND k IS DISTINCT FROM 0 THEN INSERT (v, k) VALUES (s.v, k)
        WHEN NOT MATCHED BY SOURCE AND v = '' THEN DELETE
        WHEN NOT MATCHED BY SOURCE AND v IS NULL THEN UPDATE SET v = 'none'`;
      expect(await outcome(target, source, script)).toEqual(want);
    }),
    options,
  );
});

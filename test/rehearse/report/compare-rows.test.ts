import { describe, expect, test } from "vitest";
import type { Table } from "../../../generator/model/types.ts";
import { compareRows } from "../../../generator/rehearse/report/compare-rows.ts";
import type { ExportRecord } from "../../../generator/rehearse/run/index.ts";
import type { Row, TableId } from "../../../generator/rehearse/types.ts";
import { catalogOf } from "../../support/schema.ts";

const catalog = catalogOf("CREATE TABLE T (a INT64, b STRING(9), v NUMERIC, w INT64) PRIMARY KEY (a, b DESC);");
const table = catalog.tables.get("T" as TableId) as Table;

const record = (
  columns: readonly string[],
  rows: readonly Row[],
  change: Partial<ExportRecord> = {},
): ExportRecord => ({
  job: { table: "T" as TableId, columns, rows, commitTimes: [], changeTimestampColumn: undefined },
  commits: 1,
  written: rows,
  stale: [],
  refused: undefined,
  ...change,
});

describe("what Spanner holds against what was exported", () => {
  test("equal, in another order, with other forms of the same values", () => {
    const rows = [
      { a: "1", b: "x", v: "1.50" },
      { a: "2", b: "x", v: null },
    ];
    const held = [
      { a: "2", b: "x", v: null, w: "9" },
      { a: "1", b: "x", v: "1.5", w: null },
    ];
    expect(compareRows(table, [record(["a", "b", "v"], rows)], held)).toEqual({
      loadable: 2,
      exported: 2,
      inSpanner: 2,
      missing: [],
      different: [],
      beyond: [],
    });
  });

  test("missing, different and beyond, by key and column", () => {
    const rows = [
      { a: "1", b: "x", v: "1", w: "1" },
      { a: "2", b: "x", v: "1", w: "1" },
    ];
    const held = [
      { a: "2", b: "x", v: "2", w: null },
      { a: "3", b: 'say "x"', v: null, w: null },
    ];
    expect(compareRows(table, [record(["a", "b", "v", "w"], rows, { written: [] })], held)).toEqual({
      loadable: 2,
      exported: 0,
      inSpanner: 2,
      missing: [{ key: '(1, "x")', rows: 1, columns: [] }],
      different: [{ key: '(2, "x")', rows: 1, columns: ["v", "w"] }],
      beyond: [{ key: '(3, "say \\"x\\"")', rows: 1, columns: [] }],
    });
  });

  test("two rows of one key cannot both be there, unless they are the same", () => {
    const rows = [
      { a: "1", b: "x", v: "1" },
      { a: "1", b: "x", v: "2" },
      { a: "2", b: "x", v: "1" },
      { a: "2", b: "x", v: "1.0" },
    ];
    const held = [
      { a: "1", b: "x", v: "2" },
      { a: "2", b: "x", v: "1" },
    ];
    const compared = compareRows(table, [record(["a", "b", "v"], rows)], held);
    expect(compared).toMatchObject({
      loadable: 4,
      exported: 2,
      different: [{ key: '(1, "x")', rows: 2, columns: ["v"] }],
    });
  });

  test("rows of one key count as often as one export selects them", () => {
    const twice = record(
      ["a", "b"],
      [
        { a: "1", b: "x" },
        { a: "1", b: "x" },
      ],
    );
    const once = record(["a", "b"], [{ a: "1", b: "x" }]);
    expect(compareRows(table, [twice, once], [{ a: "1", b: "x" }]).loadable).toBe(2);
  });

  test("the parts of a key keep their borders", () => {
    const strings = catalogOf("CREATE TABLE S (a STRING(9), b STRING(9)) PRIMARY KEY (a, b);").tables.get(
      "S" as TableId,
    );
    const compared = compareRows(strings as Table, [record(["a", "b"], [{ a: "a", b: "bc" }])], [{ a: "ab", b: "c" }]);
    expect([compared.missing.length, compared.beyond.length]).toEqual([1, 1]);
  });

  test("of a column that two exports write the later one counts, others stay as the first left them", () => {
    const first = record(["a", "b", "v", "w"], [{ a: "1", b: "x", v: "1", w: null }]);
    const second = record(["a", "b", "w"], [{ a: "1", b: "x", w: "7" }]);
    const held = [{ a: "1", b: "x", v: "1", w: "7" }];
    expect(compareRows(table, [first, second], held)).toMatchObject({ loadable: 1, exported: 1, different: [] });
    expect(compareRows(table, [second, first], held).different).toEqual([{ key: '(1, "x")', rows: 1, columns: ["w"] }]);
  });

  test("where Spanner fills in a part of the key, rows are known by what was written of them", () => {
    const rows = [
      { b: "x", v: "1" },
      { b: "x", v: "1.0" },
      { b: "y", v: null },
      { b: "z", v: "3" },
    ];
    const held = [
      { a: "1", b: "x", v: "1", w: null },
      { a: "2", b: "x", v: "1", w: null },
      { a: "3", b: "x", v: "1", w: null },
      { a: "4", b: "y", v: null, w: "7" },
    ];
    expect(compareRows(table, [record(["b", "v"], rows)], held)).toEqual({
      loadable: 4,
      exported: 3,
      inSpanner: 4,
      missing: [{ key: '(NULL, "z")', rows: 1, columns: [] }],
      different: [],
      beyond: [{ key: '(3, "x")', rows: 1, columns: [] }],
    });
  });

  test("a row that Spanner holds in a newer state has only to be there", () => {
    const rows = [{ a: "1", b: "x", v: "1" }];
    const stale = record(["a", "b", "v"], rows, { written: [], stale: rows });
    expect(compareRows(table, [stale], [{ a: "1", b: "x", v: "9" }])).toMatchObject({ different: [], missing: [] });
    expect(compareRows(table, [stale], [])).toMatchObject({ missing: [{ key: '(1, "x")' }] });
  });
});

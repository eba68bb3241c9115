import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ReadSamplesInput, readSamples } from "../../../generator/rehearse/samples/index.ts";
import type { ColumnInput, Samples } from "../../../generator/rehearse/types.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "samples-"));
  await mkdir(join(directory, "samples"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function read(
  files: Readonly<Record<string, string>>,
  input: Partial<ReadSamplesInput> & { readonly columns?: readonly ColumnInput[] } = {},
): Promise<Samples> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, "samples", name), text);
  const { columns, ...rest } = input;
  return readSamples({ directory, folder: "samples", sources: [{ path: "p.d.t", columns }], ...rest });
}

/** `code file:line:column message` */
function lines({ diagnostics }: Samples): readonly string[] {
  return diagnostics.map(({ code, message, at }) => {
    return `${code}${at === undefined ? "" : ` ${at.file}:${at.line}:${at.column}`} ${message}`;
  });
}

const every: readonly ColumnInput[] = [
  { name: "i", type: "INT64" },
  { name: "n", type: "NUMERIC" },
  { name: "f", type: "FLOAT64" },
  { name: "s", type: "STRING" },
  { name: "b", type: "BYTES" },
  { name: "o", type: "BOOL" },
  { name: "d", type: "DATE" },
  { name: "ts", type: "TIMESTAMP" },
  { name: "dt", type: "DATETIME" },
  { name: "ti", type: "TIME" },
  { name: "j", type: "JSON" },
  { name: "a", type: "ARRAY<INT64>" },
  { name: "st", type: "STRUCT<x INT64, y ARRAY<STRUCT<z STRING>>>" },
  { name: "bn", type: "BIGNUMERIC" },
];

describe("values", () => {
  const given: readonly (readonly [column: string, jsonl: string, csv: string | undefined, want: unknown])[] = [
    ["i", "1", "1", "1"],
    ["i", '"-9223372036854775808"', "-9223372036854775808", "-9223372036854775808"],
    ["i", "9007199254740993", "+9007199254740993", "9007199254740993"],
    ["n", "1.50", "1.50", "1.5"],
    ["n", "12345678901234567890123456789.123456789", undefined, "12345678901234567890123456789.123456789"],
    ["bn", '"1e-38"', "1e-38", "0.00000000000000000000000000000000000001"],
    ["f", "1.5", "1.5", 1.5],
    ["f", '"NaN"', "NaN", "NaN"],
    ["f", '"-Infinity"', "-Infinity", "-Infinity"],
    ["f", "1e3", ".5e1", undefined],
    ["s", '"a\\"b\\n"', '"a""b\n"', 'a"b\n'],
    ["s", '""', '""', ""],
    ["s", "null", "", null],
    ["b", '"AAE="', "AAE=", "AAE="],
    ["o", "true", "TRUE", true],
    ["o", "false", "False", false],
    ["d", '"2024-02-29"', "2024-02-29", "2024-02-29"],
    ["ts", '"2024-01-01T01:30:00.500+01:30"', "2024-01-01 00:00:00.5 UTC", "2024-01-01T00:00:00.5Z"],
    ["dt", '"2024-01-01 00:00:00"', "2024-01-01T00:00:00.000", "2024-01-01T00:00:00"],
    ["ti", '"12:34:56.780"', "12:34:56.78", "12:34:56.78"],
    [
      "j",
      '{"x": [1, null, {"__proto__": 2}]}',
      '"{""x"": [1, null, {""__proto__"": 2}]}"',
      JSON.parse('{"x": [1, null, {"__proto__": 2}]}'),
    ],
    ["a", "[1, 9007199254740993]", '"[1, ""9007199254740993""]"', ["1", "9007199254740993"]],
    ["a", "[]", "[]", []],
    [
      "st",
      '{"X": 9007199254740993, "y": [{"z": "w"}]}',
      '"{""x"": 9007199254740993, ""y"": [{""z"": ""w""}]}"',
      { x: "9007199254740993", y: [{ z: "w" }] },
    ],
  ];

  test.each(given)("%s: %s and %s are %j", async (column, jsonl, csv, want) => {
    const fromJson = await read({ "t.jsonl": `{"${column}": ${jsonl}}\n` }, { columns: every });
    expect(lines(fromJson)).toEqual([]);
    if (want !== undefined) expect(fromJson.tables[0]?.rows).toEqual([{ [column]: want }]);
    if (csv === undefined) return;
    await rm(join(directory, "samples", "t.jsonl"));
    // Another column keeps the line from being empty.
    const fromCsv = await read({ "t.csv": `${column},${column === "i" ? "s" : "i"}\n${csv},7\n` }, { columns: every });
    expect(lines(fromCsv)).toEqual([]);
    if (want !== undefined) expect(fromCsv.tables[0]?.rows[0]?.[column]).toEqual(want);
  });

  test("columns are those that are declared, in any case, and a key may be called __proto__", async () => {
    const columns = [
      { name: "Id", type: "INT64" },
      { name: "__proto__", type: "STRING" },
      { name: "never", type: "STRING" },
    ];
    const { tables, diagnostics } = await read(
      { "t.jsonl": '\uFEFF{"ID": 1, "__proto__": "x"}\r\n\r\n  \n{"iD": "2"}' },
      { columns },
    );
    expect(diagnostics).toEqual([]);
    expect(tables).toEqual([
      { path: "p.d.t", columns, rows: [JSON.parse('{"Id": "1", "__proto__": "x"}'), { Id: "2" }] },
    ]);
    expect(({} as { x?: string }).x).toBeUndefined();
  });

  test("CSV has a byte order mark, line ends of every kind and empty lines", async () => {
    const text = '\uFEFFI,"s"\r\n1,a\n\n2,"b\r\nc"\r3,\r\n';
    const { tables, diagnostics } = await read({ "t.csv": text }, { columns: every });
    expect(diagnostics).toEqual([]);
    expect(tables[0]?.rows).toEqual([
      { i: "1", s: "a" },
      { i: "2", s: "b\r\nc" },
      { i: "3", s: null },
    ]);
  });

  test("an empty file is an empty table", async () => {
    expect((await read({ "t.csv": "" }, { columns: every })).tables).toEqual([
      { path: "p.d.t", columns: every, rows: [] },
    ]);
  });
});

describe("what is wrong is told with its place", () => {
  const jsonl: readonly (readonly [text: string, want: readonly string[]])[] = [
    [
      '{"i": 1}\n{"s": "x",  "i": "ab"}',
      ['sample-value samples/t.jsonl:2:18 Column "i": "ab" is not a value of INT64'],
    ],
    ['{"i": 1.0}', ['sample-value samples/t.jsonl:1:7 Column "i": "1.0" is not a value of INT64']],
    [
      '{"i": 9223372036854775808}',
      [
        'sample-value samples/t.jsonl:1:7 Column "i": "9223372036854775808" is not a value of INT64: it is out of range',
      ],
    ],
    [
      '{"s": 5}',
      ['sample-value samples/t.jsonl:1:7 Column "s": 5 is not a value of STRING: a JSON string is expected'],
    ],
    [
      '{"f": 1e999}',
      ['sample-value samples/t.jsonl:1:7 Column "f": "1e999" is not a value of FLOAT64: it is out of range'],
    ],
    [
      '{"a": [1, null]}',
      [
        'sample-value samples/t.jsonl:1:7 Column "a": ["1",null] is not a value of ARRAY<INT64>: an array in a table holds no NULL',
      ],
    ],
    [
      '{"d": "2023-02-29", "ts": "yesterday"}',
      [
        'sample-value samples/t.jsonl:1:7 Column "d": "2023-02-29" is not a value of DATE: YYYY-MM-DD is expected, from year 1 to 9999',
        'sample-value samples/t.jsonl:1:27 Column "ts": "yesterday" is not a value of TIMESTAMP: YYYY-MM-DDTHH:MM:SSZ is expected',
      ],
    ],
    [
      '{"st": {"q": 1}}',
      [
        'sample-value samples/t.jsonl:1:8 Column "st": {"q":"1"} is not a value of STRUCT<x INT64, y ARRAY<STRUCT<z STRING>>>: there is no field "q"',
      ],
    ],
    [
      '{"i": 1, "ii": 2}',
      ['sample-column samples/t.jsonl:1:10 Column "ii": its type is not declared. Did you mean "i"?'],
    ],
    ['{"i": 1, "i": 2}', ['sample-syntax samples/t.jsonl:1:10 The line is not JSON: "i" stands there twice']],
    ['{"i": 1, "i": 1}', ['sample-syntax samples/t.jsonl:1:10 The line is not JSON: "i" stands there twice']],
    [
      '{"j": {"k": ":", "k": ":"}}',
      ["sample-syntax samples/t.jsonl:1:1 The line is not JSON: a name stands twice in one of its objects"],
    ],
    ['{"i": 1, "I": 1}', ['sample-syntax samples/t.jsonl:1:10 Column "i": it stands in the line twice']],
    [
      "[1]\n 7\n{}",
      [
        "sample-syntax samples/t.jsonl:1:1 The line is no JSON object",
        "sample-syntax samples/t.jsonl:2:2 The line is no JSON object",
      ],
    ],
    [
      '{"i": 1',
      ['sample-syntax samples/t.jsonl:1:8 The line is not JSON: expected "," or "}", found the end of the text'],
    ],
    ['{"i": 01}', ['sample-syntax samples/t.jsonl:1:8 The line is not JSON: expected "," or "}", found "1}"']],
  ];
  test.each(jsonl)("JSONL %j", async (text, want) => {
    const result = await read({ "t.jsonl": text }, { columns: every });
    expect(lines(result)).toEqual(want);
    expect(result.tables).toEqual([]);
  });

  const csv: readonly (readonly [text: string, want: readonly string[]])[] = [
    ["i,s\n1,a\nx,b", ['sample-value samples/t.csv:3:1 Column "i": "x" is not a value of INT64']],
    ['s,i\n"a\nb",x', ['sample-value samples/t.csv:3:4 Column "i": "x" is not a value of INT64']],
    [
      '\n\ns,i\n\n"a,""b",x\n\n,1.5\n',
      [
        'sample-value samples/t.csv:5:9 Column "i": "x" is not a value of INT64',
        'sample-value samples/t.csv:7:2 Column "i": "1.5" is not a value of INT64',
      ],
    ],
    [
      "i,o\n1,yes",
      ['sample-value samples/t.csv:2:3 Column "o": "yes" is not a value of BOOL: true or false is expected'],
    ],
    [
      'i,a\n1,"[1,"',
      [
        'sample-value samples/t.csv:2:3 Column "a": "[1," is not a value of ARRAY<INT64>: expected a value, found the end of the text',
      ],
    ],
    [
      "i,f\n1,abc",
      [
        'sample-value samples/t.csv:2:3 Column "f": "abc" is not a value of FLOAT64: a JSON number, "NaN", "Infinity" or "-Infinity" is expected',
      ],
    ],
    [
      "i,s\n1\n1,2,3\n4,x",
      [
        "sample-syntax samples/t.csv:2:1 The line has 1 field, the header 2",
        "sample-syntax samples/t.csv:3:5 The line has 3 fields, the header 2",
      ],
    ],
    ["i,I\n1,2", ['sample-syntax samples/t.csv:1:3 Column "i": it stands in the header twice']],
    ["i,sx\n1,2", ['sample-column samples/t.csv:1:3 Column "sx": its type is not declared. Did you mean "s"?']],
    [
      'i,s\n1,a"b',
      ["sample-syntax samples/t.csv:2:4 The file is not CSV: a quotation mark stands in a field without quotes"],
    ],
    ['i,s\n1,"ab', ["sample-syntax samples/t.csv:2:3 The file is not CSV: a quoted field has no end"]],
    ['i,s\n1,"a"b', ["sample-syntax samples/t.csv:2:6 The file is not CSV: text follows a quoted field"]],
  ];
  test.each(csv)("CSV %j", async (text, want) => {
    const result = await read({ "t.csv": text }, { columns: every });
    expect(lines(result)).toEqual(want);
  });

  test("the excerpt is the line", async () => {
    const { diagnostics } = await read({ "t.jsonl": '{"i": 1}\r\n{"i": "x"}\r\n' }, { columns: every });
    expect(diagnostics[0]?.at).toEqual({ file: "samples/t.jsonl", line: 2, column: 7, lineText: '{"i": "x"}' });
  });

  test("fifty problems are told, the others counted", async () => {
    const result = await read({ "t.jsonl": '{"i": "x"}\n'.repeat(60) }, { columns: every });
    expect(result.diagnostics).toHaveLength(51);
    expect(lines(result).at(-1)).toBe("sample-value samples/t.jsonl: 10 more problems");
  });

  test("a file that is no UTF-8", async () => {
    await writeFile(join(directory, "samples", "t.jsonl"), Buffer.from([0xff, 0xfe]));
    expect(lines(await read({}, { columns: every }))).toEqual(["sample-unreadable samples/t.jsonl: is not UTF-8 text"]);
  });
});

describe("files", () => {
  const sources = [
    { path: "p.d.t", columns: every },
    { path: "p.e.t", columns: every },
    { path: "x.com:q.d.u", columns: every },
  ];
  const row = '{"i": 1}\n';

  test("belong to sources by their names, the longest first", async () => {
    const result = await read(
      { "d.t.jsonl": row, "p.e.t.csv": "i\n2\n", "u.jsonl": row, "d.u.jsonl": row + row, "README.md": "" },
      { sources },
    );
    expect(result.tables.map(({ path, rows }) => [path, rows.length])).toEqual([
      ["p.d.t", 1],
      ["p.e.t", 1],
      ["x.com:q.d.u", 2],
    ]);
    expect(lines(result)).toEqual([
      "sample-unused samples/u.jsonl: another file, with a longer name, has the rows of this table",
    ]);
  });

  test("a name that two sources share is that of none", async () => {
    const result = await read({ "t.jsonl": row, "uu.csv": "i\n", "u.json": "" }, { sources });
    expect(lines(result)).toEqual([
      'sample-missing Table "p.d.t": there is neither samples/d.t.jsonl nor samples/d.t.csv',
      'sample-missing Table "p.e.t": there is neither samples/e.t.jsonl nor samples/e.t.csv',
      'sample-missing Table "x.com:q.d.u": there is neither samples/u.jsonl nor samples/u.csv',
      'sample-unused samples/t.jsonl: several source tables are called "t"',
      "sample-unused samples/u.json: rows are read from .jsonl and .csv files",
      'sample-unused samples/uu.csv: no source table is called "uu". Did you mean "u"?',
    ]);
  });

  test("the whole path of a table is its own, though others end with it", async () => {
    const paths = ["T", "s.T", "r.s.T", "s.U", "r.U"].map((path) => ({ path, columns: every }));
    const result = await read(
      { "T.jsonl": row, "s.T.csv": "i\n2\n3\n", "U.jsonl": row },
      { sources: paths, optional: true },
    );
    expect(result.tables.map(({ path, rows }) => [path, rows.length])).toEqual([
      ["T", 1],
      ["s.T", 2],
    ]);
    expect(lines(result)).toEqual(['sample-unused samples/U.jsonl: several source tables are called "U"']);
  });

  test("the whole path of a table is not the short name of another one, which has no rows then", async () => {
    const sources = ["T", "s.T"].map((path) => ({ path, columns: every }));
    const result = await read({ "T.jsonl": row }, { sources });
    expect(result.tables.map(({ path }) => path)).toEqual(["T"]);
    expect(lines(result)).toEqual([
      'sample-missing Table "s.T": there is neither samples/s.T.jsonl nor samples/s.T.csv',
    ]);
  });

  test("a column of a type that is none of BigQuery's is named with its file", async () => {
    const sources = [{ path: "s.T", columns: [...every, { name: "tokens", type: "TOKENLIST" }] }];
    const result = await read({ "T.jsonl": row }, { sources });
    expect(lines(result)).toEqual([
      'unknown-type samples/T.jsonl: table "s.T", column "tokens": type "TOKENLIST" is not a type of BigQuery.',
    ]);
    expect(result.tables).toEqual([]);
  });

  test("two files of one source", async () => {
    const result = await read({ "t.jsonl": row, "t.csv": "i\n" }, { columns: every });
    expect(lines(result)).toEqual([
      'sample-twice Table "p.d.t": its rows stand in samples/t.jsonl and in samples/t.csv',
    ]);
  });

  test("what is optional may be away, with its folder", async () => {
    await rm(join(directory, "samples"), { recursive: true });
    expect(await read({}, { columns: every, optional: true })).toEqual({ tables: [], diagnostics: [] });
    expect(lines(await read({}, { columns: every }))).toEqual([
      'sample-missing Table "p.d.t": there is neither samples/t.jsonl nor samples/t.csv',
    ]);
  });

  test("a folder that is none", async () => {
    await writeFile(join(directory, "file"), "");
    const result = await readSamples({ directory, folder: "file", sources });
    expect(lines(result)).toEqual(["sample-unreadable file: a part of the path is a file, not a folder"]);
  });
});

describe("a schema in BigQuery's form", () => {
  const fields = [
    { name: "i", type: "INTEGER", mode: "REQUIRED" },
    { name: "f", type: "FLOAT" },
    { name: "o", type: "boolean", mode: "NULLABLE" },
    { name: "r", type: "RECORD", mode: "REPEATED", fields: [{ name: "x y", type: "BIGNUMERIC", mode: "repeated" }] },
    { name: "g", type: "RANGE", rangeElementType: { type: "DATE" } },
  ];
  const want = [
    { name: "i", type: "INT64" },
    { name: "f", type: "FLOAT64" },
    { name: "o", type: "BOOL" },
    { name: "r", type: "ARRAY<STRUCT<`x y` ARRAY<BIGNUMERIC>>>" },
    { name: "g", type: "RANGE<DATE>" },
  ];

  test.each([
    ["a list", fields],
    ["what bq show prints", { kind: "bigquery#table", schema: { fields } }],
    ["an object of fields", { fields }],
  ])("%s", async (_, schema) => {
    const result = await read(
      { "t.jsonl": '{"r": [{"x y": [1]}], "g": "[2024-01-01, UNBOUNDED)"}', "t.schema.json": JSON.stringify(schema) },
      { columns: [{ name: "other", type: "INT64" }] },
    );
    expect(lines(result)).toEqual([]);
    expect(result.tables).toEqual([
      { path: "p.d.t", columns: want, rows: [{ r: [{ "x y": ["1"] }], g: "[2024-01-01, UNBOUNDED)" }] },
    ]);
  });

  const wrong: readonly (readonly [schema: string, want: readonly string[]])[] = [
    ['{"x": 1}', ["sample-schema samples/t.schema.json:1:1 The file is no list of columns"]],
    [
      "[",
      ["sample-schema samples/t.schema.json:1:2 The file is not JSON: expected a value, found the end of the file"],
    ],
    [
      '[{"name": "a", "type": "TEXT"},\n {"type": "INT64"}]',
      [
        'sample-schema samples/t.schema.json:1:24 Column "a": TEXT is not a type of BigQuery',
        "sample-schema samples/t.schema.json:2:2 A column has no name",
      ],
    ],
    [
      '[{"name": "a", "type": "STRUCT"}, {"name": "A", "type": "INT64"}, {"name": "b", "type": "DATE", "mode": "MANY"}]',
      [
        'sample-schema samples/t.schema.json:1:2 Column "a": a STRUCT needs fields',
        'sample-schema samples/t.schema.json:1:44 Column "A": it stands there twice',
        'sample-schema samples/t.schema.json:1:105 Column "b": its mode is NULLABLE, REQUIRED or REPEATED',
      ],
    ],
  ];
  test.each(wrong)("%s", async (schema, want) => {
    expect(lines(await read({ "t.jsonl": "", "t.schema.json": schema }))).toEqual(want);
  });

  test("without a schema and without a declaration nothing is known", async () => {
    expect(lines(await read({ "t.jsonl": '{"i": 1}' }))).toEqual([
      'sample-column samples/t.jsonl: the columns of table "p.d.t" are not declared',
    ]);
  });
});

test.each(["jsonl", "csv"])("twenty thousand lines of .%s are read in seconds", async (form) => {
  const line = (index: number): string =>
    form === "jsonl"
      ? `{"i": ${index}, "s": "row ${index}", "ts": "2024-01-01T00:00:00Z", "n": ${index}.5, "f": 1.25, "o": true, "a": [1, 2]}`
      : `${index},"row ${index}",2024-01-01T00:00:00Z,${index}.5,1.25,true,"[1, 2]"`;
  const header = form === "csv" ? "i,s,ts,n,f,o,a\n" : "";
  const text = header + Array.from({ length: 20_000 }, (_, index) => line(index)).join("\n");
  const start = performance.now();
  const { tables } = await read({ [`t.${form}`]: text }, { columns: every });
  expect(tables[0]?.rows).toHaveLength(20_000);
  expect(performance.now() - start).toBeLessThan(8_000);
});

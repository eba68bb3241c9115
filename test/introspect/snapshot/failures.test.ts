import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CatalogDocument } from "../../../generator/contracts/index.ts";
import { snapshotSource } from "../../../generator/introspect/snapshot/index.ts";
import { buildCatalog, catalogDocument } from "../../../generator/model/index.ts";
import { type Diagnostic, formatLocation } from "../../../generator/support/index.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { catalogOf } from "../../support/schema.ts";
import { readSnapshotText } from "./support.ts";

const good = catalogDocument(
  catalogOf(`
    CREATE TABLE Person (id INT64 NOT NULL, name STRING(MAX) AS ('x') STORED) PRIMARY KEY (id);
    CREATE TABLE Owns (id INT64 NOT NULL, n INT64) PRIMARY KEY (id, n), INTERLEAVE IN PARENT Person;
    CREATE PROPERTY GRAPH G NODE TABLES (Person LABEL Human, Owns);
  `),
);

/** Line, column and message of each diagnostic. */
async function problems(text: string | Uint8Array): Promise<readonly string[]> {
  const { diagnostics } = await readSnapshotText(temporaryFolder(), text);
  return diagnostics.map(line);
}

function line({ code, message, at }: Diagnostic): string {
  return `${code} ${at === undefined ? "" : formatLocation(at).replace("catalog.json:", "")} ${message.replace('File "catalog.json": ', "")}`;
}

type Json = { [key: string]: never };

/** The good document after a change by hand. */
function changed(change: (document: Json & CatalogDocument) => void): string {
  const document = JSON.parse(JSON.stringify(good));
  change(document);
  return JSON.stringify(document, null, 2);
}

describe("the file", () => {
  test.each([
    ["", "snapshot-empty  is empty"],
    [" \n\t\n", "snapshot-empty  is empty"],
    ["{", 'snapshot-syntax 1:2 expected a name in double quotes or "}", found the end of the file'],
    ["CREATE TABLE t (i INT64)", 'snapshot-syntax 1:1 expected a value, found "CREATE TABLE t (i IN"'],
    ['{\n  "version": 1,\n}', 'snapshot-syntax 3:1 expected a name in double quotes or "}", found "}"'],
    [
      '{\n<<<<<<< HEAD\n  "version": 1',
      'snapshot-syntax 2:1 expected a name in double quotes or "}", found "<<<<<<< HEAD"',
    ],
    ['{"a": "b', 'snapshot-syntax 1:7 expected a string that ends in its line and escapes as JSON does, found "\\"b"'],
    ['{"a" 1}', 'snapshot-syntax 1:6 expected ":", found "1}"'],
    ["[1 2]", 'snapshot-syntax 1:4 expected "," or "]", found "2]"'],
    ["{} {}", 'snapshot-syntax 1:4 expected the end of the file, found "{}"'],
    ["[1, 01]", 'snapshot-syntax 1:6 expected "," or "]", found "1]"'],
    [`${"[".repeat(200)}`, 'snapshot-syntax 1:102 nested more than 100 levels deep, found "[[[[[[[[[[[[[[[[[[[["'],
    [Uint8Array.of(0xff, 0xfe, 0x7b, 0), "schema-file-encoding  is not UTF-8 text"],
  ])("%j", async (text, expected) => {
    expect(await problems(text)).toEqual([expected]);
  });

  test("may hold strings of any length and any escape", async () => {
    const text = JSON.stringify({ version: 1, dialect: `${"x".repeat(5_000_000)}"\\\u0001` });
    expect((await problems(text))[0]).toMatch(/^snapshot-value 1:24 dialect: expected "googlesql", found "xxx/);
    expect((await problems('["\\u00e4", "\\x"]'))[0]).toMatch(/^snapshot-syntax 1:12 expected a string/);
  });

  test("may begin with a byte order mark", async () => {
    expect(await problems(`\uFEFF${JSON.stringify(good)}`)).toEqual([]);
  });

  test("that is missing, or a folder", async () => {
    const directory = temporaryFolder();
    mkdirSync(join(directory, "folder.json"));
    const read = async (file: string) => (await snapshotSource({ file, directory }).read()).diagnostics;
    expect(await read("missing.json")).toMatchObject([
      { code: "schema-file-unreadable", message: 'File "missing.json": does not exist' },
    ]);
    expect(await read("folder.json")).toMatchObject([
      { code: "schema-file-unreadable", message: 'File "folder.json": is a folder, not a file' },
    ]);
  });

  test("an aborted reading throws", async () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, "catalog.json"), "{}");
    const signal = AbortSignal.abort();
    await expect(snapshotSource({ file: "catalog.json", directory }).read(signal)).rejects.toThrow();
  });
});

describe("the version", () => {
  test.each([
    ["[]", "snapshot-value 1:1 expected an object, found a list"],
    ["{}", "snapshot-value 1:1 version: the field is missing, so this is not what `inspect --format json` prints"],
    [
      '{\n  "version": 2,\n  "new": {}}',
      "snapshot-version 2:14 version: the snapshot has version 2, and this program reads version 1",
    ],
    ['{"version": "1"}', 'snapshot-value 1:13 version: expected 1, found "1"'],
    ['{"version": 0}', "snapshot-value 1:13 version: expected 1, found 0"],
  ])("%j", async (text, expected) => {
    expect(await problems(text)).toEqual([expected]);
  });
});

describe("a field", () => {
  test.each<[string, (document: Json & CatalogDocument) => void, readonly string[]]>([
    [
      "that is unknown",
      (document) => Object.assign(document.tables[0]?.columns[0] ?? {}, { collation: "und:ci" }),
      ["snapshot-unknown-field 19:11 tables[0].columns[0].collation: this version knows no such field"],
    ],
    [
      "that is unknown in many places is told once",
      (document) => {
        for (const table of document.tables) for (const column of table.columns) Object.assign(column, { "a b": 1 });
      },
      [
        'snapshot-unknown-field 19:11 tables[0].columns[0]["a b"]: this version knows no such field; the same in 3 more places',
      ],
    ],
    [
      "of the wrong type",
      (document) => Object.assign(document.tables[1]?.columns[0] ?? {}, { notNull: "yes" }),
      ['snapshot-value 69:22 tables[1].columns[0].notNull: expected true or false, found "yes"'],
    ],
    [
      "with a word that it does not take",
      (document) => Object.assign(document.tables[0]?.primaryKey[0] ?? {}, { order: "up" }),
      ['snapshot-value 35:20 tables[0].primaryKey[0].order: expected "asc" or "desc", found "up"'],
    ],
    [
      "that is missing",
      (document) => Reflect.deleteProperty(document.tables[0]?.columns[0] ?? {}, "hidden"),
      ["snapshot-value 9:9 tables[0].columns[0].hidden: the field is missing"],
    ],
    [
      "of one of two forms",
      (document) => {
        Object.assign(document.tables[0]?.columns[0] ?? {}, { generated: true });
        Object.assign(document.tables[0]?.columns[1] ?? {}, { generated: { expression: 1, stored: true } });
      },
      [
        "snapshot-value 13:24 tables[0].columns[0].generated: expected false or an object, found true",
        "snapshot-value 25:27 tables[0].columns[1].generated.expression: expected a text, found 1",
      ],
    ],
    [
      "that is a number of another kind",
      (document) => Object.assign(document.statements, { read: -1, recorded: 1.5, reported: null }),
      [
        "snapshot-value 161:13 statements.read: expected at least 0, found -1",
        "snapshot-value 162:17 statements.recorded: expected a whole number, found 1.5",
        "snapshot-value 163:17 statements.reported: expected a number, found null",
      ],
    ],
  ])("%s", async (_, change, expected) => {
    expect(await problems(changed(change))).toEqual(expected);
  });
});

test("the place is the one that the path names", async () => {
  const text = changed((document) => Object.assign(document.statements, { "ä\\": 1, read: "x" }));
  const { diagnostics } = await readSnapshotText(temporaryFolder(), text);
  expect(diagnostics.map(({ at }) => at?.lineText.slice(at.column - 1))).toEqual(['"x",', '"ä\\\\": 1']);
});

describe("what does not fit together", () => {
  const element = (document: CatalogDocument) => document.graphs[0]?.nodes[0];

  test.each<[string, (document: Json & CatalogDocument) => void, string]>([
    [
      "two tables",
      (document) => Object.assign(document.tables[0] ?? {}, { name: "person" }),
      "snapshot-value 47:15 tables[1].name: a table of this name stands before it",
    ],
    [
      "two columns",
      (document) => Object.assign(document.tables[0]?.columns[1] ?? {}, { name: "ID" }),
      "snapshot-value 18:19 tables[0].columns[1].name: a column of this name stands before it",
    ],
    [
      "two graphs",
      (document) => Object.assign(document, { graphs: [document.graphs[0], document.graphs[0]] }),
      "snapshot-value 142:15 graphs[1].name: a graph of this name stands before it",
    ],
    [
      "two interleavings",
      (document) =>
        Object.assign(document.tables[0] ?? {}, { references: Array(2).fill(document.tables[0]?.references[0]) }),
      "snapshot-value 59:9 tables[0].references[1]: a table is interleaved in one other only",
    ],
    [
      "the columns of an interleaving",
      (document) => Object.assign(document.tables[0]?.references[0] ?? {}, { columns: ["n"] }),
      "snapshot-value 42:9 tables[0].references[0]: its columns are not those with which the two primary keys begin",
    ],
    [
      "labels and properties",
      (document) => Object.assign(element(document) ?? {}, { labels: ["Person"] }),
      'snapshot-value 95:21 graphs[0].nodes[0].labels: its names are not those under "properties"',
    ],
    [
      "the default label",
      (document) => Object.assign(element(document)?.properties[0] ?? {}, { defaultLabel: true }),
      'snapshot-value 100:24 graphs[0].nodes[0].properties[0].label: the default label is called as the element is, "Person"',
    ],
    [
      "listed properties beside all columns",
      (document) => Object.assign(element(document)?.properties[0] ?? {}, { listed: [{ name: "a", expression: "a" }] }),
      'snapshot-value 105:25 graphs[0].nodes[0].properties[0].listed: it is empty where "allColumns" is not null',
    ],
  ])("%s", async (_, change, expected) => {
    const [found, ...more] = await problems(changed(change));
    // The line says where in the document, which the path says already.
    expect([found?.replace(/ \d+:\d+ /, " "), more]).toEqual([expected.replace(/ \d+:\d+ /, " "), []]);
  });

  test("names that lead nowhere are reported as for DDL", async () => {
    const text = changed((document) => Object.assign(element(document) ?? {}, { table: "Persn" }));
    const { diagnostics } = buildCatalog(await readSnapshotText(temporaryFolder(), text));
    expect(diagnostics).toMatchObject([
      {
        code: "unknown-table",
        message: 'Graph "G": element "Person": there is no table "Persn". Did you mean "Person"?',
      },
    ]);
  });
});

test("a snapshot of a schema with errors says so, and nothing else", async () => {
  const catalog = catalogOf("CREATE TABLE t (i INT64) PRIMARY KEY (i); CREATE TABLE; CREATE INDEX; MAKE IT SO");
  const found = await problems(JSON.stringify(catalogDocument(catalog)));
  expect(found).toEqual([
    "snapshot-of-errors  the schema had 3 errors when the snapshot was made; the first: expected a table name, found the end of the statement",
  ]);
});

test("faults of the schema come back with what they touch", async () => {
  const catalog = catalogOf("CREATE TABLE t (i INT64, FOREIGN KEY (j) REFERENCES u (i)) PRIMARY KEY (i)");
  const { diagnostics } = buildCatalog(
    await readSnapshotText(temporaryFolder(), JSON.stringify(catalogDocument(catalog))),
  );
  expect(diagnostics).toMatchObject([
    { code: "unknown-column", severity: "warning", touches: { tables: ["t"], graphs: [] } },
    { code: "unknown-table", severity: "warning", touches: { tables: ["t"], graphs: [] } },
  ]);
});

test("a snapshot without tables touches everything, as DDL without tables does", async () => {
  const text = JSON.stringify({ ...good, tables: [], graphs: [] });
  expect(await problems(text)).toEqual(["schema-empty  holds no table"]);
  const { diagnostics } = await readSnapshotText(temporaryFolder(), text);
  expect(diagnostics).toMatchObject([{ severity: "warning", touches: { tables: ["*"], graphs: ["*"] } }]);
});

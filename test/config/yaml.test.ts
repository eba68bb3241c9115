import { describe, expect, test } from "vitest";
import { parse, problems, required } from "./helpers.ts";

describe("a text that cannot be read gives one diagnostic", () => {
  const cases: readonly { given: string; want: string; hint?: string }[] = [
    { given: "", want: "config-empty 1:1 Config: the file says nothing" },
    { given: "# a comment\n\n# another\n", want: "config-empty 1:1 Config: the file says nothing" },
    { given: "---\n", want: "config-empty 1:1 Config: the file says nothing" },
    { given: "null\n", want: "config-empty 1:1 Config: the file says nothing" },
    { given: "\n- spanner\n- bigquery\n", want: "config-value 2:1 Config: must be a mapping, not a list" },
    { given: "spanner\n", want: 'config-value 1:1 Config: must be a mapping, not "spanner"' },
    { given: "42\n", want: "config-value 1:1 Config: must be a mapping, not the number 42" },
    {
      given: "spanner:\n\tddl: a.sql\n",
      want: "config-syntax 2:1 Config: tabs are not allowed as indentation",
      hint: "Indent with spaces.",
    },
    {
      given: "bigquery:\n  dataset: `finance`\n",
      want: "config-syntax 2:12 Config: plain value cannot start with reserved character `",
      hint: "Put the value in quotes.",
    },
    {
      given: "tables:\n  A: { source: a, shards: 2\n  B: {}\n",
      want: "config-syntax 3:3 Config: flow map in block collection must be sufficiently indented and end with a }",
    },
    {
      given: "bigquery:\n  dataset: a\n project: b\n",
      want: "config-syntax 3:1 Config: all mapping items must start at the same column",
    },
    {
      given: "prefix: a\u0000b\n",
      want: "config-syntax 1:10 Config: the control character U+0000 is not allowed in YAML",
      hint: "Save the file as UTF-8; this looks like UTF-16.",
    },
    {
      given: "prefix: a\u001bb\n",
      want: "config-syntax 1:10 Config: the control character U+001B is not allowed in YAML",
      hint: "Remove the character.",
    },
    {
      given: `${"- ".repeat(51)}a\n`,
      want: "config-syntax 1:101 Config: nested more than 50 levels deep",
    },
    {
      given: "defaults: &all\n  shards: 2\ntables:\n  A: *all\n",
      want: 'config-yaml-feature 1:11 Config: "&all" is a YAML anchor, and these are not read',
      hint: "What holds for several tables goes under `defaults` or a glob; put a text that begins with `&` in quotes.",
    },
    {
      given: "select:\n  include:\n    - sales.*\n    - *_audit\n",
      want: 'config-yaml-feature 4:7 Config: "*_audit" is a YAML alias, and these are not read',
      hint: "Put a glob that begins with `*` in quotes; write out what an alias stands for.",
    },
    {
      given: "tables:\n  *_audit:\n    shards: 2\n",
      want: 'config-yaml-feature 2:3 Config: "*_audit:" is a YAML alias, and these are not read',
    },
    {
      given: "tables:\n  A:\n    <<: { shards: 2 }\n",
      want: 'config-yaml-feature 3:5 Config: "<<" is a YAML merge key, and these are not read',
      hint: "What holds for several tables goes under `defaults` or a glob.",
    },
    {
      given: "prefix: !text a\n",
      want: 'config-yaml-feature 1:9 Config: "!text" is a YAML tag, and these are not read',
      hint: "Remove it; put a text that begins with `!` in quotes.",
    },
    {
      given: "tables:\n  ? [A, B]\n  : { shards: 2 }\n",
      want: "config-yaml-feature 2:5 Config: a list or mapping stands as a key",
      hint: "Write it out: mappings, lists and texts are all that is read.",
    },
    {
      given: "prefix: a\n---\nprefix: b\n",
      want: "config-yaml-feature 2:1 Config: a second YAML document begins here",
    },
  ];
  test.each(cases)("$want", ({ given, want, hint }) => {
    const { config, diagnostics } = parse(given);
    expect(config).toBeUndefined();
    expect(problems(given)).toEqual([want]);
    if (hint !== undefined) expect(diagnostics[0]?.hint).toBe(hint);
  });

  test("the line is there for the excerpt", () => {
    const [diagnostic] = parse("bigquery:\r\n\tdataset: a\r\n").diagnostics;
    expect(diagnostic?.at).toEqual({ file: "c.yaml", line: 2, column: 1, lineText: "\tdataset: a" });
  });
});

test("duplicate keys are reported all at once, and the first of each counts", () => {
  const given = `${required}tables:\n  A: { shards: 2, shards: 3 }\n  B: { tag: b }\n  A: { tag: a }\n`;
  expect(problems(given)).toEqual([
    "config-duplicate-key 4:19 tables.A.shards: the key stands in line 4 already",
    "config-duplicate-key 6:3 tables.A: the key stands in line 4 already",
  ]);
  expect(parse(given).config?.tables.get("A")).toEqual({ shards: 2 });
  expect(parse(given).config?.tables.get("B")).toEqual({ tag: "b" });
});

test("what only looks like one of YAML's own features is text", () => {
  const given = [
    "%YAML 1.1",
    "---",
    `${required}tables:`,
    "  no: { tag: yes, source: 'a & b * c !' }",
    '  "*_audit": { tag: 2024-01-01 }',
    "  null: { shards: 2 }",
    "  1: { shards: 0x10 }",
  ].join("\n");
  const { config, diagnostics } = parse(given);
  expect(diagnostics.map(({ code }) => code)).toEqual(["bigquery-name"]);
  expect([...(config?.tables ?? [])]).toEqual([
    ["no", { tag: "yes", source: { project: undefined, dataset: undefined, table: "a & b * c !" } }],
    ["*_audit", { tag: "2024-01-01" }],
    ["null", { shards: 2 }],
    ["1", { shards: 16 }],
  ]);
});

test("a comment for the language server is a comment", () => {
  expect(problems(`# yaml-language-server: $schema=./spanner_graph.schema.json\n${required}`)).toEqual([]);
});

test("carriage returns and a byte order mark change nothing", () => {
  expect(problems(`\uFEFF${required.replaceAll("\n", "\r\n")}`)).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZetaSql, type ZetaSql } from "../../../generator/engines/index.ts";
import { readActions } from "../../../generator/rehearse/actions/index.ts";
import { lintGraph } from "../../../generator/rehearse/lint/index.ts";
import { listCases, readExpected } from "../../support/cases.ts";
import { compileFiles } from "../support.ts";

let zetasql: ZetaSql;
beforeAll(async () => {
  zetasql = await startZetaSql();
});
afterAll(() => zetasql.close());

const settings = "defaultProject: p\ndefaultLocation: US\ndefaultDataset: d\ndefaultAssertionDataset: d\n";

async function lint(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const graph = compileFiles(new Map(Object.entries({ "workflow_settings.yaml": settings, ...files })));
  const found = await lintGraph(graph, readActions(graph), zetasql);
  return found.map(({ code, message }) => `${code} ${message}`);
}

const view = (query: string) => ({ "definitions/v.sqlx": `config { type: "view" }\n${query}\n` });

describe("what BigQuery refuses though the engines here accept it", () => {
  test.each([
    [
      "SELECT 1 FROM `p.d.t` AS t WHERE EXISTS(SELECT 1 FROM `p.d.u` AS u WHERE u.x = t.x)",
      "(SELECT 1 FROM `p.d.u` AS u WHERE u.x = t.x)",
    ],
    [
      "SELECT (SELECT MAX(x) FROM `p.d.u` WHERE y < t.y) AS m FROM `p.d.t` AS t",
      "(SELECT MAX(x) FROM `p.d.u` WHERE y < t.y)",
    ],
    [
      "SELECT 1 FROM `p.d.t` AS t WHERE a IN (SELECT b FROM `p.d.u` AS u WHERE u.x = t.x)",
      "a IN (SELECT b FROM `p.d.u` AS u WHERE u.x = t.x)",
    ],
    [
      "SELECT 1 FROM `p.d.t` AS t WHERE EXISTS(SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'q') AS e WHERE e.x = t.x)",
      "(SELECT 1 FROM EXTERNAL_QUERY('p.us.c', 'q') AS e WHERE e.x = t.x)",
    ],
  ])("a correlated subquery: %s", async (query, subquery) => {
    const found = await lint(view(query));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('rehearse-correlated Action "v": a subquery seems to look into a table for each row: ');
    expect(found[0]).toContain(subquery.replace(/^a IN /, ""));
  });

  test.each([
    "SELECT ARRAY(SELECT x FROM UNNEST(t.xs) AS x WHERE x > t.y) AS xs FROM `p.d.t` AS t",
    "SELECT ARRAY(SELECT x FROM t.xs AS x WHERE x > t.y) AS xs FROM `p.d.t` AS t",
    "SELECT 1 FROM `p.d.t` AS t WHERE a IN (SELECT b FROM `p.d.u` AS u WHERE u.x = 1)",
    "SELECT (SELECT MAX(x.a) FROM (SELECT a FROM `p.d.u`) AS x) AS m FROM `p.d.t` AS t",
    "SELECT (SELECT MAX(SAFE.PARSE_DATE('%Y', s)) FROM `p.d.u`) AS m FROM `p.d.t` AS t",
    "SELECT 1 FROM (SELECT t.a FROM `p.d.t` AS t) AS s LEFT JOIN (SELECT DISTINCT u.a FROM `p.d.u` AS u) AS f ON f.a = s.a",
    "SELECT (SELECT COUNT(*) FROM EXTERNAL_QUERY('p.us.c', 'q') AS e WHERE e.x = 1) AS n FROM `p.d.t` AS t",
    "SELECT (SELECT COUNT(*) FROM EXTERNAL_QUERY('p.us.c', 'SELECT t.x FROM t') AS e JOIN `p.d.u` AS u ON u.x = e.x) AS n",
    "SELECT 1 FROM `p.d.t` AS t WHERE a NOT IN (SELECT e.b FROM EXTERNAL_QUERY('p.us.c', 'q') AS e)",
  ])("no correlated one: %s", async (query) => {
    expect(await lint(view(query))).toEqual([]);
  });

  test("a statement that is too long", async () => {
    const query = `SELECT '${"x".repeat(1024 * 1024)}' AS x`;
    expect(await lint(view(query))).toEqual([
      expect.stringMatching(/^rehearse-long Action "v": its SQL has \d+ characters; BigQuery takes 1048576$/),
    ]);
  });

  test("views of views", async () => {
    const views = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `definitions/v${index}.sqlx`,
          `config { type: "view" }\n${index === 0 ? "SELECT 1 AS x" : `SELECT x FROM \${ref("v${index - 1}")}`}\n`,
        ]),
      );
    expect(await lint(views(16))).toEqual([]);
    expect(await lint(views(17))).toEqual([
      'rehearse-nested-views Action "v16": views are nested 17 deep in it; BigQuery resolves 16',
    ]);
  });

  test("more dependencies than hosted Dataform takes", async () => {
    const files = (count: number) => ({
      ...Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `definitions/o${index}.sqlx`,
          'config { type: "operations" }\nSELECT 1\n',
        ]),
      ),
      "definitions/all.sqlx": `config {\n  type: "operations",\n  dependencies: [${Array.from({ length: count }, (_, index) => `"o${index}"`).join(", ")}]\n}\nSELECT 1\n`,
    });
    expect(await lint(files(50))).toEqual([]);
    expect(await lint(files(51))).toEqual([
      'rehearse-many-dependencies Action "all": it has 51 dependencies; hosted Dataform takes 50',
    ]);
  });
});

const cases = listCases().filter(({ hasOutput }) => hasOutput);

test.each(cases.map((golden) => [golden.name, golden] as const))(
  "nothing of it is generated: %s",
  async (_, golden) => {
    const files = new Map(readExpected(golden));
    const own = files.get("workflow_settings.yaml") ?? "";
    files.set("workflow_settings.yaml", own.replace(/^dataformCoreVersion: .*\n/m, ""));
    const graph = compileFiles(files);
    expect(await lintGraph(graph, readActions(graph), zetasql)).toEqual([]);
  },
);

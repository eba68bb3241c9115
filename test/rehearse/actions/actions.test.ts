import { describe, expect, test } from "vitest";
import { compileInProcess } from "../../../generator/engines/index.ts";
import { readActions } from "../../../generator/rehearse/actions/index.ts";

const files = {
  "workflow_settings.yaml": "defaultProject: p\ndefaultLocation: US\ndefaultDataset: d\ndefaultAssertionDataset: a\n",
  "definitions/source.js": 'declare({ database: "p", schema: "src", name: "s" });',
  "definitions/v.sqlx": 'config { type: "view" }\nSELECT * FROM ${ref("s")}',
  "definitions/t.sqlx":
    'config { type: "table" }\nSELECT * FROM ${ref("v")}\npre_operations { SELECT 1 }\npost_operations { SELECT 2 }',
  "definitions/i.sqlx":
    'config { type: "incremental", uniqueKey: ["id"] }\nSELECT * FROM ${ref("v")} ${when(incremental(), "WHERE id > 1")}',
  "definitions/check.sqlx": 'config { type: "assertion" }\nSELECT * FROM ${ref("t")} WHERE id < 0',
  "definitions/o.sqlx":
    'config { type: "operations", dependencies: ["t", "check", "s"] }\nSELECT 1;\nSELECT 2\n---\nSELECT 3',
  "definitions/off.sqlx": 'config { type: "operations", disabled: true }\nSELECT 1',
};

describe("the actions of a compiled project", () => {
  const actions = new Map(readActions(compileInProcess({ project: files })).map((action) => [action.name, action]));

  test("stand in the order of their ids", () => {
    expect([...actions.values()].map(({ id }) => id)).toEqual([
      "p.a.check",
      "p.d.i",
      "p.d.o",
      "p.d.off",
      "p.d.t",
      "p.d.v",
    ]);
  });

  test("depend on actions, not on what is only declared", () => {
    expect(actions.get("v")?.dependsOn).toEqual([]);
    expect(actions.get("t")?.dependsOn).toEqual(["p.d.v"]);
    expect(actions.get("o")?.dependsOn).toEqual(["p.a.check", "p.d.t"]);
  });

  test("say what has to be run", () => {
    expect(actions.get("o")?.work).toEqual({ kind: "scripts", scripts: ["\nSELECT 1;\nSELECT 2\n", "\nSELECT 3"] });
    expect(actions.get("v")?.work).toEqual({
      kind: "scripts",
      scripts: [expect.stringMatching(/^CREATE OR REPLACE VIEW `p\.d\.v` AS\s+SELECT \* FROM `p\.src\.s`\s+;\n$/)],
    });
    // One job: what is declared before the query is known in it.
    expect(actions.get("t")?.work).toEqual({
      kind: "scripts",
      scripts: [
        expect.stringMatching(
          /^ SELECT 1\n;\nCREATE OR REPLACE TABLE `p\.d\.t` AS\s+SELECT \* FROM [^;]*;\n SELECT 2\n;\n$/,
        ),
      ],
    });
    expect(actions.get("check")?.work).toMatchObject({
      kind: "assertion",
      script: expect.stringContaining("CREATE OR REPLACE VIEW `p.a.check` AS"),
      query: expect.stringContaining("`p.d.t`"),
    });
    const work = actions.get("i")?.work;
    if (work?.kind !== "incremental" || !("script" in work.later)) throw new Error("it is incremental");
    expect(work.first).not.toContain("WHERE");
    expect(work.later.script(["id", "the`v"]).replace(/\s+/g, " ")).toBe(
      "MERGE `p.d.i` T USING ( SELECT * FROM `p.d.v` WHERE id > 1 ) S ON T.id = S.id " +
        "WHEN MATCHED THEN UPDATE SET id = S.id, `the\\`v` = S.`the\\`v` " +
        "WHEN NOT MATCHED THEN INSERT (id, `the\\`v`) VALUES (S.id, S.`the\\`v`) ; ",
    );
    expect([...actions.values()].filter(({ disabled }) => disabled).map(({ name }) => name)).toEqual(["off"]);
  });

  test("two of one name go by their ids", () => {
    const project = {
      "workflow_settings.yaml": files["workflow_settings.yaml"],
      "definitions/a.sqlx": 'config { type: "operations", name: "x", dataset: "a" }\nSELECT 1',
      "definitions/b.sqlx": 'config { type: "operations", name: "x", dataset: "b" }\nSELECT 1',
    };
    expect(readActions(compileInProcess({ project })).map(({ name }) => name)).toEqual(["p.a.x", "p.b.x"]);
  });
});

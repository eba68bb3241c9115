import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileInProcess } from "../../generator/engines/index.ts";
import { configText, filesIn, first, generate, repository, second, withRepository } from "./repository.ts";

describe("collisions are told before anything is written", () => {
  async function refused(folder: string, config: string): Promise<string> {
    const before = filesIn(folder);
    const { exit, talk } = await generate(folder, config);
    expect(exit).toBe(1);
    expect(filesIn(folder)).toEqual(before);
    return talk;
  }

  test("two configs without a prefix", async () => {
    await withRepository(repository({ "a.yaml": first, "b.yaml": first }), async (folder) => {
      expect((await generate(folder, "a.yaml")).exit).toBe(0);
      expect(await refused(folder, "b.yaml")).toBe(
        'error[action-name-taken]: Config "b.yaml": has actions of the same names as "a.yaml": "checked_Knows", "checked_Person", "export_Knows" and 3 more\n' +
          '  help: Give one of "b.yaml" and "a.yaml" a `prefix:` of its own; if "a.yaml" is no longer used, delete it and .spanner-graph.a.manifest.json.\n',
      );
    });
  });

  test("the same includes, but no action twice", async () => {
    const files = {
      "b.sql": "CREATE TABLE City (id INT64) PRIMARY KEY (id); CREATE PROPERTY GRAPH Map NODE TABLES (City)",
    };
    await withRepository(repository({ "a.yaml": first, "b.yaml": first }, files), async (folder) => {
      await generate(folder, "a.yaml");
      writeFileSync(join(folder, "b.yaml"), configText(first).replace("schema.sql", "b.sql"));
      expect(await refused(folder, "b.yaml")).toBe(
        'error[owned-by-other-config]: Config "b.yaml": would write files that "a.yaml" generates (.spanner-graph.a.manifest.json): "includes/schema.d.ts", "includes/schema.js", "includes/spanner.js" and 1 more\n' +
          '  help: Give one of "b.yaml" and "a.yaml" a `prefix:` of its own; if "a.yaml" is no longer used, delete it and its manifest.\n',
      );
    });
  });

  test("prefixes that differ only in case", async () => {
    const configs = { "a.yaml": { prefix: "crm_" }, "b.yaml": { prefix: "CRM_" } };
    await withRepository(repository(configs), async (folder) => {
      await generate(folder, "a.yaml");
      expect(await refused(folder, "b.yaml")).toContain("error[action-name-taken]");
    });
  });

  const asSource = "tables: { Person: { source: crm_checked_Person } }\n";
  test.each([
    ["reads", second, { ...first, more: asSource }, 'reads tables that are called like actions of "a.yaml"'],
    ["makes", { ...first, more: asSource }, second, 'has actions that are called like tables that "a.yaml" reads'],
  ])("one %s a table that the other has an action for", async (_, a, b, want) => {
    await withRepository(repository({ "a.yaml": a, "b.yaml": b }), async (folder) => {
      expect((await generate(folder, "a.yaml")).exit).toBe(0);
      const talk = await refused(folder, "b.yaml");
      expect(talk).toContain(`error[source-name-taken]: Config "b.yaml": ${want}: "crm_checked_Person"\n`);
      // Without the check Dataform would have to say so.
      await generate(folder, "a.yaml");
      rmSync(join(folder, ".spanner-graph.a.manifest.json"));
      const { exit } = await generate(folder, "b.yaml");
      expect([exit, compileInProcess({ project: folder }).errors.length > 0]).toEqual([0, true]);
    });
  });

  test.each<[string, string]>([
    [
      "definitions/own/x.sqlx",
      'config { type: "table" }\nSELECT 1 AS a\n'.replace("}", ', name: "checked_Person"\n}').replace("{ ", "{\n  "),
    ],
    ["definitions/own/rejects_Person.sqlx", "SELECT 1 AS a\n"],
    [
      "definitions/own.js",
      'publish("checked_Person", { type: "view", schema: "elsewhere" }).query("SELECT 1 AS a");\n',
    ],
    ["definitions/own.js", 'declare({ schema: "elsewhere", name: "checked_Person" });\n'],
    ["definitions/actions.yaml", "actions:\n  - declaration:\n      dataset: elsewhere\n      name: checked_Person\n"],
  ])("an action of the user's in %s: %j", async (path, text) => {
    const files = { [path]: text };
    await withRepository(repository({ "spanner_graph.yaml": first }, files), async (folder) => {
      const name = path.includes("rejects") ? "rejects_Person" : "checked_Person";
      expect(await refused(folder, "spanner_graph.yaml")).toBe(
        `error[action-name-taken]: Action "${name}": "${path}" has an action of this name, and "spanner_graph.yaml" would make another\n` +
          '  help: Rename the action in that file, or give "spanner_graph.yaml" a `prefix:`.\n',
      );
      // It is no false alarm: with the file moved in afterwards Dataform refuses the project.
      rmSync(join(folder, path));
      expect((await generate(folder, "spanner_graph.yaml")).exit).toBe(0);
      writeFileSync(join(folder, path), text);
      expect(compileInProcess({ project: folder }).errors).not.toEqual([]);
    });
  });

  test("an action of the same name in a dataset of its own that nothing waits for is none", async () => {
    const text =
      'config {\n  type: "view",\n  schema: "elsewhere",\n  columns: { name: "checked_Person" }\n}\nSELECT 1 AS name\n';
    const files = { "definitions/own/rejects_Person.sqlx": text };
    await withRepository(repository({ "spanner_graph.yaml": first }, files), async (folder) => {
      expect((await generate(folder, "spanner_graph.yaml")).exit).toBe(0);
      expect(compileInProcess({ project: folder }).errors).toEqual([]);
    });
  });

  test("what cannot be read as text of ours stops nobody", async () => {
    const files = { "definitions/own/actions.yaml": "actions: {{", "definitions/own/x.js": "publish(" };
    await withRepository(repository({ "a.yaml": first, "b.yaml": second }, files), async (folder) => {
      expect((await generate(folder, "a.yaml")).exit).toBe(0);
      const path = join(folder, "definitions/People/sources.js");
      writeFileSync(path, 'spanner.source("\\x41");\nspanner.source("crm_export_\\u0050erson");\n');
      const edited = await refused(folder, "b.yaml");
      expect(edited).toContain('called like tables that "a.yaml" reads: "crm_export_Person"');
      rmSync(path);
      expect((await generate(folder, "b.yaml")).exit).toBe(0);
    });
    await withRepository(repository({ "a.yaml": first }, { definitions: "a file\n" }), async (folder) => {
      expect(await refused(folder, "a.yaml")).toContain("error[not-a-file]");
    });
  });

  test("an include of the user's", async () => {
    const files = { "includes/crm_spanner.js": "module.exports = {};\n" };
    await withRepository(repository({ "crm_graph.yaml": second }, files), async (folder) => {
      expect(await refused(folder, "crm_graph.yaml")).toContain(
        'error[file-conflict]: File "includes/crm_spanner.js": was there before and is not generated',
      );
    });
  });
});

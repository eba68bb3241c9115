import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { temporaryFolder } from "../support/folders.ts";

const good = "CREATE TABLE t (i INT64) PRIMARY KEY (i);";

/** A folder with a schema of each kind and a file of a run that went well. */
function layOut(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "good.sql"), good);
  writeFileSync(join(folder, "bad.sql"), "CREATE TABLE t (");
  writeFileSync(join(folder, "last.json"), "the last good one");
  return folder;
}

const commands: readonly (readonly string[])[] = [
  ["inspect", "--ddl", "bad.sql"],
  ["inspect", "--ddl", "missing.sql"],
  ["plan", "--ddl", "bad.sql"],
  ["plan", "--ddl", "good.sql", "--graph", "Missing"],
  ["diff", "good.sql", "bad.sql"],
];

test.each(commands.map((command) => [command.join(" "), command] as const))(
  "%s: errors do not take the place of the last good file",
  async (_, command) => {
    const folder = layOut();
    const { exit, out } = await runCli(folder, ...command, "--format", "json", "-o", "last.json");
    expect(exit).toBe(1);
    expect(readFileSync(join(folder, "last.json"), "utf8")).toBe("the last good one");
    // What reads the JSON of a failed run reads it from the screen.
    expect(JSON.parse(out).diagnostics).toContainEqual(expect.objectContaining({ severity: "error" }));
  },
);

test("without errors the file is written and nothing is printed", async () => {
  const folder = layOut();
  for (const command of [
    ["inspect", "--ddl", "good.sql"],
    ["plan", "--ddl", "good.sql"],
    ["diff", "good.sql", "good.sql"],
  ]) {
    writeFileSync(join(folder, "last.json"), "");
    const { exit, out } = await runCli(folder, ...command, "--format", "json", "-o", "last.json");
    expect([exit, out]).toEqual([0, ""]);
    expect(JSON.parse(readFileSync(join(folder, "last.json"), "utf8")).version).toBe(1);
  }
});

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "./support/cli.ts";

const root = resolve(import.meta.dirname, "..");
const readme = readFileSync(resolve(root, "README.md"), "utf8");

/** The code block behind a comment. */
function blockAfter(comment: string): string | undefined {
  const found = new RegExp(`<!-- ${comment} -->\\n\`\`\`[a-z]*\\n([\\s\\S]*?)\`\`\`\\n`).exec(readme);
  return found?.[1];
}

test("the README begins with the two lines that work on a fresh machine", () => {
  expect(readme.split("\n").slice(2, 6)).toEqual([
    "```sh",
    "npm ci && npm run generate   # reads spanner/schema.sql, writes the Dataform pipeline",
    "npm ci && npm test",
    "```",
  ]);
});

test("the README shows the plan and two generated files as they are", async () => {
  expect(blockAfter("plan")).toBe((await runCli(root, "plan")).out);
  for (const kind of ["checked", "export"]) {
    const path = `definitions/FinGraph/${kind}_PersonOwnAccount.sqlx`;
    expect(blockAfter(path)).toBe(readFileSync(resolve(root, path), "utf8"));
  }
});

test("the example in this repository is up to date", async () => {
  const { exit, talk } = await runCli(root, "generate", "--check");
  expect(talk).toContain("unchanged checked");
  expect(exit).toBe(0);
});

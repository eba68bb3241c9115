import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configCodes } from "../../generator/config/index.ts";

const generator = join(import.meta.dirname, "../../generator");
const codesOf = (text: string) => [...text.matchAll(/^ {2}"([a-z0-9-]+)": \{$/gm)].map(([, code]) => code);

test("no other floor has a code of the same name", async () => {
  const folders = (await readdir(generator)).filter((folder) => folder !== "config");
  const texts = await Promise.all(
    folders.map((folder) => readFile(join(generator, folder, "codes.ts"), "utf8").catch(() => "")),
  );
  const others = texts.flatMap(codesOf);
  expect(others).toContain("ddl-syntax");
  expect(Object.keys(configCodes).filter((code) => others.includes(code))).toEqual([]);
});

test("every code is shown by a test of its own", async () => {
  const files = (await readdir(import.meta.dirname)).filter((file) => file !== "codes.test.ts");
  const texts = await Promise.all(files.map((file) => readFile(join(import.meta.dirname, file), "utf8")));
  const shown = texts.join("\n");
  expect(Object.keys(configCodes).filter((code) => !shown.includes(`${code} `))).toEqual([]);
});

test("titles and remedies are sentences for users", () => {
  for (const { title, remedy } of Object.values(configCodes)) {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  }
});

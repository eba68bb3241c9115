import { resolve } from "node:path";
import { expect, test } from "vitest";
import { codeTables } from "../generator/tools/codes.ts";
import { readFolder } from "./support/folders.ts";

const codes = codeTables.flatMap(([, table]) => Object.keys(table));

test("no two floors have the same code", () => {
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test("every code is shown by a case or a test", () => {
  const shown = [...readFolder(resolve(import.meta.dirname))]
    .filter(([path]) => /\.test\.ts$|\/(stderr\.txt|plan\.json)$/.test(path))
    .map(([, text]) => text)
    .join("\n");
  expect(codes.filter((code) => !shown.includes(code))).toEqual([]);
});

test("every code has a title without a full stop and a remedy with one", () => {
  for (const [, table] of codeTables) {
    for (const [code, { title, remedy }] of Object.entries(table)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title, code).not.toMatch(/\.$/);
      expect(remedy, code).toMatch(/[.!]$/);
    }
  }
});

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { diffCommand } from "../../generator/commands/diff.ts";
import { comparisonV1 } from "../../generator/contracts/schemas/index.ts";
import { contractFiles } from "../../generator/tools/contracts.ts";
import { type JsonSchema, possibleForms, shownForms, undescribedFields } from "../contracts/forms.ts";
import { readOwn, updateGoldens, writeOwn } from "../support/cases.ts";

const folder = import.meta.dirname;
const path = "docs/contracts/comparison-v1.schema.json";
const jsonSchema = JSON.parse(contractFiles().get(path) ?? "{}") as JsonSchema;

/** What the command prints; with UPDATE_GOLDENS=1 it is written anew. */
async function golden(name: string, old: string, now: string): Promise<Record<string, unknown>> {
  let text = "";
  const terminal = {
    directory: folder,
    program: "npm run",
    out: (more: string) => {
      text += more;
    },
    talk: () => undefined,
    colors: false,
    isInteractive: false,
  };
  await diffCommand({ old, new: now, format: "json", output: undefined }, terminal);
  if (updateGoldens) writeOwn(folder, name, text);
  expect(text).toBe(readOwn(folder, name));
  return JSON.parse(text);
}

const goldens = () =>
  Promise.all([
    golden("contract.json", "contract-old.sql", "contract-new.sql"),
    golden("contract-back.json", "contract-new.sql", "contract-old.sql"),
    golden("contract-same.json", "contract-old.sql", "contract-old.sql"),
  ]);

describe("comparison-v1", () => {
  test("the committed JSON Schema is up to date (`npm run docs`)", () => {
    expect(readFileSync(join(resolve(folder, "../.."), path), "utf8")).toBe(contractFiles().get(path));
  });

  test("every field has a description", () => {
    expect(undescribedFields(jsonSchema)).toEqual([]);
  });

  test("the goldens are what the command prints and what the schema says", async () => {
    for (const document of await goldens()) expect(comparisonV1.parse(document)).toEqual(document);
  });

  test("the goldens show every field of their own in every form", async () => {
    const shown = new Set((await goldens()).flatMap((document) => [...shownForms(jsonSchema, document)]));
    // Diagnostics, actions and reasons look as in the plan, whose goldens show them.
    const own = [...possibleForms(jsonSchema)].filter((form) => !/^(Diagnostic|Action|Reason|Dependency)\./.test(form));
    expect(own.filter((form) => !shown.has(form))).toEqual([]);
  });

  test("an unknown field, a missing one and another version are refused", async () => {
    const [first] = await goldens();
    expect(comparisonV1.safeParse({ ...first, more: 1 }).success).toBe(false);
    expect(comparisonV1.safeParse({ ...first, version: 2 }).success).toBe(false);
    const { steps: _, ...rest } = first;
    expect(comparisonV1.safeParse(rest).success).toBe(false);
  });
});

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type GoldenCase,
  layOut,
  listCases,
  readExpected,
  readOwn,
  updateGoldens,
  writeExpected,
  writeOwn,
} from "./support/cases.ts";
import { runCli } from "./support/cli.ts";
import { readFolder } from "./support/folders.ts";

const cases = listCases();

test("there are golden cases with and without output", () => {
  expect(cases.filter(({ hasOutput }) => hasOutput).length).toBeGreaterThanOrEqual(8);
  expect(cases.filter(({ hasOutput }) => !hasOutput).length).toBeGreaterThanOrEqual(10);
});

/** What is new in a folder after a run. */
function added(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...after].filter(([path, text]) => before.get(path) !== text));
}

async function runCase(golden: GoldenCase) {
  const folder = layOut(golden);
  const before = readFolder(folder);
  const run = await runCli(folder, ...golden.argv);
  return { folder, run, output: added(before, readFolder(folder)) };
}

describe.each(cases.map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
  test("says and writes what is expected", async () => {
    const { run, output } = await runCase(golden);
    const stderr = golden.hasOutput ? withoutSummary(run.talk) : run.talk;
    if (updateGoldens) {
      writeExpected(golden, output);
      writeOwn(golden.folder, "stderr.txt", stderr === "" ? undefined : stderr);
      writeOwn(golden.folder, "exit.txt", run.exit === 0 ? undefined : `${run.exit}\n`);
    }
    expect(stderr).toBe(readOwn(golden.folder, "stderr.txt") ?? "");
    expect(run.exit).toBe(Number(readOwn(golden.folder, "exit.txt") ?? "0"));
    expect([...output.keys()]).toEqual([...readExpected(golden).keys()]);
    for (const [path, text] of readExpected(golden)) expect(output.get(path), path).toBe(text);
    expect(run.exit === 0).toBe(golden.hasOutput);
  });

  test.runIf(golden.hasOutput)("plans what is expected, as text and as JSON", async () => {
    const folder = layOut(golden);
    const text = await runCli(folder, "plan");
    const json = await runCli(folder, "plan", "--format", "json");
    if (updateGoldens) {
      writeOwn(golden.folder, "plan.txt", text.out);
      writeOwn(golden.folder, "plan.json", json.out);
    }
    expect(text.out).toBe(readOwn(golden.folder, "plan.txt"));
    expect(json.out).toBe(readOwn(golden.folder, "plan.json"));
  });

  test.runIf(golden.hasOutput)("changes nothing when it runs again, and passes its own check", async () => {
    const { folder, output } = await runCase(golden);
    const again = await runCli(folder, "generate");
    expect(again.talk).toContain(`${output.size - 1} files: ${output.size - 1} unchanged`);
    expect((await runCli(folder, "generate", "--check")).exit).toBe(0);
    expect(readdirSync(folder).filter((name) => /lock$|tmp/.test(name))).toEqual([]);
  });

  test.runIf(!golden.hasOutput)("writes nothing, fits on a screen and shows no stack", async () => {
    const { run, output } = await runCase(golden);
    expect([...output.keys()]).toEqual([]);
    expect(run.talk.split("\n").length).toBeLessThan(60);
    expect(run.talk).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(run.talk).toMatch(/^(error|warning)\[[a-z-]+\]: .+\n/m);
    expect(run.talk).toContain("help: ");
  });
});

function withoutSummary(talk: string): string {
  return talk
    .split("\n")
    .filter((line) => !/^[+~-] |^… and|^\d+ files?: /.test(line))
    .join("\n");
}

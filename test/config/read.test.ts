import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../generator/config/index.ts";
import { required, show } from "./helpers.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "config-"));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function read(path: string) {
  const { config, diagnostics } = await readConfig({ path, directory });
  return { config, shown: show(diagnostics), hints: diagnostics.map(({ hint }) => hint) };
}

test("a file, named in messages as the user wrote it", async () => {
  await mkdir(join(directory, "sub"));
  await writeFile(join(directory, "sub/good.yaml"), required);
  await writeFile(join(directory, "sub/bad.yaml"), `${required}prefix: 5\n`);
  const good = await read("sub/good.yaml");
  expect(good.shown).toEqual([]);
  expect(good.config?.spanner.ddl).toEqual(["schema.sql"]);
  const { diagnostics } = await readConfig({ path: "sub/bad.yaml", directory });
  expect(diagnostics[0]?.at?.file).toBe("sub/bad.yaml");
});

test("a file that does not exist", async () => {
  expect(await read("none.yaml")).toEqual({
    config: undefined,
    shown: ['config-unreadable File "none.yaml": does not exist'],
    hints: ["Write the file (the README shows a short one), name another with --config, or correct its permissions."],
  });
});

test("a folder", async () => {
  await mkdir(join(directory, "folder"));
  const { config, shown } = await read("folder");
  expect(config).toBeUndefined();
  expect(shown).toEqual(['config-unreadable File "folder": is a folder, not a file']);
});

test.skipIf(process.getuid?.() === 0)("a file that must not be read", async () => {
  const path = join(directory, "secret.yaml");
  await writeFile(path, required);
  await chmod(path, 0);
  expect((await read("secret.yaml")).shown).toEqual(['config-unreadable File "secret.yaml": permission denied']);
});

test("bytes that are not UTF-8", async () => {
  await writeFile(join(directory, "latin1.yaml"), Buffer.from("prefix: Stra\xdfe\n", "latin1"));
  expect(await read("latin1.yaml")).toEqual({
    config: undefined,
    shown: ['config-encoding File "latin1.yaml": is not UTF-8 text'],
    hints: ["Save the file as UTF-8."],
  });
});

test("a byte order mark", async () => {
  await writeFile(join(directory, "bom.yaml"), `\uFEFF${required}`);
  expect((await read("bom.yaml")).shown).toEqual([]);
});

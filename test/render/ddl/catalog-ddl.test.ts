import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CatalogDocument } from "../../../generator/contracts/index.ts";
import { catalogDocument } from "../../../generator/model/index.ts";
import { catalogDdl, catalogStatements } from "../../../generator/render/index.ts";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { schemas } from "../../introspect/database/schemas.ts";
import { documentOf, documentOfDdl, readLive } from "../../introspect/database/support.ts";
import { randomSchemas } from "../../introspect/snapshot/random-schema.ts";
import { readOwn, updateGoldens, writeOwn } from "../../support/cases.ts";
import { catalogOf } from "../../support/schema.ts";
import { randomCatalogs } from "./random-catalog.ts";

const read = (ddl: string) => catalogDocument(catalogOf(ddl));

/** What the DDL says: how many statements it took, and what was found in them, is another matter. */
function content({ statements: _, diagnostics: __, ...document }: CatalogDocument) {
  return document;
}

function expectSameAgain(document: CatalogDocument): void {
  const ddl = catalogDdl(document);
  const again = read(ddl);
  expect(again.diagnostics.filter(({ code }) => code.startsWith("ddl-"))).toEqual([]);
  expect(content(again)).toEqual(content(document));
  expect(catalogDdl(again)).toBe(ddl);
}

describe("printed and read again, a catalogue is the same", () => {
  test("any catalogue, whatever its names and expressions", () => {
    fc.assert(fc.property(randomCatalogs, expectSameAgain), { numRuns: 400 });
  });

  test("that of any schema", () => {
    fc.assert(
      fc.property(randomSchemas, (ddl) => expectSameAgain(read(ddl))),
      { numRuns: 100 },
    );
  });

  const grammar = resolve(import.meta.dirname, "../../ddl/grammar");
  test.each(readdirSync(grammar))("%s", (file) => {
    expectSameAgain(read(readFileSync(join(grammar, file), "utf8")));
  });
});

test("reads like DDL that a careful colleague wrote", () => {
  const folder = import.meta.dirname;
  const text = catalogDdl(read(readOwn(folder, "schema.sql") ?? ""));
  if (updateGoldens) writeOwn(folder, "printed.sql", text);
  expect(text).toBe(readOwn(folder, "printed.sql"));
});

describeWithEmulator("the emulator takes what is printed", (emulator) => {
  test.each([...schemas])("%s", async (_, ddl) => {
    const document = await documentOfDdl(ddl);
    const printed = catalogStatements(read(ddl));
    expect(documentOf(await readLive(await emulator.create(printed)))).toEqual(document);
  });
});

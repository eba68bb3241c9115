import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { bindConfig, readConfig } from "../../../generator/config/index.ts";
import { ddlSource } from "../../../generator/introspect/index.ts";
import { snapshotSource } from "../../../generator/introspect/snapshot/index.ts";
import { buildCatalog, catalogDocument } from "../../../generator/model/index.ts";
import type { Catalog } from "../../../generator/model/types.ts";
import { defaultPlanOptions, planLoad } from "../../../generator/plan/index.ts";
import type { PlanOptions } from "../../../generator/plan/types.ts";
import { renderFiles } from "../../../generator/render/index.ts";
import type { RenderSettings } from "../../../generator/render/types.ts";
import { compareStrings, hasErrors } from "../../../generator/support/index.ts";
import { layOut, listCases, readOwn } from "../../support/cases.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { catalogOf } from "../../support/schema.ts";
import { randomSchemas } from "./random-schema.ts";
import { readSnapshotText, throughSnapshot, withoutPlaces } from "./support.ts";

const settings: RenderSettings = {
  environment: {
    spanner: undefined,
    project: undefined,
    sourceDataset: "source",
    stagingDataset: "staging",
    connection: undefined,
  },
  configPath: "spanner_graph.yaml",
  dataformCoreVersion: "3.0.0",
};

function everything(catalog: Catalog): PlanOptions {
  return defaultPlanOptions(catalog, { graphs: undefined, include: ["*"], exclude: [] });
}

/** Everything that later stages may read, and all that they make of it. */
function expectSame(given: Catalog, back: Catalog, options: (catalog: Catalog) => PlanOptions = everything): void {
  // Diagnostics stand in the order of their places, which a snapshot does not keep.
  const sorted = <T extends { readonly diagnostics: readonly { readonly message: string }[] }>(holder: T) =>
    withoutPlaces({
      ...holder,
      diagnostics: holder.diagnostics.toSorted((a, b) => compareStrings(a.message, b.message)),
    });
  expect(sorted(catalogDocument(back))).toEqual(sorted(catalogDocument(given)));
  const parts = ({ tables, graphs }: Catalog) => JSON.parse(JSON.stringify(withoutPlaces([tables, graphs])), dropKind);
  expect(parts(back)).toEqual(parts(given));
  const [before, after] = [planLoad(given, options(given)), planLoad(back, options(back))];
  expect(sorted(after)).toEqual(sorted(before));
}

/** The reader leaves the kind of a constraint in a check; nobody reads it. */
function dropKind(this: unknown, key: string, value: unknown): unknown {
  return key === "kind" && value === "check" ? undefined : value;
}

async function expectSameFiles(
  given: Catalog,
  back: Catalog,
  options: (catalog: Catalog) => PlanOptions = everything,
): Promise<void> {
  const [before, after] = await Promise.all(
    [given, back].map((catalog) => renderFiles(planLoad(catalog, options(catalog)), settings)),
  );
  expect(after).toEqual(before);
}

describe("any schema", () => {
  test("comes back from its snapshot as it was, with the same plan", async () => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(randomSchemas, async (ddl) => {
        const catalog = catalogOf(ddl);
        expect(catalog.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        expectSame(catalog, await throughSnapshot(folder, catalog));
      }),
      { numRuns: 150 },
    );
  });

  test("gives the same files byte for byte", async () => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(randomSchemas, async (ddl) => {
        const catalog = catalogOf(ddl);
        await expectSameFiles(catalog, await throughSnapshot(folder, catalog));
      }),
      { numRuns: 12 },
    );
  });

  test("a snapshot whose tables were shuffled is the same schema", async () => {
    const folder = temporaryFolder();
    const document = catalogDocument(
      catalogOf(
        "CREATE TABLE b (i INT64) PRIMARY KEY (i); CREATE TABLE a (i INT64) PRIMARY KEY (i); CREATE TABLE s.A (i INT64) PRIMARY KEY (i)",
      ),
    );
    const back = buildCatalog(
      await readSnapshotText(folder, JSON.stringify({ ...document, tables: document.tables.toReversed() })),
    );
    expect(catalogDocument(back)).toEqual(document);
  });
});

describe("the golden cases", () => {
  const cases = listCases().filter(({ hasOutput }) => hasOutput);

  test.each(cases.map((golden) => [golden.name, golden] as const))("%s", async (_, golden) => {
    const folder = layOut(golden);
    const { ddl } = parse(readOwn(golden.folder, "spanner_graph.yaml") ?? "").spanner as { ddl: string | string[] };
    const catalog = buildCatalog(await ddlSource({ files: [ddl].flat(), directory: folder }).read());
    const back = await throughSnapshot(folder, catalog);
    const { config } = await readConfig({ path: "spanner_graph.yaml", directory: folder });
    if (config === undefined) throw new Error("the config has errors");
    const options = (each: Catalog) => bindConfig(config, each).options;
    expectSame(catalog, back, options);
    expect(hasErrors(bindConfig(config, back).diagnostics)).toBe(false);
    await expectSameFiles(catalog, back, options);
  });
});

describe("diagnostics", () => {
  test("are passed on without their places, and none is told twice", async () => {
    const ddl = `CREATE TABLE t (i INT64, c COLOUR, FOREIGN KEY (i) REFERENCES gone (i)) PRIMARY KEY (i);
      CREATE TABLE u (i JSON) PRIMARY KEY (i); CREATE WIDGET w; DROP TABLE missing;
      CREATE PROPERTY GRAPH G NODE TABLES (t) EDGE TABLES (u SOURCE KEY (i) REFERENCES t DESTINATION KEY (i) REFERENCES v);`;
    const catalog = catalogOf(ddl);
    const back = await throughSnapshot(temporaryFolder(), catalog);
    const told = ({ diagnostics }: Catalog) =>
      diagnostics.map(({ code, message, touches }) => JSON.stringify([code, message, touches])).sort();
    expect(back.diagnostics.map(({ code }) => code).sort()).toEqual([
      "column-type-unknown",
      "ddl-not-read",
      "ddl-unknown-object",
      "primary-key-column",
      "unknown-node",
      "unknown-table",
    ]);
    expect(told(back)).toEqual(told(catalog));
    expect(back.diagnostics.every(({ at }) => at === undefined)).toBe(true);
  });
});

test("its label is the file, as the user wrote it", () => {
  expect(snapshotSource({ file: join("a", "b.json"), directory: "/" }).label).toBe(join("a", "b.json"));
});

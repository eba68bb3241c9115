import { expect, test } from "vitest";
import { type ConnectSpanner, connectSpanner } from "../../../generator/engines/spanner/index.ts";
import { compareStrings } from "../../../generator/support/index.ts";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { grpcError } from "../../engines/spanner/fake-client.ts";
import { schemas } from "./schemas.ts";
import { documentOf, documentOfDdl, readLive } from "./support.ts";

describeWithEmulator("the live catalogue equals that of the DDL that made the database", (emulator) => {
  test("and of views that of INFORMATION_SCHEMA alone, in the order of their names", async () => {
    const ddl = schemas.get("views, one upon the other and in a schema") ?? "";
    const database = await emulator.create(ddl);
    const connect: ConnectSpanner = async (input) => ({
      ...(await connectSpanner(input)),
      readDdl: () => Promise.reject(grpcError(7, "PERMISSION_DENIED: spanner.databases.getDdl")),
    });
    const { views } = documentOf(await readLive(database, connect));
    const want = (await documentOfDdl(ddl)).views.toSorted((a, b) => compareStrings(a.name, b.name));
    expect(views).toEqual(want);
    expect(views.map(({ name, security }) => [name, security])).toEqual([
      ["Late", "invoker"],
      ["reports.Early", "invoker"],
    ]);
  });

  for (const [name, ddl] of schemas) {
    test(name, async () => {
      const live = await readLive(await emulator.create(ddl));
      // The document holds the diagnostics too: there is not one difference between the readings.
      expect(documentOf(live)).toEqual(await documentOfDdl(ddl));
    });
  }
});

describeWithEmulator("a database without a table", (emulator) => {
  test("is an error that says so", async () => {
    const database = await emulator.create("CREATE SEQUENCE S OPTIONS (sequence_kind = 'bit_reversed_positive')");
    const { tables, diagnostics } = await readLive(database);
    expect(tables).toEqual([]);
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ["database-empty", "error", `Database "${database}": has no table`],
    ]);
  });
});

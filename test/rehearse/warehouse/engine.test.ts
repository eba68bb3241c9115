import { expect, test } from "vitest";
import { startZetaSql } from "../../../generator/engines/index.ts";
import { CannotRehearse, createWarehouse } from "../../../generator/rehearse/warehouse/index.ts";
import { DiagnosticsError } from "../../../generator/support/index.ts";
import { openWarehouse, run } from "./support.ts";

test("more rows than one statement takes cannot be rehearsed, and no script handles that", async () => {
  const rows = Array.from({ length: 60 }, () => ({ x: "é".repeat(50_000) }));
  const warehouse = await openWarehouse({ big: ["x STRING", ...rows], small: ["x STRING", { x: "1" }] });
  const script = "BEGIN SELECT COUNT(*) FROM `p.d.big`; EXCEPTION WHEN ERROR THEN SELECT 1; END";
  const failure: unknown = await run(warehouse, script).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CannotRehearse);
  expect((failure as CannotRehearse).construct).toMatch(/4 MiB/);
  expect((await warehouse.query("SELECT * FROM `p.d.small`")).rows).toEqual([{ x: "1" }]);
});

test("the end of the engine is no failure of the SQL", async () => {
  const zetasql = await startZetaSql();
  const warehouse = createWarehouse(zetasql);
  const events = warehouse.script("BEGIN SELECT 1; SELECT 2; EXCEPTION WHEN ERROR THEN SELECT 3; END");
  await events.next();
  await zetasql.close();
  await expect(events.next()).rejects.toBeInstanceOf(DiagnosticsError);
});

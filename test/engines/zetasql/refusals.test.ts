import { expect, onTestFinished, test, vi } from "vitest";
import { startZetaSql } from "../../../generator/engines/index.ts";
import { typeFromWire } from "../../../generator/engines/zetasql/sql-type.ts";
import type { WireType } from "../../../generator/engines/zetasql/wire.ts";

test("a platform that the package has no server for is told before anything is started", async () => {
  const platform = vi.spyOn(process, "platform", "get").mockReturnValue("win32");
  onTestFinished(() => platform.mockRestore());
  await expect(startZetaSql()).rejects.toMatchObject({
    diagnostics: [{ code: "unsupported-platform", message: `ZetaSQL has no build for win32 ${process.arch}.` }],
  });
});

test("a type that BigQuery does not have is not taken for another", () => {
  expect(() => typeFromWire({ typeKind: "TYPE_PROTO" } as WireType)).toThrow(
    expect.objectContaining({ diagnostics: [expect.objectContaining({ code: "engine-protocol" })] }),
  );
});

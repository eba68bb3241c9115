import { expect, test } from "vitest";
import { describeWithEmulator } from "../../engines/emulator/support.ts";
import { schemas } from "./schemas.ts";
import { documentOf, documentOfDdl, readLive } from "./support.ts";

describeWithEmulator("the live catalogue equals that of the DDL that made the database", (emulator) => {
  for (const [name, ddl] of schemas) {
    test(name, async () => {
      const live = await readLive(await emulator.create(ddl));
      // The document holds the diagnostics too: there is not one difference between the readings.
      expect(documentOf(live)).toEqual(await documentOfDdl(ddl));
    });
  }
});

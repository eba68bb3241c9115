import { join } from "node:path";
import { expect, test } from "vitest";
import { parseDdl } from "../../generator/ddl/index.ts";
import { formatExcerpt, formatLocation, sourceText } from "../../generator/support/index.ts";
import { readOwn, updateGoldens, writeOwn } from "../support/cases.ts";

const folder = join(import.meta.dirname, "errors");
const separator = "----\n";

/** What is said of each statement; with UPDATE_GOLDENS=1 it is written anew. */
test("every message says what is wrong, where, and what should stand there", () => {
  const statements = (readOwn(folder, "statements.sql") ?? "").split(separator);
  const told = statements.map((statement) => {
    const { diagnostics } = parseDdl(sourceText("schema.sql", statement.trimEnd()));
    expect(diagnostics, statement).toHaveLength(1);
    return diagnostics
      .map(({ severity, message, hint, at }) => {
        const place = at === undefined ? "" : `${formatLocation(at)}: `;
        const excerpt = at === undefined ? "" : `${formatExcerpt(at)}\n`;
        return `${severity}: ${place}${message}\n${excerpt}  ${hint}\n`;
      })
      .join("");
  });
  const text = told.join(separator);
  if (updateGoldens) writeOwn(folder, "messages.txt", text);
  expect(text).toBe(readOwn(folder, "messages.txt"));
});

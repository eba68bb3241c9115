import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { compareStrings } from "../support/index.ts";
import { codeTables } from "./codes.ts";
import { contractFiles } from "./contracts.ts";
import { ddlPage } from "./ddl-page.ts";

const path = "docs/diagnostics.md";

function diagnosticsPage(): string {
  const sections = codeTables.map(([heading, table]) => {
    const entries = Object.entries(table)
      .sort(([a], [b]) => compareStrings(a, b))
      .map(([code, { severity, title, remedy }]) => `### \`${code}\`\n\n${title}. *${severity}*\n\n${remedy}\n`);
    return `## ${heading}\n\n${entries.join("\n")}`;
  });
  const intro =
    "Errors end a command with exit code 1; but for errors of the disk itself, nothing has been written by then. Warnings and\n" +
    "notes do not end it. A fault of the schema is a warning, and an error where a table or graph that it touches is loaded.\n" +
    "This page is generated from the tables of codes (`npm run docs`).\n";
  return `# Diagnostics\n\n${intro}\n${sections.join("\n")}`;
}

/** Every file that this program's own tables and schemas are documented by. */
const pages: ReadonlyMap<string, string> = new Map([
  [path, diagnosticsPage()],
  ["docs/ddl.md", ddlPage()],
  ...contractFiles(),
]);

for (const [file, text] of pages) {
  if (!process.argv.includes("--check")) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    process.stderr.write(`${file} is not up to date: run \`npm run docs\`.\n`);
    process.exitCode = 1;
  }
}

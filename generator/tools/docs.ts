import { readFileSync, writeFileSync } from "node:fs";
import { compareStrings } from "../support/index.ts";
import { codeTables } from "./codes.ts";

const path = "docs/diagnostics.md";

function diagnosticsPage(): string {
  const sections = codeTables.map(([heading, table]) => {
    const entries = Object.entries(table)
      .sort(([a], [b]) => compareStrings(a, b))
      .map(([code, { severity, title, remedy }]) => `### \`${code}\`\n\n${title}. *${severity}*\n\n${remedy}\n`);
    return `## ${heading}\n\n${entries.join("\n")}`;
  });
  const intro =
    "Errors end a command with exit code 1 before anything is written. Warnings and notes do not.\n" +
    "This page is generated from the tables of codes (`npm run docs`).\n";
  return `# Diagnostics\n\n${intro}\n${sections.join("\n")}`;
}

const page = diagnosticsPage();
if (!process.argv.includes("--check")) writeFileSync(path, page);
else if (readFileSync(path, "utf8") !== page) {
  process.stderr.write(`${path} is not up to date: run \`npm run docs\`.\n`);
  process.exitCode = 1;
}

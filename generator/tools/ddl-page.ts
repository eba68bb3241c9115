import { recordedForms } from "../ddl/index.ts";
import { readClauses } from "./ddl-clauses.ts";

const introduction = `# Which DDL is read

The reader takes the whole GoogleSQL DDL of Spanner
([reference](https://cloud.google.com/spanner/docs/reference/standard-sql/data-definition-language)) as a sequence: files in their
order are replayed as Spanner would apply them, so that migrations give the same catalogue as the final schema. It reads every
statement as one of three:

- **read**: it changes the catalogue: tables, columns, keys, constraints, indexes, views, graphs.
- **recorded**: it is parsed whole and has no effect on loading. Of sequences, functions and the proto bundle the statements are kept, so that
  \`inspect --format ddl\` prints a schema that stands on its own.
- **reported**: \`CREATE\`, \`ALTER\` or \`DROP\` of a kind of object that is not known, most likely a newer one: the warning
  \`ddl-not-read\`.

What no statement begins with, or a known statement in a wrong form, is the error \`ddl-syntax\` with its place. A fault of the schema, such as
a reference to a table that is not there, is a warning, and an error where it touches what is loaded ([schema-checks.md](schema-checks.md)).

It reads more than Spanner takes in a few places, where nothing can be mistaken: the clauses of a column and of a table in any order, a
comma at the end of any list, words beyond ASCII without backticks, a reserved word behind a dot. The PostgreSQL dialect is not read.

Each clause below stands in a schema of \`test/ddl/grammar/\`; a test fails for a clause, or a branch of a form, that none of them
shows.

This page is generated (\`npm run docs\`).
`;

/** The table of clauses and forms with the schemas that show them. */
export function ddlPage(): string {
  const read = [...readClauses].map(([heading, clauses]) => {
    const rows = clauses.map(({ clause, file }) => `| ${cell(clause)} | \`${file}\` |`);
    return `### ${heading}\n\n| clause | schema |\n|---|---|\n${rows.join("\n")}\n`;
  });
  const recorded = recordedForms.map(({ kind, notation }) => {
    const file = `${kind.toLowerCase().replaceAll(" ", "-")}.sql`;
    return `| \`${cell(notation)}\` | \`${file}\` |`;
  });
  return `${introduction}
## Read

${read.join("\n")}
## Recorded

In the notation of the reference: \`[ … ]\` may be left out, \`{ … | … }\` is a choice, \`[, ...]\` is a list; words in small letters are parts
such as a name, a type or \`OPTIONS (…)\`.

| form | schema |
|---|---|
${recorded.join("\n")}
`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

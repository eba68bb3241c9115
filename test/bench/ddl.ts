import { performance } from "node:perf_hooks";
import { parseDdl, readStatementTokens } from "../../generator/ddl/index.ts";
import { startZetaSql } from "../../generator/engines/zetasql/index.ts";
import { replay } from "../../generator/introspect/replay/replay.ts";
import { buildCatalog } from "../../generator/model/index.ts";
import { sourceText } from "../../generator/support/index.ts";
import { wideSchemas } from "../model/wide-schemas.ts";

// How long DDL takes to become a catalogue, by its size; beside it GoogleSQL's own parser, over the statements that it knows.

const megabyte = 1_000_000;
const rounds = 3;

/** Tables with everything that a schema has, and statements that are only recorded. */
function schemaOfSize(characters: number): string {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < characters; index += 1) {
    const name = `Table${index}`;
    const part = `
-- The ${index}th table.
CREATE TABLE ${name} (
  id         INT64 NOT NULL DEFAULT (GET_NEXT_SEQUENCE_VALUE(SEQUENCE Ids)),
  other_id   INT64,
  name       STRING(MAX) DEFAULT ("it's; nothing"),
  upper_name STRING(MAX) AS (UPPER(name)) STORED,
  tags       ARRAY<STRING(36)>,
  changed    TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
  CONSTRAINT FK_${index} FOREIGN KEY (other_id) REFERENCES Table${Math.floor(index / 2)} (id) ON DELETE CASCADE,
  CONSTRAINT CK_${index} CHECK (LENGTH(name) < 100 AND id > 0),
) PRIMARY KEY (id), ROW DELETION POLICY (OLDER_THAN(changed, INTERVAL 30 DAY));
CREATE UNIQUE INDEX ${name}ByName ON ${name} (name DESC, other_id) STORING (tags);
GRANT SELECT(id, name), UPDATE(name) ON TABLE ${name} TO ROLE reader;
ALTER TABLE ${name} ADD COLUMN note STRING(MAX);
CREATE PROPERTY GRAPH Graph${index} NODE TABLES (${name}) EDGE TABLES (
  ${name} AS Next SOURCE KEY (id) REFERENCES ${name} DESTINATION KEY (other_id) REFERENCES ${name} (id)
    LABEL Next PROPERTIES (name, UPPER(name) AS shout)
);
`;
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

/** What a reader could stumble over: each of these would be slow if something in it were read twice. */
const traps: Readonly<Record<string, (characters: number) => string>> = {
  "one long list": (size) => `CREATE TABLE t (${"abcdefgh INT64, ".repeat(size / 16)})`,
  "a list of privileges": (size) => `GRANT SELECT(${"abcdefg, ".repeat(size / 9)}x) ON VIEW v TO ROLE r`,
  "open brackets": (size) => `CREATE VIEW v SQL SECURITY INVOKER AS ${"(".repeat(size)}`,
  "open quotes": (size) => "CREATE TABLE ' ".repeat(size / 15),
  "quotes on lines of their own": (size) => "'\n".repeat(size / 2),
  backslashes: (size) => `SELECT '${"\\\\".repeat(size / 2)}'`,
  "a long word": (size) => "a".repeat(size),
  "blanks and comments": (size) => "/**/ -- x\n".repeat(size / 10),
  "statements that begin with nothing": (size) => "x;".repeat(size / 2),
  "columns of one table": (size) =>
    `CREATE TABLE t (k INT64) PRIMARY KEY (k);${Array.from({ length: size / 40 }, (_, at) => `ALTER TABLE t ADD COLUMN c${at} INT64;`).join("\n")}`,
  "constraints of one table": (size) =>
    `CREATE TABLE t (k INT64) PRIMARY KEY (k);${Array.from({ length: size / 80 }, (_, at) => `ALTER TABLE t ADD CONSTRAINT c${at} CHECK (k > 0);ALTER TABLE t DROP CONSTRAINT c${at};`).join("\n")}`,
  renames: (size) =>
    `CREATE TABLE t (k INT64) PRIMARY KEY (k);${"RENAME TABLE t TO u; RENAME TABLE u TO t;".repeat(size / 41)}`,
};

function timed(run: () => void): number {
  const times = Array.from({ length: parserRounds }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

interface Times {
  readonly parse: number;
  readonly replay: number;
  readonly buildCatalog: number;
}

/** The stages of the best round. */
function stagesOf(text: string): Times {
  const all = Array.from({ length: rounds }, () => {
    const start = performance.now();
    const { statements } = parseDdl(sourceText("schema.sql", text));
    const parsed = performance.now();
    const schema = replay(statements);
    const replayed = performance.now();
    buildCatalog(schema);
    return { parse: parsed - start, replay: replayed - parsed, buildCatalog: performance.now() - replayed };
  });
  return all.reduce((best, times) => (totalOf(times) < totalOf(best) ? times : best));
}

function totalOf(times: Times): number {
  return times.parse + times.replay + times.buildCatalog;
}

const nameWidth = 41;

function print(cells: readonly string[]): void {
  process.stdout.write(
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(nameWidth) : cell.padStart(12))).join(" | ")} |\n`,
  );
}

const sizes = [0.5, 1, 2];
process.stdout.write(
  `Milliseconds for parse + replay + buildCatalog, the best of ${rounds}; how they grow with the size; each stage of the largest.\n\n`,
);
const header = [
  "text",
  ...sizes.map((size) => `${size} MB`),
  ...sizes.slice(1).map((size, at) => `${size} : ${sizes[at]}`),
  ...["parse", "replay", "buildCatalog"],
];
print(header);
print(header.map((_, at) => "-".repeat(at === 0 ? nameWidth : 12)));
for (const [name, make] of Object.entries({ "a schema": schemaOfSize, ...traps, ...wideSchemas })) {
  const stages = sizes.map((size) => stagesOf(make(size * megabyte)));
  const totals = stages.map(totalOf);
  const growth = totals.slice(1).map((total, at) => (total / (totals[at] ?? 1)).toFixed(2));
  const { parse, replay: replayed, buildCatalog: built } = stages.at(-1) ?? { parse: 0, replay: 0, buildCatalog: 0 };
  print([
    name,
    ...totals.map((ms) => ms.toFixed(0)),
    ...growth,
    ...[parse, replayed, built].map((ms) => ms.toFixed(0)),
  ]);
}

/** Spanner writes PRIMARY KEY behind the columns and has clauses of its own: GoogleSQL's parser knows the rest. */
const known = Array.from(
  { length: 1200 },
  (_, index) => `CREATE TABLE Table${index} (
  id INT64 NOT NULL, name STRING(36) DEFAULT ("it's; nothing"), tags ARRAY<STRING(36)>, changed TIMESTAMP,
  CONSTRAINT FK_${index} FOREIGN KEY (id) REFERENCES Table0 (id), CHECK (LENGTH(name) < 100 AND id > 0), PRIMARY KEY (id)
);
CREATE UNIQUE INDEX Table${index}ByName ON Table${index} (name DESC) STORING (tags);
CREATE VIEW View${index} SQL SECURITY INVOKER AS SELECT id, name FROM Table${index} WHERE id > 0;
DROP TABLE IF EXISTS Old${index};
`,
).join("");

const ten = stagesOf(schemaOfSize(10 * megabyte));
process.stdout.write(
  `\n10 MB of a schema: parse ${ten.parse.toFixed(0)} ms, replay ${ten.replay.toFixed(0)} ms, ` +
    `buildCatalog ${ten.buildCatalog.toFixed(0)} ms.\n`,
);

/** A parser is warm after more rounds than the rest has time for. */
const parserRounds = 12;
const zetaSql = await startZetaSql();
try {
  const theirs: number[] = [];
  for (let round = 0; round < parserRounds; round += 1) {
    const start = performance.now();
    const parsed = await zetaSql.parse(known);
    theirs.push(performance.now() - start);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem).slice(0, 500));
  }
  const ours = timed(() => {
    const { diagnostics } = parseDdl(sourceText("known.sql", known));
    if (diagnostics.length > 0) throw new Error(diagnostics[0]?.message);
  });
  const tokens = timed(() => {
    for (let offset = 0; offset < known.length; offset = readStatementTokens(known, offset).next);
  });
  const best = Math.min(...theirs);
  process.stdout.write(
    `\n${(known.length / megabyte).toFixed(2)} MB that GoogleSQL knows too: ours ${ours.toFixed(1)} ms (the tokens alone ` +
      `${tokens.toFixed(1)} ms), ZetaSQL ${best.toFixed(1)} ms: ${(best / ours).toFixed(1)} times as long.\n`,
  );
} finally {
  await zetaSql.close();
}

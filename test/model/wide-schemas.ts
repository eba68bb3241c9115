/** Texts of about so many characters, each with one thing so often that reading it twice for each would be felt. */
export type Trap = (characters: number) => string;

const times = (count: number, make: (at: number) => string, between = ", ") =>
  Array.from({ length: Math.max(2, Math.floor(count)) }, (_, at) => make(at)).join(between);

const columns = (count: number) => times(count, (at) => `c${at} INT64`);
const names = (count: number) => times(count, (at) => `c${at}`);
const table = (count: number, name = "t") => `CREATE TABLE ${name} (${columns(count)}) PRIMARY KEY (c0);\n`;
const nodes = (elements: string) => `CREATE PROPERTY GRAPH g NODE TABLES (\n${elements}\n);`;
const edges = (node: string, list: string) => `${nodes(node).slice(0, -2)}) EDGE TABLES (\n${list}\n);`;

export const wideSchemas: Readonly<Record<string, Trap>> = {
  "labels of a wide table": (size) => table(size / 30) + nodes(`t ${times(size / 26, (at) => `LABEL l${at}`, "\n")}`),
  "labels that leave a column out": (size) =>
    table(size / 30) +
    nodes(`t ${times(size / 104, (at) => `LABEL l${at} PROPERTIES ALL COLUMNS EXCEPT (c${at})`, "\n")}`),
  "labels of two wide tables": (size) =>
    table(size / 60, "t") +
    table(size / 60, "u") +
    nodes(["t", "u"].map((name) => `${name} ${times(size / 60, (at) => `LABEL l${at}`, "\n")}`).join(", ")),
  "labels that differ": (size) =>
    table(size / 60, "t") +
    table(size / 90, "u") +
    nodes(["t", "u"].map((name) => `${name} ${times(size / 60, (at) => `LABEL l${at}`, "\n")}`).join(", ")),
  "nodes of a wide table": (size) => table(size / 30) + nodes(times(size / 40, (at) => `t AS a${at} LABEL x`)),
  "listed properties": (size) => table(size / 22) + nodes(`t PROPERTIES (${names(size / 22)}, c0 AS x)`),
  "edges of many nodes": (size) =>
    table(4) +
    edges(
      times(size / 130, (at) => `t AS n${at} NO PROPERTIES`),
      times(
        size / 130,
        (at) =>
          `t AS e${at} SOURCE KEY (c1) REFERENCES n${at} (c0) DESTINATION KEY (c2) REFERENCES n0 (c0) NO PROPERTIES`,
      ),
    ),
  "edges to nodes that are not there": (size) =>
    table(4) +
    edges(
      times(size / 130, (at) => `t AS n${at} NO PROPERTIES`),
      times(
        size / 130,
        (at) => `t AS e${at} SOURCE KEY (c1) REFERENCES x${at} (c0) DESTINATION KEY (c2) REFERENCES n0 NO PROPERTIES`,
      ),
    ),
  "edges to a table with many unique indexes": (size) =>
    table(4) +
    times(size / 80, (at) => `CREATE UNIQUE INDEX i${at} ON t (c0, c1);`, "\n") +
    edges(
      "t",
      times(
        size / 170,
        (at) => `t AS e${at} SOURCE KEY (c1) REFERENCES t (c1) DESTINATION KEY (c2) REFERENCES t (c2) NO PROPERTIES`,
      ),
    ),
  "elements with a wide key": (size) =>
    `CREATE TABLE t (${columns(size / 50)}) PRIMARY KEY (${names(size / 50)});\n` +
    edges(
      times(size / 200, (at) => `t AS n${at} NO PROPERTIES`),
      times(
        size / 200,
        (at) => `t AS e${at} SOURCE KEY (c1) REFERENCES n${at} DESTINATION KEY (c2) REFERENCES n0 (c0) NO PROPERTIES`,
      ),
    ),
  "a chain with row deletion policies": (size) =>
    times(
      size / 150,
      (at) =>
        `CREATE TABLE T${at} (a INT64, ts TIMESTAMP) PRIMARY KEY (a)${at === 0 ? "" : `, INTERLEAVE IN PARENT T${at - 1}`}, ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY));`,
      "\n",
    ),
  "a foreign key of many columns": (size) =>
    `CREATE TABLE t (${columns(size / 38)}, FOREIGN KEY (${names(size / 38)}) REFERENCES t (${names(size / 38)})) PRIMARY KEY (c0);`,
  "foreign keys to a wide key": (size) =>
    `CREATE TABLE t (${columns(size / 50)}) PRIMARY KEY (${names(size / 50)});\nCREATE TABLE f (x INT64,\n${times(size / 80, () => "FOREIGN KEY (x) REFERENCES t", ",\n")}) PRIMARY KEY (x);`,
  "a wide key of parent and child": (size) =>
    `${["p", "t"]
      .map((name) => `CREATE TABLE ${name} (${columns(size / 50)}) PRIMARY KEY (${names(size / 50)})`)
      .join(";\n")}, INTERLEAVE IN PARENT p;`,
  "children of a wide key": (size) =>
    `CREATE TABLE p (${columns(size / 50)}) PRIMARY KEY (${names(size / 50)});\n` +
    times(
      size / 160,
      (at) => `CREATE TABLE t${at} (c0 INT64, d INT64) PRIMARY KEY (c0), INTERLEAVE IN PARENT p;`,
      "\n",
    ),
};

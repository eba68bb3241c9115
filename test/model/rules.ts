/** A rule of Spanner's about schemas: one that just keeps it, and what is found in one that breaks it. */
export interface Rule {
  readonly rule: string;
  readonly keeps: string;
  readonly breaks: string;
  /** Code, place, what it touches, message: see `told` in checks.test.ts. */
  readonly found: readonly string[];
  /** Whether the emulator knows all that the two schemas use, and so judges them. */
  readonly emulator: boolean;
}

interface Levels {
  readonly depth: number;
  readonly policy?: string;
  /** Of a level, counted from 1: what stands after its INTERLEAVE IN PARENT. */
  readonly ending?: (level: number) => string;
}

/** L1, L2 in L1, L3 in L2, … */
export function levels({ depth, policy = "", ending = () => "" }: Levels): string {
  return Array.from({ length: depth }, (_, index) => {
    const key = Array.from({ length: index + 1 }, (_, part) => `k${part + 1}`);
    const columns = [...key.map((name) => `${name} INT64`), "ts TIMESTAMP"].join(", ");
    const parent = index === 0 ? policy : `, INTERLEAVE IN PARENT L${index} ${ending(index + 1)}`;
    return `CREATE TABLE L${index + 1} (${columns}) PRIMARY KEY (${key.join(", ")})${parent};`;
  }).join("\n");
}

const policy = ", ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY))";

/** A child whose first key column, and what comes after its key, are given; its parent's key is `a`. */
const child = (column: string, { parent = "a INT64 NOT NULL", key = "a, b", parentKey = "a" } = {}) => `
CREATE TABLE P (${parent}) PRIMARY KEY (${parentKey});
CREATE TABLE C (${column}, b INT64) PRIMARY KEY (${key}),
  INTERLEAVE IN PARENT P;`;

/** F refers from its x to y of R. */
const foreign = (x: string, y: string) => `
CREATE TABLE R (k INT64, y ${y}, z ${y}) PRIMARY KEY (k);
CREATE TABLE F (k INT64, x ${x}, w ${x},
  CONSTRAINT FK FOREIGN KEY (x) REFERENCES R (y)) PRIMARY KEY (k);`;

const pairs = (columns: string, to: string) => `
CREATE TABLE R (k INT64, y INT64, z INT64) PRIMARY KEY (k);
CREATE TABLE F (k INT64, x INT64, w INT64,
  FOREIGN KEY (${columns}) REFERENCES R (${to})) PRIMARY KEY (k);`;

const ttl = (reference: string, column = "ts TIMESTAMP") => `
CREATE TABLE R (k INT64, ${column}) PRIMARY KEY (k)${policy};
CREATE TABLE F (k INT64, x INT64${reference}) PRIMARY KEY (k);`;

const tables = `
CREATE TABLE A (id INT64, at_time TIMESTAMP, name STRING(10), \`group\` INT64) PRIMARY KEY (id);
CREATE TABLE B (id INT64, at_time TIMESTAMP, name STRING(MAX), \`group\` STRING(10), more BOOL) PRIMARY KEY (id);
CREATE UNIQUE INDEX ByName ON B (name);
CREATE INDEX ByMore ON B (more);
CREATE TABLE H (id INT64, words TOKENLIST AS (TOKENIZE_FULLTEXT(name)) HIDDEN, name STRING(10)) PRIMARY KEY (id);
CREATE TABLE E (id INT64, a INT64, b INT64, name STRING(MAX), n INT64) PRIMARY KEY (a, b, n);
CREATE TABLE Flag (a INT64, more BOOL, n INT64) PRIMARY KEY (a, more, n);
CREATE TABLE Pair (a INT64, b INT64) PRIMARY KEY (b, a);
CREATE VIEW V SQL SECURITY INVOKER AS SELECT A.id, A.name FROM A;`;

const graph = (elements: string) => `${tables}
CREATE PROPERTY GRAPH G
  NODE TABLES (
    ${elements}
  );`;

const edge = (columns: string, ends: string) => `${tables}
CREATE PROPERTY GRAPH G
  NODE TABLES (A NO PROPERTIES, B NO PROPERTIES)
  EDGE TABLES (
    ${columns} ${ends} NO PROPERTIES
  );`;

export const rules: readonly Rule[] = [
  {
    rule: "a key column is named once",
    keeps: "CREATE TABLE T (a INT64, b INT64) PRIMARY KEY (a, b)",
    breaks: "CREATE TABLE T (a INT64, b INT64) PRIMARY KEY (a, b, a)",
    found: ['warning primary-key-column 1:1 touches T | Table "T": its primary key names column "a" twice'],
    emulator: true,
  },
  ...["ARRAY<INT64>", "JSON"].map((type) => ({
    rule: `a key column is no ${type}`,
    keeps: `CREATE TABLE T (a ${type}, b FLOAT64) PRIMARY KEY (b)`,
    breaks: `CREATE TABLE T (a ${type}, b FLOAT64) PRIMARY KEY (b, a)`,
    found: [`warning primary-key-column 1:1 touches T | Table "T": key column "a" has type ${type}`],
    emulator: true,
  })),
  {
    rule: "a key column is no TOKENLIST",
    keeps: "CREATE TABLE T (a TOKENLIST AS (TOKENIZE_FULLTEXT(s)) HIDDEN, s STRING(MAX)) PRIMARY KEY (s)",
    breaks: "CREATE TABLE T (a TOKENLIST AS (TOKENIZE_FULLTEXT(s)) HIDDEN, s STRING(MAX)) PRIMARY KEY (a)",
    found: ['warning primary-key-column 1:1 touches T | Table "T": key column "a" has type TOKENLIST'],
    emulator: true,
  },
  {
    rule: "a child's key begins with its parent's",
    keeps: child("a INT64 NOT NULL", { key: "a" }),
    breaks: child("a INT64 NOT NULL", { key: "b, a" }),
    found: [
      'warning interleave-key 4:3 touches C | Table "C": its primary key (b, a) does not begin with that of its parent "P" (a)',
    ],
    emulator: true,
  },
  {
    rule: "a child's key begins with its parent's last column too",
    keeps: child("a INT64, c INT64", { parent: "a INT64, c INT64", key: "a, c, b", parentKey: "a, c" }),
    breaks: child("a INT64, c INT64", { parent: "a INT64, c INT64", key: "a, b, c", parentKey: "a, c" }),
    found: [
      'warning interleave-key 4:3 touches C | Table "C": its primary key (a, b, c) does not begin with that of its parent "P" (a, c)',
    ],
    emulator: true,
  },
  {
    rule: "a child's key is no shorter than its parent's",
    keeps: child("a INT64, c INT64", { parent: "a INT64, c INT64", key: "a, c", parentKey: "a, c" }),
    breaks: child("a INT64, c INT64", { parent: "a INT64, c INT64", key: "a", parentKey: "a, c" }),
    found: [
      'warning interleave-key 4:3 touches C | Table "C": its primary key (a) does not begin with that of its parent "P" (a, c)',
    ],
    emulator: true,
  },
  {
    rule: "a child's key has its parent's order",
    keeps: child("a INT64 NOT NULL", { key: "a DESC, b", parentKey: "a DESC" }),
    breaks: child("a INT64 NOT NULL", { key: "a, b", parentKey: "a DESC" }),
    found: ['warning interleave-key 4:3 touches C | Table "C": interleaving: key column "a" is DESC in the parent "P"'],
    emulator: true,
  },
  {
    rule: "a child's key is not NULL where its parent's is not",
    keeps: child("a INT64", { parent: "a INT64" }),
    breaks: child("a INT64"),
    found: [
      'warning interleave-key 4:3 touches C | Table "C": interleaving: column "a" may be NULL, and "a" of "P" is NOT NULL',
    ],
    emulator: true,
  },
  {
    rule: "a child's key may be NULL where its parent's may",
    keeps: child("a INT64 NOT NULL"),
    breaks: child("a INT64 NOT NULL", { parent: "a INT64" }),
    found: [
      'warning interleave-key 4:3 touches C | Table "C": interleaving: column "a" is NOT NULL, and "a" of "P" may be NULL',
    ],
    emulator: true,
  },
  {
    rule: "a child's key has its parent's types",
    keeps: child("a INT64 NOT NULL DEFAULT (1)"),
    breaks: child("a STRING(10) NOT NULL"),
    found: [
      'warning reference-types 4:3 touches C | Table "C": interleaving: column "a" has type STRING(10), and "a" of "P" has type INT64',
    ],
    emulator: true,
  },
  {
    rule: "a child's key has its parent's lengths",
    keeps: child("a STRING(10) NOT NULL", { parent: "a STRING(10) NOT NULL" }),
    breaks: child("a STRING(10) NOT NULL", { parent: "a STRING(MAX) NOT NULL" }),
    found: [
      'warning reference-types 4:3 touches C | Table "C": interleaving: column "a" has type STRING(10), and "a" of "P" has type STRING(MAX)',
    ],
    emulator: true,
  },
  {
    rule: "seven levels",
    keeps: levels({ depth: 7 }),
    breaks: levels({ depth: 9 }),
    found: [
      'warning interleave-depth 8:1 touches L8 | Table "L8": stands on level 8 of its interleaving; Spanner has 7',
    ],
    emulator: true,
  },
  {
    rule: "a foreign key has the types of what it refers to; lengths are free",
    keeps: foreign("STRING(10)", "STRING(MAX)"),
    breaks: foreign("STRING(10)", "BYTES(10)"),
    found: [
      'warning reference-types 4:3 touches F | Table "F": foreign key "FK": column "x" has type STRING(10), and "y" of "R" has type BYTES(10)',
    ],
    emulator: true,
  },
  {
    rule: "a foreign key has no type that cannot be compared",
    keeps: foreign("FLOAT64", "FLOAT64"),
    breaks: foreign("ARRAY<STRING(10)>", "ARRAY<STRING(10)>"),
    found: [
      'warning reference-types 4:3 touches F | Table "F": foreign key "FK": column "x" has type ARRAY<STRING(10)>, which no foreign key has',
    ],
    emulator: true,
  },
  {
    rule: "a foreign key has no commit timestamps",
    keeps: foreign("TIMESTAMP", "TIMESTAMP OPTIONS (allow_commit_timestamp = false)"),
    breaks: foreign("TIMESTAMP", "TIMESTAMP OPTIONS (allow_commit_timestamp = true)"),
    found: [
      'warning reference-types 4:3 touches F | Table "F": foreign key "FK": column "y" holds commit timestamps, which no foreign key does',
    ],
    emulator: true,
  },
  {
    rule: "a foreign key refers to as many columns as it has",
    keeps: pairs("x, w", "y, z"),
    breaks: pairs("x, w", "y"),
    found: ['warning reference-columns 4:3 touches F | Table "F": foreign key: 2 columns refer to 1 of "R"'],
    emulator: true,
  },
  {
    rule: "a foreign key has each of its columns once",
    keeps: pairs("w, x", "z, y"),
    breaks: pairs("x, x", "y, z"),
    found: ['warning reference-columns 4:3 touches F | Table "F": foreign key: it names column "x" of "F" twice'],
    emulator: true,
  },
  {
    rule: "a foreign key refers to each column once",
    keeps: pairs("w", "y"),
    breaks: pairs("x, w", "y, y"),
    found: ['warning reference-columns 4:3 touches F | Table "F": foreign key: it names column "y" of "R" twice'],
    emulator: true,
  },
  {
    rule: "a row deletion policy has a TIMESTAMP",
    keeps: ttl("", "ts TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)"),
    breaks: ttl("", "ts DATE"),
    found: [
      'warning row-deletion-policy 2:1 touches R | Table "R": its row deletion policy needs a TIMESTAMP, and column "ts" has type DATE',
    ],
    emulator: true,
  },
  {
    rule: "a foreign key to a table with a row deletion policy has ON DELETE CASCADE",
    keeps: ttl(", FOREIGN KEY (x) REFERENCES R (k) ON DELETE CASCADE"),
    breaks: ttl(", CONSTRAINT FK FOREIGN KEY (x) REFERENCES R (k)"),
    found: [
      'warning row-deletion-policy 2:1 touches R | Table "R": foreign key "FK" of "F" refers to it without ON DELETE CASCADE, so it can have no row deletion policy',
    ],
    // It refuses every foreign key to such a table.
    emulator: false,
  },
  {
    rule: "a foreign key that is not enforced keeps no row",
    keeps: ttl(", FOREIGN KEY (x) REFERENCES R (k) NOT ENFORCED"),
    breaks: ttl(", FOREIGN KEY (x) REFERENCES R (k) ON DELETE NO ACTION"),
    found: [
      'warning row-deletion-policy 2:1 touches R | Table "R": foreign key of "F" refers to it without ON DELETE CASCADE, so it can have no row deletion policy',
    ],
    emulator: false,
  },
  {
    rule: "all tables below one with a row deletion policy have ON DELETE CASCADE, grandchildren too",
    keeps: levels({ depth: 4, policy, ending: () => "ON DELETE CASCADE" }),
    breaks: levels({ depth: 4, policy, ending: (level) => (level === 3 ? "" : "ON DELETE CASCADE") }),
    found: [
      'warning row-deletion-policy 1:1 touches L1 | Table "L1": table "L3" is interleaved below it without ON DELETE CASCADE, so it can have no row deletion policy',
    ],
    emulator: true,
  },
  {
    rule: "the tables above one with a row deletion policy do not matter",
    keeps: `${levels({ depth: 2 })} ALTER TABLE L2 ADD ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY))`,
    breaks: `${levels({ depth: 2 })} ALTER TABLE L1 ADD ROW DELETION POLICY (OLDER_THAN(ts, INTERVAL 1 DAY))`,
    found: [
      'warning row-deletion-policy 1:1 touches L1 | Table "L1": table "L2" is interleaved below it without ON DELETE CASCADE, so it can have no row deletion policy',
    ],
    emulator: true,
  },
  {
    rule: "INTERLEAVE IN keeps no row",
    keeps: `CREATE TABLE P (a INT64, ts TIMESTAMP) PRIMARY KEY (a)${policy};
CREATE TABLE C (a INT64, b INT64) PRIMARY KEY (a, b), INTERLEAVE IN P`,
    breaks: `CREATE TABLE P (a INT64, ts TIMESTAMP) PRIMARY KEY (a)${policy};
CREATE TABLE C (a INT64, b INT64) PRIMARY KEY (a, b), INTERLEAVE IN PARENT P`,
    found: [
      'warning row-deletion-policy 1:1 touches P | Table "P": table "C" is interleaved below it without ON DELETE CASCADE, so it can have no row deletion policy',
    ],
    emulator: false,
  },
  {
    rule: "a label has the same properties everywhere",
    keeps: graph("A LABEL L PROPERTIES (id, name), B LABEL l PROPERTIES (NAME, id + 1 AS ID)"),
    breaks: graph("A LABEL L PROPERTIES (id, name),\n    B LABEL l PROPERTIES (NAME, more)"),
    found: [
      'warning label-properties-differ 14:5 touches graph G | Graph "G": label "l" has other properties in element "B" than in "A": no id, also more',
    ],
    emulator: false,
  },
  {
    rule: "a label has the same properties, whether they are listed or not",
    keeps: graph("A LABEL L PROPERTIES ALL COLUMNS EXCEPT (`group`), B LABEL L PROPERTIES (id, at_time, name)"),
    breaks: graph("A LABEL L PROPERTIES ALL COLUMNS EXCEPT (`group`),\n    B LABEL L NO PROPERTIES"),
    found: [
      'warning label-properties-differ 14:5 touches graph G | Graph "G": label "L" has other properties in element "B" than in "A": no id, no at_time, no name',
    ],
    emulator: false,
  },
  {
    rule: "ALL COLUMNS are those that are not hidden",
    keeps: graph("H LABEL L, A LABEL L PROPERTIES (id, name)"),
    breaks: graph("H LABEL L,\n    A LABEL L PROPERTIES (id, name, name AS words)"),
    found: [
      'warning label-properties-differ 14:5 touches graph G | Graph "G": label "L" has other properties in element "A" than in "H": also words',
    ],
    emulator: false,
  },
  {
    rule: "a hidden column has no type among the properties",
    keeps: graph("H, A PROPERTIES (id AS words)"),
    breaks: graph("H,\n    A PROPERTIES (id AS name)"),
    found: [
      'warning property-types-differ 14:5 touches graph G | Graph "G": property "name" has type INT64 in element "A" and STRING in "H"',
    ],
    emulator: false,
  },
  {
    rule: "an element has a label once",
    keeps: graph("A DEFAULT LABEL NO PROPERTIES LABEL x NO PROPERTIES LABEL y NO PROPERTIES"),
    breaks: graph("A LABEL x LABEL X NO PROPERTIES"),
    found: ['warning label-repeated 13:5 touches graph G | Graph "G": element "A": it has label "X" twice'],
    emulator: false,
  },
  {
    rule: "an element has its default label once",
    keeps: graph("A AS N LABEL A NO PROPERTIES DEFAULT LABEL NO PROPERTIES"),
    breaks: graph("A AS N LABEL n NO PROPERTIES DEFAULT LABEL NO PROPERTIES,\n    B DEFAULT LABEL DEFAULT LABEL"),
    found: [
      'warning label-repeated 13:5 touches graph G | Graph "G": element "N": it has label "N" twice',
      'warning label-repeated 14:5 touches graph G | Graph "G": element "B": it has label "B" twice',
    ],
    emulator: false,
  },
  {
    rule: "a label lists a property once",
    keeps: graph("A LABEL x PROPERTIES (id, name) LABEL y PROPERTIES (id, at_time AS later)"),
    breaks: graph("A LABEL x PROPERTIES (id, name, ID, at_time AS id)"),
    found: [
      'warning property-repeated 13:5 touches graph G | Graph "G": element "A": label "x" lists property "ID" twice',
      'warning property-repeated 13:5 touches graph G | Graph "G": element "A": label "x" lists property "id" twice',
      'warning property-types-differ 13:5 touches graph G | Graph "G": property "id" has type TIMESTAMP in element "A" and INT64 in "A"',
    ],
    emulator: false,
  },
  {
    rule: "the properties of a label are not known with dynamic ones",
    keeps: graph("A NO PROPERTIES, B LABEL A DYNAMIC PROPERTIES (more)"),
    breaks: graph("A NO PROPERTIES,\n    B LABEL A"),
    found: [
      'warning label-properties-differ 14:5 touches graph G | Graph "G": label "A" has other properties in element "B" than in "A": also id, also at_time, also name, also group, also more',
    ],
    emulator: false,
  },
  {
    rule: "a property has one type; lengths are free",
    keeps: graph("A PROPERTIES (name, `group` AS a_group), B PROPERTIES (name, `group`)"),
    breaks: graph("A PROPERTIES (name, `group`),\n    B PROPERTIES (name, `group`)"),
    found: [
      'warning property-types-differ 14:5 touches graph G | Graph "G": property "group" has type STRING in element "B" and INT64 in "A"',
    ],
    emulator: false,
  },
  {
    rule: "the type of an expression is not known",
    keeps: graph("A PROPERTIES (id + 1 AS name), B PROPERTIES (name)"),
    breaks: graph("A PROPERTIES (id AS name),\n    B PROPERTIES (name)"),
    found: [
      'warning property-types-differ 14:5 touches graph G | Graph "G": property "name" has type STRING in element "B" and INT64 in "A"',
    ],
    emulator: false,
  },
  {
    rule: "an edge has the types of its node's key",
    keeps: edge("E", "SOURCE KEY (a) REFERENCES A (id) DESTINATION KEY (b) REFERENCES B (id)"),
    breaks: edge("E", "SOURCE KEY (name) REFERENCES A (id) DESTINATION KEY (b) REFERENCES B (id)"),
    found: [
      'warning reference-types 14:5 touches graph G | Graph "G": edge "E": column "name" has type STRING(MAX), and "id" of node "A" has type INT64',
    ],
    emulator: false,
  },
  {
    rule: "an edge refers to as many columns as it has",
    keeps: edge("E", "SOURCE KEY (a) REFERENCES A DESTINATION KEY (b) REFERENCES B"),
    breaks: edge("E", "SOURCE KEY (a) REFERENCES A DESTINATION KEY (b, n) REFERENCES B"),
    found: ['warning reference-columns 14:35 touches graph G | Graph "G": edge "E": 2 columns refer to 1 of node "B"'],
    emulator: false,
  },
  {
    rule: "an edge refers to a key of its node, or to a unique index",
    keeps: edge("E", "SOURCE KEY (a) REFERENCES A (id) DESTINATION KEY (name) REFERENCES B (name)"),
    breaks: edge("E", "SOURCE KEY (name) REFERENCES A (name) DESTINATION KEY (name) REFERENCES B (name)"),
    found: ['warning edge-node-key 14:5 touches nothing | Graph "G": edge "E": (name) is no key of node "A"'],
    emulator: false,
  },
  {
    rule: "an edge refers to the key of its node, or of the node's table",
    keeps: `${tables}
CREATE PROPERTY GRAPH G NODE TABLES (A KEY (name) NO PROPERTIES) EDGE TABLES (
    E SOURCE KEY (a) REFERENCES A (id) DESTINATION KEY (name) REFERENCES A (name) NO PROPERTIES);`,
    breaks: `${tables}
CREATE PROPERTY GRAPH G NODE TABLES (A KEY (name) NO PROPERTIES) EDGE TABLES (
    E SOURCE KEY (a) REFERENCES A (id) DESTINATION KEY (n) REFERENCES A (\`group\`) NO PROPERTIES);`,
    found: ['warning edge-node-key 12:5 touches nothing | Graph "G": edge "E": (group) is no key of node "A"'],
    emulator: false,
  },
  {
    rule: "an edge refers to an index that is unique",
    keeps: edge("E", "SOURCE KEY (a) REFERENCES A DESTINATION KEY (name) REFERENCES B (name)"),
    breaks: edge("Flag", "SOURCE KEY (a) REFERENCES A DESTINATION KEY (more) REFERENCES B (more)"),
    found: ['warning edge-node-key 14:5 touches nothing | Graph "G": edge "Flag": (more) is no key of node "B"'],
    emulator: false,
  },
  {
    rule: "the key of an edge tells edges between the same nodes apart",
    keeps: edge("E", "SOURCE KEY (a) REFERENCES A DESTINATION KEY (b) REFERENCES B"),
    breaks: edge("Pair", "SOURCE KEY (a) REFERENCES A DESTINATION KEY (b) REFERENCES B"),
    found: [
      'info edge-key-is-its-ends 14:5 touches nothing | Graph "G": edge "Pair": its key (b, a) holds its two ends and nothing else',
    ],
    emulator: false,
  },
  {
    rule: "a type that is not GoogleSQL's is told, and compared with no other",
    keeps: foreign("INT64", "INT64"),
    breaks: `CREATE TABLE P (a int NOT NULL) PRIMARY KEY (a);
CREATE TABLE C (a bigint, b INT64) PRIMARY KEY (a, b), INTERLEAVE IN PARENT P;`,
    found: [
      'warning column-type-unknown 2:1 touches nothing | Table "C": column "a": there is no type bigint in GoogleSQL',
      'warning column-type-unknown 1:1 touches nothing | Table "P": column "a": there is no type int in GoogleSQL',
    ],
    emulator: false,
  },
  {
    rule: "a property that is one word is a column",
    keeps: graph("A PROPERTIES (NAME, `group`, CURRENT_DATE AS today, missing + 1 AS other)"),
    breaks: graph("A PROPERTIES (nmae AS name, `no such`)"),
    found: [
      'warning unknown-column 13:5 touches graph G | Graph "G": element "A": table "A" has no column "nmae". Did you mean "name"?',
      'warning unknown-column 13:5 touches graph G | Graph "G": element "A": table "A" has no column "no such". There are "id", "at_time", "name", "group".',
    ],
    emulator: false,
  },
  {
    rule: "a reserved word is a column in backticks alone",
    keeps: graph("A PROPERTIES (TRUE AS yes, false AS never, NULL AS nothing, `group` AS g)"),
    breaks: graph("A PROPERTIES (`TRUE` AS yes)"),
    found: [
      'warning unknown-column 13:5 touches graph G | Graph "G": element "A": table "A" has no column "TRUE". There are "id", "at_time", "name", "group".',
    ],
    emulator: false,
  },
  {
    rule: "DYNAMIC LABEL and DYNAMIC PROPERTIES name columns by any name",
    keeps: graph("A DYNAMIC LABEL (`group`) DYNAMIC PROPERTIES (`GROUP`)"),
    breaks: graph("A DYNAMIC LABEL (`no pe`) DYNAMIC PROPERTIES (`select`)"),
    found: [
      'warning unknown-column 13:5 touches graph G | Graph "G": element "A": table "A" has no column "no pe". There are "id", "at_time", "name", "group".',
      'warning unknown-column 13:5 touches graph G | Graph "G": element "A": table "A" has no column "select". There are "id", "at_time", "name", "group".',
    ],
    emulator: false,
  },
  {
    rule: "EXCEPT, DYNAMIC LABEL and DYNAMIC PROPERTIES name columns",
    keeps: graph("A PROPERTIES ALL COLUMNS EXCEPT (NAME), B DYNAMIC LABEL (name) DYNAMIC PROPERTIES (name)"),
    breaks: graph("A PROPERTIES ALL COLUMNS EXCEPT (gone), B DYNAMIC LABEL (kind) DYNAMIC PROPERTIES (extra)"),
    found: [
      'warning unknown-column 13:5 touches graph G | Graph "G": element "A": table "A" has no column "gone". There are "id", "at_time", "name", "group".',
      'warning unknown-column 13:45 touches graph G | Graph "G": element "B": table "B" has no column "kind". There are "id", "at_time", "name", "group", "more".',
      'warning unknown-column 13:45 touches graph G | Graph "G": element "B": table "B" has no column "extra". There are "id", "at_time", "name", "group", "more".',
    ],
    emulator: false,
  },
  {
    rule: "an element stands for a table",
    keeps: graph("A"),
    breaks: graph("A,\n    V KEY (id)"),
    found: ['warning element-over-view 14:5 touches nothing | Graph "G": element "V": it stands for the view "V"'],
    emulator: false,
  },
  {
    rule: "an element over a view has a key",
    keeps: graph("A"),
    breaks: graph("A,\n    V"),
    found: [
      'warning element-over-view 14:5 touches nothing | Graph "G": element "V": it stands for the view "V"',
      'warning view-without-key 14:5 touches graph G | Graph "G": element "V": the view "V" has no KEY here',
    ],
    emulator: false,
  },
];

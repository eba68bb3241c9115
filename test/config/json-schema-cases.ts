import { required } from "./helpers.ts";

/** `at` is where the generator finds the mistakes; without it there is none. */
export interface SchemaCase {
  readonly given: string;
  readonly at?: readonly string[];
}

const database = "projects/my-project/instances/my-instance/databases/my-db";
const rest = "bigquery: { dataset: finance }\n";

function good(...given: readonly string[]): readonly SchemaCase[] {
  return given.map((text) => ({ given: text }));
}

function bad(given: string, ...at: readonly string[]): SchemaCase {
  return { given, at };
}

const spanner = (keys: string) => `spanner: { ${keys} }\n${rest}`;
const withKeys = (keys: string) => `${required}${keys}\n`;
const person = (keys: string) => withKeys(`tables: { Person: { ${keys} } }`);
const column = (entry: string) => person(`columns: { ${entry} }`);

export const full = `spanner:
  database: ${database}
  graphDdl: [spanner/graph.sql, spanner/more.sql]
  target: ${database}
select:
  graphs: [ShopGraph, FinGraph]
  include: ["sales.*", Owns]
  exclude: ["*_audit", Account]
bigquery:
  project: my-project
  dataset: finance
  staging: staging
  connection: my-project.eu.spanner_1
defaults: { integrity: trust, deletes: none, priority: LOW, shards: 2, outsideReferences: error, verify: none }
tables:
  Person:
    source: person_table
    columns:
      id: { from: person_id }
      name: { expression: "UPPER(name)" }
      state: { value: EU }
      is_new: { value: true }
      height: { value: null }
      amount: omit
    integrity: trust
    maxRejects: 0.1%
    allowEmpty: true
    order: [updated_at desc, id]
    danglingEdges: keep
    informationalKeys: ignore
    outsideReferences: error
    verify: none
    selfReference: { maxDepth: 8 }
    deletes: none
    priority: HIGH
    tag: my_tag
    changeTimestampColumn: seen_at
    shards: 1000
  sales.Orders: { source: { table: p.d.t } }
  "*s": { shards: 3 }
prefix: my_app_
ledger: { retention: 30d }
`;

export const cases: readonly SchemaCase[] = [
  // Every key present, absent and left empty.
  ...good(
    full,
    required,
    withKeys("select:\ndefaults:\ntables:\nprefix:"),
    withKeys("select: {}\ndefaults: {}\ntables: {}\nprefix: ''"),
    withKeys(`prefix: ${"a".repeat(40)}`),
    withKeys("select: { graphs: , include: , exclude: }"),
    withKeys("select: { graphs: [], include: [], exclude: [] }"),
    withKeys("select: { graphs: FinGraph, include: Owns, exclude: '*' }"),
    withKeys("tables: { Person: , Owns: { columns: } }"),
  ),
  // spanner
  ...good(
    spanner("ddl: [a.sql, b.sql]"),
    spanner(`ddl: a.sql, target: ${database}`),
    spanner(`database: ${database}`),
    spanner(`database: ${database}, graphDdl: g.sql`),
    spanner("snapshot: catalog.json"),
    spanner(`snapshot: catalog.json, target: ${database}`),
  ),
  bad(rest, "spanner"),
  bad(`spanner:\n${rest}`, "spanner"),
  bad(spanner(""), "spanner"),
  bad(spanner(`target: ${database}`), "spanner"),
  bad(`spanner: ddl\n${rest}`, "spanner"),
  bad(spanner("ddl: a.sql, snapshot: b.json"), "spanner.snapshot"),
  bad(spanner(`database: ${database}, ddl: a.sql`), "spanner.ddl"),
  bad(spanner(`database: ${database}, ddl: a.sql, snapshot: b`), "spanner.ddl", "spanner.snapshot"),
  bad(spanner("ddl: a.sql, graphDdl: g.sql"), "spanner.graphDdl"),
  bad(spanner("snapshot: a.json, graphDdl: [g.sql]"), "spanner.graphDdl"),
  bad(spanner("database: my-db"), "spanner.database"),
  bad(spanner(`database: ${database}/`), "spanner.database"),
  bad(spanner(`database: ${database.replace("my-project", "p")}`), "spanner.database"),
  bad(spanner(`database: ${database.replace("my-instance", "9i")}`), "spanner.database"),
  bad(spanner(`database: ${database.replace("my-db", "my_")}`), "spanner.database"),
  bad(spanner("database: [a]"), "spanner.database"),
  bad(spanner(`database: ${database}, graphDdl: []`), "spanner.graphDdl"),
  bad(spanner(`database: ${database}, graphDdl: [5, ""]`), "spanner.graphDdl[0]", "spanner.graphDdl[1]"),
  bad(spanner("ddl: "), "spanner.ddl"),
  bad(spanner("ddl: 5"), "spanner.ddl"),
  bad(spanner("ddl: []"), "spanner.ddl"),
  bad(spanner("ddl: ''"), "spanner.ddl"),
  bad(spanner("ddl: [a, [b]]"), "spanner.ddl[1]"),
  bad(spanner("snapshot: 5"), "spanner.snapshot"),
  bad(spanner("snapshot: [a, b]"), "spanner.snapshot"),
  bad(spanner("ddl: a.sql, target: x"), "spanner.target"),
  bad(spanner("ddl: a.sql, target: "), "spanner.target"),
  bad(spanner("ddl: a.sql, colour: red"), "spanner.colour"),
  bad(spanner("dll: a.sql"), "spanner.dll"),
  // select
  bad(withKeys("select: all"), "select"),
  bad(withKeys("select: { graph: FinGraph }"), "select.graph"),
  bad(withKeys("select: { graphs: Fin }"), "select.graphs"),
  bad(withKeys("select: { graphs: [FinGraph, Fin, 5] }"), "select.graphs[1]", "select.graphs[2]"),
  bad(
    withKeys("select: { graphs: [{ x: y }, Fin, 5, Fun] }"),
    "select.graphs[0]",
    "select.graphs[1]",
    "select.graphs[2]",
    "select.graphs[3]",
  ),
  bad(withKeys("select: { graphs: { a: b } }"), "select.graphs"),
  bad(withKeys("select: { include: [Owns, Own, 'sales.*'] }"), "select.include[1]"),
  bad(withKeys("select: { include: 5 }"), "select.include"),
  bad(withKeys("select: { exclude: Nothing }"), "select.exclude"),
  bad(withKeys("select: { exclude: [''] }"), "select.exclude[0]"),
  bad(withKeys('select: { exclude: ["a\\nb*"] }'), "select.exclude[0]"),
  // bigquery
  ...good(
    "spanner: { ddl: a.sql }\nbigquery: { dataset: '`my.x`y' }\n".replace("'`my.x`y'", "'`my_x`'"),
    "spanner: { ddl: a.sql }\nbigquery: { dataset: a, project: 'example.com:p', staging: Übergabe }\n",
  ),
  bad("spanner: { ddl: a.sql }\n", "bigquery.dataset"),
  bad("spanner: { ddl: a.sql }\nbigquery:\n", "bigquery.dataset"),
  bad("spanner: { ddl: a.sql }\nbigquery: { project: p }\n", "bigquery.dataset"),
  bad("spanner: { ddl: a.sql }\nbigquery: [a]\n", "bigquery"),
  bad("spanner: { ddl: a.sql }\nbigquery: { datset: a }\n", "bigquery.datset"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: 2024 }\n", "bigquery.dataset"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: p.d }\n", "bigquery.dataset"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: '`a.b`' }\n", "bigquery.dataset"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: a, project: a.b }\n", "bigquery.project"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: a, project: }\n", "bigquery.project"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: a, staging: '`x' }\n", "bigquery.staging"),
  ...good(
    "spanner: { ddl: a.sql }\nbigquery: { dataset: a, connection: example.com:p.us-east1.c-1 }\ndefaults: { verify: counts }\n",
  ),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: a, connection: us.c }\n", "bigquery.connection"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: a, connection: p.us.c.d }\n", "bigquery.connection"),
  bad('spanner: { ddl: a.sql }\nbigquery: { dataset: a, connection: "p.us.c\'d" }\n', "bigquery.connection"),
  bad("spanner: { ddl: a.sql }\nbigquery: { dataset: a, connection: 5 }\n", "bigquery.connection"),
  // defaults
  ...good(
    withKeys("ledger: none"),
    withKeys("ledger: {}"),
    withKeys("ledger:"),
    withKeys("ledger: { retention: 9999d }"),
  ),
  bad(withKeys("ledger: off"), "ledger"),
  bad(withKeys("ledger: { retention: 0d }"), "ledger.retention"),
  bad(withKeys("ledger: { retention: 90 }"), "ledger.retention"),
  bad(withKeys("ledger: { retentio: 9d }"), "ledger.retentio"),
  bad(withKeys("ledger: { lease: 8h }"), "ledger.lease"),
  bad(withKeys("defaults: x"), "defaults"),
  bad(withKeys("defaults: { tag: a, source: b }"), "defaults.tag", "defaults.source"),
  ...good(withKeys("defaults: { integrity: fail, maxRejects: 0.1%, allowEmpty: true }")),
  bad(withKeys("defaults: { integrity: failed }"), "defaults.integrity"),
  bad(withKeys("defaults: { deletes: { strategy: softDelete } }"), "defaults.deletes"),
  bad(withKeys("defaults: { priority: low }"), "defaults.priority"),
  bad(withKeys("defaults: { shards: 0 }"), "defaults.shards"),
  bad(withKeys("defaults: { shards: '2' }"), "defaults.shards"),
  // tables
  ...good(
    withKeys('tables: { "*": { shards: 2 }, "Per?on": { columns: { name: { from: n } } } }'),
    withKeys('tables: { "*": { changeTimestampColumn: updated_at } }'),
    person("source: d.t"),
    person("source: p.d.t"),
    person("source: '`p.d.t`'"),
    person("source: example.com:p.d.t"),
    person("source: { table: 'Straße 1' }"),
    person("shards: 1.0"),
  ),
  bad(withKeys("tables: [Person]"), "tables"),
  bad(withKeys("tables: { Persn: {} }"), "tables.Persn"),
  bad(withKeys("tables: { Orders: {}, '': {} }"), "tables.Orders", 'tables.""'),
  bad(withKeys("tables: { __proto__: {}, constructor: {} }"), "tables.__proto__", "tables.constructor"),
  bad(withKeys("tables: { Person: 5 }"), "tables.Person"),
  bad(withKeys("tables: { 'P*': [] }"), 'tables."P*"'),
  bad(withKeys("tables: { 'P*': { shard: 2 } }"), 'tables."P*".shard'),
  bad(withKeys("tables: { 'P*': { columns: { name: ommit } } }"), 'tables."P*".columns.name'),
  bad(withKeys("tables: { 'P*': { changeTimestampColumn: changed } }"), 'tables."P*".changeTimestampColumn'),
  bad(person("sources: t"), "tables.Person.sources"),
  ...good(
    person("maxRejects: 1%"),
    person("maxRejects: 100%"),
    person("maxRejects: 0"),
    person("maxRejects: 5000"),
    person("allowEmpty: false"),
  ),
  bad(person("maxRejects: 101%"), "tables.Person.maxRejects"),
  bad(person("maxRejects: 1 %"), "tables.Person.maxRejects"),
  bad(person("maxRejects: -1"), "tables.Person.maxRejects"),
  bad(person("maxRejects: 0.1"), "tables.Person.maxRejects"),
  bad(person("maxRejects: '5'"), "tables.Person.maxRejects"),
  bad(person("maxRejects: "), "tables.Person.maxRejects"),
  bad(person("allowEmpty: 'no'"), "tables.Person.allowEmpty"),
  bad(person("source: "), "tables.Person.source"),
  bad(person("source: [a]"), "tables.Person.source"),
  bad(person("source: {}"), "tables.Person.source.table"),
  bad(person("source: { tabel: a }"), "tables.Person.source.tabel"),
  bad(person("source: { table: 5 }"), "tables.Person.source.table"),
  bad(person("source: a.b.c.d"), "tables.Person.source"),
  bad(person("source: example.com:d.t"), "tables.Person.source"),
  bad(person("source: a..b"), "tables.Person.source"),
  bad(person("source: ''"), "tables.Person.source"),
  ...good(person("integrity: fail")),
  ...good(person("order: updated_at desc"), person("danglingEdges: drop"), person("selfReference: { maxDepth: 0 }")),
  bad(person("order: 5"), "tables.Person.order"),
  bad(person("order: a DESC NULLS LAST"), "tables.Person.order"),
  bad(person("order: ['b, id']"), "tables.Person.order[0]"),
  bad(person("order: [upd dsc]"), "tables.Person.order[0]"),
  bad(person("order: [a, 5]"), "tables.Person.order[1]"),
  bad(person("danglingEdges: filter"), "tables.Person.danglingEdges"),
  bad(person("informationalKeys: keep"), "tables.Person.informationalKeys"),
  ...good(person("outsideReferences: error"), person("verify: none")),
  bad(person("outsideReferences: trust"), "tables.Person.outsideReferences"),
  bad(person("outsideReferences: true"), "tables.Person.outsideReferences"),
  bad(person("verify: checksums"), "tables.Person.verify"),
  bad(person("verify: true"), "tables.Person.verify"),
  bad(person("selfReference: 8"), "tables.Person.selfReference"),
  bad(person("selfReference: { maxDepth: 101 }"), "tables.Person.selfReference.maxDepth"),
  bad(person("selfReference: {}"), "tables.Person.selfReference.maxDepth"),
  bad(
    person("selfReference: { depth: 1 }"),
    "tables.Person.selfReference.depth",
    "tables.Person.selfReference.maxDepth",
  ),
  bad(person("deletes: 5"), "tables.Person.deletes"),
  bad(person("priority: HIHG"), "tables.Person.priority"),
  bad(person("priority: "), "tables.Person.priority"),
  bad(person("tag: ''"), "tables.Person.tag"),
  bad(person('tag: "a\\tb"'), "tables.Person.tag"),
  bad(person("tag: 1"), "tables.Person.tag"),
  bad(person("shards: 1.5"), "tables.Person.shards"),
  bad(person("shards: 1001"), "tables.Person.shards"),
  bad(person("shards: "), "tables.Person.shards"),
  bad(person("changeTimestampColumn: nothing"), "tables.Person.changeTimestampColumn"),
  bad(person("changeTimestampColumn: name"), "tables.Person.changeTimestampColumn"),
  bad(person("changeTimestampColumn: { a: b }"), "tables.Person.changeTimestampColumn"),
  bad(withKeys("tables: { Owns: { changeTimestampColumn: id } }"), "tables.Owns.changeTimestampColumn"),
  // columns
  ...good(
    column("shard: omit"),
    column("shard: { expression: 'MOD(id, 8)' }"),
    column("upper_name: omit"),
    column("seen_at: omit"),
    column("written_at: { from: written }"),
    column("name: { from: '`a b`' }"),
    column("name: { value: '' }"),
    column("name: { value: ' 5 ' }"),
    column("id: { value: ' -5 ' }"),
    column("height: { value: -Infinity }"),
    column("height: { value: 1e3 }"),
    column("amount: { value: '1.10' }"),
    column("birthday: { value: 2026-01-31 }"),
    column("data: { value: '{}' }"),
    column("data: { value: false }"),
    column("tags: { value: null }"),
    column("kind: { expression: k }"),
  ),
  bad(column("nme: { from: a }"), "tables.Person.columns.nme"),
  bad(person("columns: omit"), "tables.Person.columns"),
  bad(person("columns: [name]"), "tables.Person.columns"),
  bad(column("height: "), "tables.Person.columns.height"),
  bad(column("height: ommit"), "tables.Person.columns.height"),
  bad(column("height: {}"), "tables.Person.columns.height"),
  bad(column("height: { from: a, value: 5 }"), "tables.Person.columns.height"),
  bad(column("height: { form: a }"), "tables.Person.columns.height.form"),
  bad(column("height: { from: a, timeZone: UTC }"), "tables.Person.columns.height.timeZone"),
  bad(column("height: { from: 5 }"), "tables.Person.columns.height.from"),
  bad(column("height: { from: a.b }"), "tables.Person.columns.height.from"),
  bad(column("height: { expression: ' ' }"), "tables.Person.columns.height.expression"),
  bad(column("height: { expression: 5 }"), "tables.Person.columns.height.expression"),
  bad(column("height: { value: .inf }"), "tables.Person.columns.height.value"),
  bad(column("height: { value: [1] }"), "tables.Person.columns.height.value"),
  bad(column("height: { value: { a: b } }"), "tables.Person.columns.height.value"),
  bad(column("id: omit"), "tables.Person.columns.id"),
  bad(column("name: omit"), "tables.Person.columns.name"),
  bad(column("upper_name: { from: a }"), "tables.Person.columns.upper_name"),
  bad(column("tokens: { value: null }"), "tables.Person.columns.tokens"),
  bad(column("id: { value: null }"), "tables.Person.columns.id"),
  bad(column("id: { value: 1.5 }"), "tables.Person.columns.id"),
  bad(column("id: { value: 1e300 }"), "tables.Person.columns.id"),
  bad(column("name: { value: 1.10 }"), "tables.Person.columns.name"),
  bad(column("is_new: { value: 'true' }"), "tables.Person.columns.is_new"),
  bad(column("height: { value: tall }"), "tables.Person.columns.height"),
  bad(column("amount: { value: nan }"), "tables.Person.columns.amount"),
  bad(column("photo: { value: 5 }"), "tables.Person.columns.photo"),
  bad(column("birthday: { value: 31.01.2026 }"), "tables.Person.columns.birthday"),
  bad(column("seen_at: { value: now }"), "tables.Person.columns.seen_at"),
  bad(column("tags: { value: a }"), "tables.Person.columns.tags"),
  bad(column("kind: { value: null }"), "tables.Person.columns.kind"),
  // the rest
  bad(withKeys("prefix: 5"), "prefix"),
  bad(withKeys("prefix: 'a b'"), "prefix"),
  bad(withKeys("prefix: my-app_"), "prefix"),
  bad(withKeys("prefix: 1st_"), "prefix"),
  bad(withKeys("prefix: _a"), "prefix"),
  bad(withKeys(`prefix: ${"a".repeat(41)}`), "prefix"),
  bad(withKeys("layout: dense"), "layout"),
  bad(withKeys("layout: [compact]"), "layout"),
  bad(withKeys("tabels: {}\ntargets: compact"), "tabels", "targets"),
  bad("[spanner]\n", ""),
];

/** What the editor takes for wrong or right and the generator does not, each with its reason. */
export const exceptions: readonly (SchemaCase & { readonly reason: string })[] = [
  ...[
    withKeys("select: { graphs: fingraph }"),
    withKeys("select: { include: OWNS }"),
    withKeys("tables: { PERSON: {} }"),
    column("NAME: { from: n }"),
    person("changeTimestampColumn: SEEN_AT"),
  ].map((given) => ({
    given,
    reason: "letter case: JSON Schema compares exactly; the editor wants the schema's spelling",
  })),
  {
    given: withKeys('tables: { "x*": { changeTimestampColumn: never } }'),
    reason: "a glob that matches no table is a warning, and what it says is not looked at",
  },
  ...[
    bad(withKeys('tables: { "P*": { columns: { nme: omit } } }'), 'tables."P*".columns.nme'),
    bad(withKeys('tables: { "P*": { columns: { id: omit } } }'), 'tables."P*".columns.id'),
    bad(withKeys('tables: { "P*": { changeTimestampColumn: updated_at } }'), 'tables."P*".changeTimestampColumn'),
  ].map((given) => ({ ...given, reason: "JSON Schema does not know which tables a glob matches" })),
  ...[
    bad(person("changeTimestampColumn: seen_at, columns: { seen_at: omit }"), "tables.Person.changeTimestampColumn"),
    bad(person("changeTimestampColumn: written_at"), "tables.Person.changeTimestampColumn"),
  ].map((given) => ({ ...given, reason: "whether a column is exported is decided by another key" })),
  ...[
    bad(person("outsideReferences: check"), "bigquery.connection"),
    bad(withKeys("defaults: { verify: counts }"), "bigquery.connection"),
  ].map((given) => ({ ...given, reason: "whether a connection is needed is decided by another key" })),
  ...[
    bad(column("height: { expression: f(x }"), "tables.Person.columns.height.expression"),
    bad(column("height: { expression: 'a, b' }"), "tables.Person.columns.height.expression"),
  ].map((given) => ({ ...given, reason: "no pattern parses SQL" })),
  {
    ...bad(column("data: { value: '{a' }"), "tables.Person.columns.data"),
    reason: "no pattern parses JSON",
  },
  ...[
    bad(column("height: { value: 0.1234567890123456 }"), "tables.Person.columns.height.value"),
    bad(column("height: { value: 12345678901234567890 }"), "tables.Person.columns.height.value"),
  ].map((given) => ({ ...given, reason: "how a number was written is gone when JSON Schema sees it" })),
  ...[
    bad(person("source: '`a.b.c.d`'"), "tables.Person.source"),
    bad(person("source: '`a..b`'"), "tables.Person.source"),
    bad(column("height: { from: '`a\\x2eb`' }"), "tables.Person.columns.height.from"),
  ].map((given) => ({ ...given, reason: "what stands in backticks is not taken apart" })),
  ...[
    bad(withKeys("prefix: a\nprefix: b"), "prefix"),
    bad(withKeys("prefix: !!str a"), ""),
    bad(withKeys("defaults: &d { shards: 2 }"), ""),
  ].map((given) => ({ ...given, reason: "YAML's own: it is no part of the value that JSON Schema sees" })),
];

/** Schemas that the emulator 1.5.28 takes; no semicolon stands inside of a statement. */
export const schemas: ReadonlyMap<string, string> = new Map([
  [
    "interleaving, four deep",
    `CREATE TABLE Region (region STRING(8) NOT NULL) PRIMARY KEY (region);
     CREATE TABLE City (region STRING(8) NOT NULL, city INT64 NOT NULL, name STRING(MAX)) PRIMARY KEY (region, city),
       INTERLEAVE IN PARENT Region ON DELETE CASCADE;
     CREATE TABLE Street (region STRING(8) NOT NULL, city INT64 NOT NULL, street INT64 NOT NULL)
       PRIMARY KEY (region, city, street), INTERLEAVE IN PARENT City ON DELETE NO ACTION;
     CREATE TABLE House (region STRING(8) NOT NULL, city INT64 NOT NULL, street INT64 NOT NULL, house STRING(4) NOT NULL)
       PRIMARY KEY (region, city, street, house), INTERLEAVE IN PARENT Street;
     CREATE TABLE Flat (region STRING(8) NOT NULL, city INT64 NOT NULL, street INT64 NOT NULL, house STRING(4) NOT NULL,
       flat INT64 NOT NULL) PRIMARY KEY (region, city, street, house, flat), INTERLEAVE IN PARENT House ON DELETE CASCADE`,
  ],
  [
    "composite keys with DESC",
    `CREATE TABLE Reading (sensor STRING(36) NOT NULL, moment TIMESTAMP NOT NULL, value FLOAT64)
       PRIMARY KEY (sensor, moment DESC);
     CREATE TABLE Note (sensor STRING(36) NOT NULL, moment TIMESTAMP NOT NULL, note INT64 NOT NULL, line INT64)
       PRIMARY KEY (sensor, moment DESC, note ASC, line DESC), INTERLEAVE IN PARENT Reading ON DELETE CASCADE`,
  ],
  [
    "foreign keys to columns in another order",
    `CREATE TABLE Part (maker INT64 NOT NULL, number STRING(20) NOT NULL, side BOOL NOT NULL)
       PRIMARY KEY (maker, number, side);
     CREATE TABLE Use (id INT64 NOT NULL, number STRING(20), side BOOL, maker INT64,
       CONSTRAINT UsePart FOREIGN KEY (side, number, maker) REFERENCES Part (side, number, maker),
       FOREIGN KEY (number, side, maker) REFERENCES Part (number, side, maker)) PRIMARY KEY (id)`,
  ],
  [
    "foreign keys to unique columns that are no key",
    `CREATE TABLE Person (id INT64 NOT NULL, email STRING(200), country STRING(2), tax STRING(20)) PRIMARY KEY (id);
     CREATE UNIQUE INDEX PersonEmail ON Person (email);
     CREATE TABLE Mail (id INT64 NOT NULL, sender STRING(200), country STRING(2), tax STRING(20),
       CONSTRAINT MailSender FOREIGN KEY (sender) REFERENCES Person (email),
       CONSTRAINT MailPayer FOREIGN KEY (tax, country) REFERENCES Person (tax, country)) PRIMARY KEY (id)`,
  ],
  [
    "ON DELETE CASCADE, cycles and a table that refers to itself",
    `CREATE TABLE Team (id INT64 NOT NULL, lead INT64) PRIMARY KEY (id);
     CREATE TABLE Member (id INT64 NOT NULL, team INT64 NOT NULL, mentor INT64,
       CONSTRAINT MemberTeam FOREIGN KEY (team) REFERENCES Team (id) ON DELETE CASCADE,
       CONSTRAINT MemberMentor FOREIGN KEY (mentor) REFERENCES Member (id) ON DELETE NO ACTION) PRIMARY KEY (id);
     ALTER TABLE Team ADD CONSTRAINT TeamLead FOREIGN KEY (lead) REFERENCES Member (id)`,
  ],
  [
    "named schemas",
    `CREATE SCHEMA sales;
     CREATE SCHEMA stock;
     CREATE TABLE T (id INT64 NOT NULL, other STRING(MAX)) PRIMARY KEY (id);
     CREATE TABLE stock.T (id STRING(36) NOT NULL, place INT64 NOT NULL) PRIMARY KEY (id, place);
     CREATE TABLE stock.Child (id STRING(36) NOT NULL, place INT64 NOT NULL, n INT64 NOT NULL)
       PRIMARY KEY (id, place, n), INTERLEAVE IN PARENT stock.T ON DELETE CASCADE;
     CREATE TABLE sales.Sale (id INT64 NOT NULL, t STRING(36), place INT64, base INT64, code INT64,
       CONSTRAINT SaleStock FOREIGN KEY (place, t) REFERENCES stock.T (place, id) ON DELETE CASCADE,
       CONSTRAINT SaleBase FOREIGN KEY (base) REFERENCES T (id),
       CONSTRAINT SaleCode CHECK (code > 0)) PRIMARY KEY (id);
     CREATE INDEX sales.SaleByCode ON sales.Sale (code DESC) STORING (t);
     CREATE TABLE Report (id INT64 NOT NULL, sale INT64, FOREIGN KEY (sale) REFERENCES sales.Sale (id)) PRIMARY KEY (id)`,
  ],
  [
    "every type of column",
    `CREATE TABLE Types (id INT64 NOT NULL, b BOOL, by10 BYTES(10), bymax BYTES(MAX), d DATE, f32 FLOAT32, f64 FLOAT64,
       i INT64, j JSON, n NUMERIC, s10 STRING(10), smax STRING(MAX) NOT NULL, ts TIMESTAMP,
       ab ARRAY<BOOL>, aby ARRAY<BYTES(16)>, ad ARRAY<DATE>, af32 ARRAY<FLOAT32>, af64 ARRAY<FLOAT64> NOT NULL,
       ai ARRAY<INT64>, aj ARRAY<JSON>, an ARRAY<NUMERIC>, ast ARRAY<STRING(MAX)>, ats ARRAY<TIMESTAMP>)
       PRIMARY KEY (id)`,
  ],
  [
    "generated columns, also in the key",
    `CREATE TABLE Shard (id STRING(36) NOT NULL, n INT64,
       shard INT64 NOT NULL AS (MOD(FARM_FINGERPRINT(id), 16)) STORED,
       double INT64 AS (n * 2) STORED, half INT64 AS (DIV(n, 2)),
       label STRING(MAX) AS (CONCAT(id, '/', CAST(n AS STRING))) STORED) PRIMARY KEY (shard, id)`,
  ],
  [
    "DEFAULT",
    `CREATE TABLE Defaults (id STRING(36) NOT NULL DEFAULT (GENERATE_UUID()), n INT64 NOT NULL DEFAULT (-1),
       s STRING(MAX) DEFAULT ('it is (a) "text"'), moment TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP()),
       tags ARRAY<STRING(10)> DEFAULT (['a', 'b']), day DATE DEFAULT (DATE '2020-02-29')) PRIMARY KEY (id);
     ALTER TABLE Defaults ADD COLUMN late BOOL DEFAULT (TRUE)`,
  ],
  [
    "commit timestamps and row deletion policies",
    `CREATE TABLE Event (id INT64 NOT NULL, written TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
       touched TIMESTAMP OPTIONS (allow_commit_timestamp = false), ends TIMESTAMP) PRIMARY KEY (id, written),
       ROW DELETION POLICY (OLDER_THAN(ends, INTERVAL 30 DAY));
     CREATE TABLE Log (id INT64 NOT NULL, moment TIMESTAMP OPTIONS (allow_commit_timestamp = true)) PRIMARY KEY (id);
     ALTER TABLE Log ADD ROW DELETION POLICY (OLDER_THAN(moment, INTERVAL 0 DAY))`,
  ],
  [
    "checks",
    `CREATE TABLE Price (id INT64 NOT NULL, net NUMERIC, gross NUMERIC, note STRING(MAX),
       CONSTRAINT GrossAboveNet CHECK (gross >= net AND   net > 0),
       CHECK (note != ')' OR note IS NULL),
       CONSTRAINT CK_IS_NOT_NULL CHECK (note IS NOT NULL)) PRIMARY KEY (id);
     ALTER TABLE Price ADD CONSTRAINT Late CHECK (id > 0)`,
  ],
  [
    "indexes: unique, null-filtered, storing, interleaved",
    `CREATE TABLE Album (singer INT64 NOT NULL, album INT64 NOT NULL, title STRING(MAX), year INT64, rating FLOAT64)
       PRIMARY KEY (singer, album);
     CREATE UNIQUE INDEX AlbumTitle ON Album (title, year DESC);
     CREATE NULL_FILTERED INDEX AlbumYear ON Album (year DESC) STORING (title, rating);
     CREATE UNIQUE NULL_FILTERED INDEX AlbumRating ON Album (rating);
     CREATE TABLE Song (singer INT64 NOT NULL, album INT64 NOT NULL, song INT64 NOT NULL, name STRING(MAX))
       PRIMARY KEY (singer, album, song), INTERLEAVE IN PARENT Album ON DELETE CASCADE;
     CREATE INDEX SongName ON Song (singer, album, name), INTERLEAVE IN Album`,
  ],
  [
    "views, sequences, identity, change streams and options",
    `ALTER DATABASE ${"`database`"} SET OPTIONS (version_retention_period = '2d');
     CREATE SEQUENCE Numbers OPTIONS (sequence_kind = 'bit_reversed_positive');
     CREATE TABLE Ticket (id INT64 NOT NULL DEFAULT (GET_NEXT_SEQUENCE_VALUE(SEQUENCE Numbers)), title STRING(MAX),
       number INT64 GENERATED BY DEFAULT AS IDENTITY (BIT_REVERSED_POSITIVE START COUNTER WITH 1000)) PRIMARY KEY (id);
     CREATE TABLE Visit (id INT64 NOT NULL GENERATED BY DEFAULT AS IDENTITY (BIT_REVERSED_POSITIVE), day DATE)
       PRIMARY KEY (id);
     CREATE VIEW Titles SQL SECURITY INVOKER AS SELECT t.id, t.title FROM Ticket AS t;
     CREATE CHANGE STREAM Changes FOR Ticket`,
  ],
  [
    "views, one upon the other and in a schema",
    `CREATE SCHEMA reports;
     CREATE TABLE Sale (id INT64 NOT NULL, amount NUMERIC, day DATE) PRIMARY KEY (id);
     CREATE VIEW Late SQL SECURITY INVOKER AS SELECT s.id,   s.amount FROM Sale AS s WHERE s.day > DATE '2020-01-01';
     CREATE VIEW Gone SQL SECURITY INVOKER AS SELECT s.id FROM Sale AS s;
     CREATE VIEW reports.Early SQL SECURITY INVOKER AS SELECT l.id, 'a  "b"' AS word FROM Late AS l;
     CREATE OR REPLACE VIEW Late SQL SECURITY INVOKER AS SELECT s.id, s.amount AS sum FROM Sale AS s;
     DROP VIEW Gone`,
  ],
  [
    "an empty primary key, and one without NOT NULL",
    `CREATE TABLE Settings (name STRING(MAX), value JSON) PRIMARY KEY ();
     CREATE TABLE Loose (a INT64, b STRING(MAX)) PRIMARY KEY (a, b);
     CREATE TABLE Inline (id INT64 NOT NULL PRIMARY KEY, v BOOL)`,
  ],
  [
    "names that are words of the language",
    `CREATE TABLE ${"`Order`"} (${"`Select`"} INT64 NOT NULL, ${"`from`"} STRING(MAX), ${"`Group`"} INT64,
       CONSTRAINT ${"`Check`"} CHECK (${"`Group`"} > 0),
       CONSTRAINT ${"`Foreign`"} FOREIGN KEY (${"`Group`"}) REFERENCES ${"`Order`"} (${"`Select`"}))
       PRIMARY KEY (${"`Select`"} DESC);
     CREATE INDEX ${"`Index`"} ON ${"`Order`"} (${"`from`"}) STORING (${"`Group`"});
     CREATE TABLE Interval_ (${"`Interval`"} INT64 NOT NULL, a1_B TIMESTAMP) PRIMARY KEY (${"`Interval`"}),
       ROW DELETION POLICY (OLDER_THAN(a1_B, INTERVAL 7 DAY))`,
  ],
  [
    "a schema after many changes",
    `CREATE TABLE Old (id INT64 NOT NULL, gone STRING(10), kept STRING(10)) PRIMARY KEY (id);
     ALTER TABLE Old DROP COLUMN gone;
     ALTER TABLE Old ADD COLUMN added ARRAY<INT64>;
     CREATE TABLE Child (id INT64 NOT NULL, n INT64 NOT NULL) PRIMARY KEY (id, n), INTERLEAVE IN PARENT Old;
     ALTER TABLE Child SET ON DELETE CASCADE;
     ALTER TABLE Old ADD CONSTRAINT Away CHECK (id > 0);
     ALTER TABLE Old ADD CONSTRAINT Stays CHECK (id < 100);
     ALTER TABLE Old DROP CONSTRAINT Away`,
  ],
]);

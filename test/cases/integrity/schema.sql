-- What rows can be held against: unique indexes, lengths, CHECKs, nullable keys of parents, keys to columns that are no key,
-- a hash in front of the key, edges that dangle, a hierarchy that cannot wait, more references than one step joins.

CREATE TABLE Customer (
  region   STRING(8),
  id       INT64 NOT NULL,
  email    STRING(320) NOT NULL,
  tax_id   STRING(20),
  rating   FLOAT64,
  since    DATE,
  CONSTRAINT CK_Email CHECK (email LIKE '%@%'),
  CHECK (rating IS NULL OR rating BETWEEN 0 AND 5),
  CONSTRAINT CK_Since CHECK (since < CURRENT_DATE()),
) PRIMARY KEY (region, id);
CREATE UNIQUE INDEX CustomerByEmail ON Customer (email);
CREATE UNIQUE NULL_FILTERED INDEX CustomerByTaxId ON Customer (tax_id);

CREATE TABLE Contact (
  region  STRING(8),
  id      INT64 NOT NULL,
  number  INT64 NOT NULL,
  phones  ARRAY<STRING(20)>,
) PRIMARY KEY (region, id, number),
  INTERLEAVE IN PARENT Customer;

CREATE TABLE Event (
  shard  INT64 NOT NULL AS (MOD(event_id, 16)) STORED,
  event_id INT64 NOT NULL,
  score  FLOAT32,
  vector ARRAY<FLOAT32>(vector_length=>3),
) PRIMARY KEY (shard, event_id);

CREATE TABLE Category (
  id      INT64 NOT NULL,
  level   INT64,
  parent  INT64 NOT NULL,
  CONSTRAINT FK_Parent FOREIGN KEY (parent) REFERENCES Category (id),
) PRIMARY KEY (id);

CREATE TABLE Follows (
  id        INT64 NOT NULL,
  follower  INT64,
  followed  INT64,
) PRIMARY KEY (id);

CREATE TABLE Account (id INT64 NOT NULL) PRIMARY KEY (id);

CREATE TABLE Audit (
  id INT64 NOT NULL,
  tax_id STRING(20),
  a1 INT64, a2 INT64, a3 INT64, a4 INT64, a5 INT64, a6 INT64, a7 INT64, a8 INT64,
  CONSTRAINT FK_TaxId FOREIGN KEY (tax_id) REFERENCES Customer (tax_id),
  CONSTRAINT FK_1 FOREIGN KEY (a1) REFERENCES Account (id),
  CONSTRAINT FK_2 FOREIGN KEY (a2) REFERENCES Account (id),
  CONSTRAINT FK_3 FOREIGN KEY (a3) REFERENCES Account (id),
  CONSTRAINT FK_4 FOREIGN KEY (a4) REFERENCES Account (id),
  CONSTRAINT FK_5 FOREIGN KEY (a5) REFERENCES Account (id),
  CONSTRAINT FK_6 FOREIGN KEY (a6) REFERENCES Account (id),
  CONSTRAINT FK_7 FOREIGN KEY (a7) REFERENCES Account (id),
  CONSTRAINT FK_8 FOREIGN KEY (a8) REFERENCES Account (id) NOT ENFORCED,
) PRIMARY KEY (id);

CREATE TABLE Ledger (
  id       INT64 NOT NULL,
  account  INT64 NOT NULL,
  CONSTRAINT FK_Account FOREIGN KEY (account) REFERENCES Account (id),
) PRIMARY KEY (id);

CREATE PROPERTY GRAPH Shop
  NODE TABLES (Customer, Account, Category)
  EDGE TABLES (
    Follows
      SOURCE KEY (follower) REFERENCES Account (id)
      DESTINATION KEY (followed) REFERENCES Account (id)
  );

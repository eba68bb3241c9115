CREATE TABLE Person (id INT64 NOT NULL, name STRING(MAX), kind STRING(MAX), extra JSON, born DATE) PRIMARY KEY (id);
CREATE TABLE Account (bank INT64 NOT NULL, number INT64 NOT NULL, opened DATE) PRIMARY KEY (bank, number);
CREATE TABLE Owns (id INT64 NOT NULL, bank INT64 NOT NULL, number INT64 NOT NULL, since DATE) PRIMARY KEY (id, bank, number);
CREATE TABLE trade.Pays (id INT64 NOT NULL, payer INT64, payee INT64, kind STRING(MAX), extra JSON) PRIMARY KEY (id);
CREATE VIEW Rich SQL SECURITY INVOKER AS SELECT p.id AS rich_id FROM Person AS p;
CREATE PROPERTY GRAPH Terse NODE TABLES (Person);
CREATE OR REPLACE PROPERTY GRAPH Terse NODE TABLES (Person, Account,);
CREATE PROPERTY GRAPH IF NOT EXISTS Terse NODE TABLES (Person);
CREATE PROPERTY GRAPH Whole
  OPTIONS (note = 'before')
  NODE TABLES (
    Person
      KEY (id)
      LABEL Human PROPERTIES (name, UPPER(name) AS shout, `id`, STRUCT<x INT64, y ARRAY<STRUCT<a BOOL, b BOOL>>>(id, []).x AS pair,
        id < 5 AS small, id > 7 AS large, f(@{hint = 1} id, 2) AS hinted)
      LABEL Being NO PROPERTIES
      DEFAULT LABEL,
    Account AS Konto PROPERTIES ARE ALL COLUMNS EXCEPT (opened),
    Person AS Body LABEL Thing PROPERTIES ALL COLUMNS,
    Person AS Shadow NO PROPERTIES,
    Person AS Named PROPERTIES (name, born AS birthday),
    Person AS Loose DYNAMIC LABEL (kind) DYNAMIC PROPERTIES (extra),
    Rich KEY (rich_id)
  )
  EDGE TABLES (
    Owns
      KEY (id, bank, number)
      SOURCE KEY (id) REFERENCES Person (id)
      DESTINATION KEY (bank, number) REFERENCES Konto (bank, number)
      LABEL Owns PROPERTIES (since)
      DEFAULT LABEL PROPERTIES ARE ALL COLUMNS EXCEPT (since, id),
    Owns AS OwnedBy
      SOURCE KEY (bank, number) REFERENCES Konto
      DESTINATION KEY (id) REFERENCES Person
      LABEL OwnedBy,
    trade.Pays
      SOURCE KEY (payer) REFERENCES Loose (id)
      DESTINATION KEY (payee) REFERENCES Loose (id)
      DYNAMIC LABEL (kind)
      DYNAMIC PROPERTIES (extra)
  );
CREATE PROPERTY GRAPH trade.Small NODE TABLES (Person) EDGE TABLES () OPTIONS (note = 'behind');
CREATE PROPERTY GRAPH Qualified
  NODE TABLES (trade.Pays KEY (id), Person)
  EDGE TABLES (
    trade.Pays AS Paid SOURCE KEY (id) REFERENCES trade.Pays (id) DESTINATION KEY (payee) REFERENCES Person (id)
  );
DROP PROPERTY GRAPH Terse;
DROP PROPERTY GRAPH IF EXISTS Terse;

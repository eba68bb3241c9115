-- What other teams load: countries, orders in a schema of their own, and the one row of settings.
CREATE SCHEMA trade;
CREATE TABLE Country (code STRING(2) NOT NULL, name STRING(MAX)) PRIMARY KEY (code);
CREATE TABLE trade.`Order` (region INT64, placed TIMESTAMP NOT NULL, weight FLOAT64) PRIMARY KEY (region, placed);
CREATE TABLE Settings (v JSON) PRIMARY KEY ();

CREATE TABLE Person (
  id INT64 NOT NULL,
  name STRING(MAX),
  country STRING(2),
  mentor INT64,
  CONSTRAINT FK_Country FOREIGN KEY (country) REFERENCES Country (code),
  CONSTRAINT FK_Mentor FOREIGN KEY (mentor) REFERENCES Person (id)
) PRIMARY KEY (id);
CREATE TABLE Item (
  region INT64,
  placed TIMESTAMP NOT NULL,
  line INT64 NOT NULL,
  origin STRING(2),
  CONSTRAINT FK_Origin FOREIGN KEY (origin) REFERENCES Country (code) NOT ENFORCED
) PRIMARY KEY (region, placed, line), INTERLEAVE IN PARENT trade.`Order`;
CREATE TABLE Flag (id INT64 NOT NULL, t BYTES(16) NOT NULL) PRIMARY KEY (id, t), INTERLEAVE IN PARENT Settings;
CREATE TABLE Visited (
  person INT64 NOT NULL,
  country STRING(2) NOT NULL,
  seen DATE
) PRIMARY KEY (person, country);
-- Referred to, and not looked up.
CREATE TABLE Log (
  id INT64 NOT NULL,
  country STRING(2),
  CONSTRAINT FK_Logged FOREIGN KEY (country) REFERENCES Country (code)
) PRIMARY KEY (id);
CREATE TABLE Hint (
  id INT64 NOT NULL,
  country STRING(2),
  CONSTRAINT FK_Hint FOREIGN KEY (country) REFERENCES Country (code) NOT ENFORCED
) PRIMARY KEY (id);

CREATE PROPERTY GRAPH Travel
  NODE TABLES (Person, Country)
  EDGE TABLES (Visited
    SOURCE KEY (person) REFERENCES Person (id)
    DESTINATION KEY (country) REFERENCES Country (code));

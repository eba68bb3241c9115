CREATE TABLE Person (
  person_id INT64 NOT NULL,
  name      STRING(100),
  born      DATE,
) PRIMARY KEY (person_id);

CREATE TABLE City (
  city_id STRING(36) NOT NULL,
  name    STRING(MAX) NOT NULL,
  area    FLOAT32,
) PRIMARY KEY (city_id);

CREATE TABLE Company (
  company_id INT64 NOT NULL,
  seat       STRING(36) NOT NULL,
  founded    DATE,
  FOREIGN KEY (seat) REFERENCES City (city_id),
) PRIMARY KEY (company_id);

CREATE TABLE Lives (
  person_id INT64 NOT NULL,
  city_id   STRING(36) NOT NULL,
  since     DATE,
) PRIMARY KEY (person_id, city_id),
  INTERLEAVE IN PARENT Person ON DELETE CASCADE;

CREATE TABLE Works (
  person_id  INT64 NOT NULL,
  company_id INT64 NOT NULL,
  roles      ARRAY<STRING(40)>,
  CONSTRAINT FK_Employer FOREIGN KEY (company_id) REFERENCES Company (company_id) ON DELETE CASCADE,
) PRIMARY KEY (person_id, company_id),
  INTERLEAVE IN PARENT Person;

-- Only reached by a reference: no graph names it, but Address rows need it.
CREATE TABLE Country (
  code STRING(2) NOT NULL,
) PRIMARY KEY (code);

ALTER TABLE City ADD COLUMN country STRING(2);
ALTER TABLE City ADD CONSTRAINT FK_Country FOREIGN KEY (country) REFERENCES Country (code);

CREATE TABLE Unused (id INT64 NOT NULL) PRIMARY KEY (id);

CREATE PROPERTY GRAPH Places
  NODE TABLES (
    Person AS Inhabitant,
    City
  )
  EDGE TABLES (
    Lives
      SOURCE KEY (person_id) REFERENCES Inhabitant (person_id)
      DESTINATION KEY (city_id) REFERENCES City (city_id)
      LABEL LivesIn PROPERTIES (since)
  );

CREATE OR REPLACE PROPERTY GRAPH Economy
  NODE TABLES (
    Person LABEL Worker PROPERTIES ARE ALL COLUMNS EXCEPT (born),
    Company
  )
  EDGE TABLES (
    Works
      SOURCE KEY (person_id) REFERENCES Person
      DESTINATION KEY (company_id) REFERENCES Company
      LABEL WorksAt NO PROPERTIES
  );

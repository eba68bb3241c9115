CREATE TABLE Person (
  id    INT64 NOT NULL,
  name  STRING(MAX)
) PRIMARY KEY (id);

CREATE TABLE Account (
  id           INT64 NOT NULL,
  create_time  TIMESTAMP,
  is_blocked   BOOL,
  type         STRING(MAX)
) PRIMARY KEY (id);

CREATE TABLE PersonOwnAccount (
  id          INT64 NOT NULL,
  account_id  INT64 NOT NULL,
  create_time TIMESTAMP,
  CONSTRAINT FK_Account FOREIGN KEY (account_id) REFERENCES Account (id) NOT ENFORCED
) PRIMARY KEY (id, account_id),
INTERLEAVE IN Person;

-- An audit trail that no graph uses: its reference to itself is not checked, so it may stay.
CREATE TABLE AuditEntry (
  entry_id    INT64 NOT NULL,
  previous_id INT64,
  account_id  INT64,
  note        STRING(MAX),
  CONSTRAINT FK_Previous FOREIGN KEY (previous_id) REFERENCES AuditEntry (entry_id) NOT ENFORCED,
  CONSTRAINT FK_Audited FOREIGN KEY (account_id) REFERENCES Account (id)
) PRIMARY KEY (entry_id);

CREATE PROPERTY GRAPH FinGraph
  NODE TABLES (Person, Account)
  EDGE TABLES (
    PersonOwnAccount
      SOURCE KEY (id) REFERENCES Person
      DESTINATION KEY (account_id) REFERENCES Account
      LABEL Owns
  );

CREATE SCHEMA team;

CREATE SEQUENCE Tickets OPTIONS (sequence_kind = 'bit_reversed_positive');

CREATE TABLE Agent (
  id INT64 NOT NULL,
  mentor INT64,
  shift INT64,
  FOREIGN KEY (mentor) REFERENCES Agent (id)
) PRIMARY KEY (id);

CREATE TABLE team.Shift (
  id INT64 NOT NULL,
  agent INT64,
  CONSTRAINT FK_Shift FOREIGN KEY (agent) REFERENCES Agent (id)
) PRIMARY KEY (id);

CREATE TABLE Desk (
  id INT64 NOT NULL DEFAULT (GET_NEXT_SEQUENCE_VALUE(SEQUENCE Tickets)),
  room STRING(20) NOT NULL,
  lead INT64,
  `Order` INT64,
  opened TIMESTAMP OPTIONS (allow_commit_timestamp = true),
  CONSTRAINT FK_Lead FOREIGN KEY (lead) REFERENCES Agent (id)
) PRIMARY KEY (id);

CREATE TABLE Call (
  id INT64 NOT NULL,
  number INT64 NOT NULL,
  agent INT64,
  topic STRING(MAX) DEFAULT ('other'),
  topic_upper STRING(MAX) AS (UPPER(topic)) STORED,
  at_ TIMESTAMP,
  CONSTRAINT FK_Agent FOREIGN KEY (agent) REFERENCES Agent (id) ON DELETE CASCADE,
  CHECK (number > 0)
) PRIMARY KEY (id, number DESC),
  INTERLEAVE IN PARENT Desk ON DELETE CASCADE,
  ROW DELETION POLICY (OLDER_THAN(at_, INTERVAL 90 DAY));

ALTER TABLE Agent ADD CONSTRAINT FK_Now FOREIGN KEY (shift) REFERENCES team.Shift (id) NOT ENFORCED;

CREATE UNIQUE INDEX ByRoom ON Desk (room, `Order` DESC) STORING (opened);

CREATE VIEW Busy SQL SECURITY INVOKER AS SELECT Call.id FROM Call;

CREATE PROPERTY GRAPH Support
  NODE TABLES (
    Desk
      KEY (id)
      DEFAULT LABEL PROPERTIES ARE ALL COLUMNS,
    Agent AS Person
      KEY (id)
      LABEL Human PROPERTIES (id, id + 1 AS next)
      DEFAULT LABEL NO PROPERTIES
  )
  EDGE TABLES (
    Call
      KEY (id, number)
      SOURCE KEY (id) REFERENCES Desk (id)
      DESTINATION KEY (agent) REFERENCES Person (id)
      LABEL Handles PROPERTIES ARE ALL COLUMNS
  );

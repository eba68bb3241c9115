CREATE TABLE Event (
  event_id INT64 NOT NULL,
  kind     STRING(MAX) NOT NULL,
  `at`     TIMESTAMP,
  day      DATE AS (DATE(`at`)) STORED,
) PRIMARY KEY (event_id);
CREATE PROPERTY GRAPH Events NODE TABLES (Event);

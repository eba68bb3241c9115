CREATE TABLE Account (
  account_id INT64 NOT NULL,
  holder     STRING(MAX),
) PRIMARY KEY (account_id);

CREATE TABLE Bank (
  bank_id INT64 NOT NULL,
  name    STRING(MAX),
) PRIMARY KEY (bank_id);

-- A transfer is a node, and an edge between its accounts, and an edge to the bank that carried it out.
CREATE TABLE Transfer (
  transfer_id INT64 NOT NULL,
  from_id     INT64 NOT NULL,
  to_id       INT64 NOT NULL,
  bank_id     INT64,
  amount      NUMERIC NOT NULL,
  details     JSON,
  CONSTRAINT FK_From FOREIGN KEY (from_id) REFERENCES Account (account_id),
  CONSTRAINT FK_To FOREIGN KEY (to_id) REFERENCES Account (account_id),
) PRIMARY KEY (transfer_id DESC);

CREATE UNIQUE NULL_FILTERED INDEX TransferByBank ON Transfer (bank_id, transfer_id) STORING (amount);

CREATE PROPERTY GRAPH Payments
  NODE TABLES (Account, Bank, Transfer AS TransferNode)
  EDGE TABLES (
    Transfer AS Moves
      SOURCE KEY (from_id) REFERENCES Account (account_id)
      DESTINATION KEY (to_id) REFERENCES Account (account_id)
      DEFAULT LABEL PROPERTIES (amount, CAST(details AS STRING) AS details_text),
    Transfer AS CarriedOutBy
      KEY (transfer_id)
      SOURCE KEY (transfer_id) REFERENCES TransferNode (transfer_id)
      DESTINATION KEY (bank_id) REFERENCES Bank (bank_id)
      LABEL CarriedOutBy LABEL Settled NO PROPERTIES
  );

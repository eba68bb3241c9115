-- A graph over tables and views: the tables are loaded, the views show what stands in them.
CREATE TABLE Account (
  account_id   INT64 NOT NULL,
  customer_id  INT64 NOT NULL,
  account_type STRING(20),
  balance      NUMERIC,
) PRIMARY KEY (account_id);

CREATE TABLE Transfer (
  transfer_id INT64 NOT NULL,
  from_id     INT64 NOT NULL,
  to_id       INT64 NOT NULL,
  amount      NUMERIC,
  CONSTRAINT FK_From FOREIGN KEY (from_id) REFERENCES Account (account_id),
) PRIMARY KEY (transfer_id);

-- No element, and so not loaded; its rows are seen through the view.
CREATE TABLE CustomerRecord (
  customer_id INT64 NOT NULL,
  record      JSON,
) PRIMARY KEY (customer_id);

CREATE VIEW SavingAccount SQL SECURITY INVOKER AS
  SELECT Account.account_id, Account.customer_id, Account.balance
  FROM Account
  WHERE Account.account_type = 'saving';

CREATE VIEW Customer SQL SECURITY DEFINER AS
  SELECT r.customer_id, STRING(r.record.name) AS name FROM CustomerRecord AS r;

CREATE VIEW OwnsSaving SQL SECURITY INVOKER AS
  SELECT s.account_id, s.customer_id FROM SavingAccount AS s;

CREATE PROPERTY GRAPH Savings
  NODE TABLES (
    Account,
    SavingAccount KEY (account_id) LABEL Saving PROPERTIES (account_id, balance),
    Customer KEY (customer_id)
  )
  EDGE TABLES (
    -- Its table is loaded: after the accounts, and without waiting for the view.
    Transfer
      SOURCE KEY (from_id) REFERENCES Account (account_id)
      DESTINATION KEY (to_id) REFERENCES SavingAccount (account_id),
    OwnsSaving KEY (account_id)
      SOURCE KEY (customer_id) REFERENCES Customer (customer_id)
      DESTINATION KEY (account_id) REFERENCES SavingAccount (account_id)
      NO PROPERTIES
  );

-- Two schemas in one database: the shop, which is loaded, and an old one, which Spanner would not take as it stands here.
CREATE TABLE Customer (
  customer_id INT64 NOT NULL,
  name        STRING(MAX),
) PRIMARY KEY (customer_id);

CREATE TABLE Product (
  product_id INT64 NOT NULL,
  price      NUMERIC,
) PRIMARY KEY (product_id);

CREATE TABLE Bought (
  customer_id INT64 NOT NULL,
  product_id  INT64 NOT NULL,
  bought_at   TIMESTAMP NOT NULL,
  CONSTRAINT FK_Product FOREIGN KEY (product_id) REFERENCES Product (product_id),
) PRIMARY KEY (customer_id, product_id, bought_at),
  INTERLEAVE IN PARENT Customer ON DELETE CASCADE;

CREATE PROPERTY GRAPH Shop
  NODE TABLES (Customer, Product)
  EDGE TABLES (
    Bought
      SOURCE KEY (customer_id) REFERENCES Customer (customer_id)
      DESTINATION KEY (product_id) REFERENCES Product (product_id)
  );

CREATE TABLE OldSession (
  session_id STRING(36) NOT NULL,
  ended      DATE,
) PRIMARY KEY (session_id),
  ROW DELETION POLICY (OLDER_THAN(ended, INTERVAL 30 DAY));

CREATE TABLE OldClick (
  session_id STRING(40) NOT NULL,
  clicked_at TIMESTAMP NOT NULL,
  product_id STRING(36),
  FOREIGN KEY (product_id) REFERENCES Product (product_id),
) PRIMARY KEY (session_id, clicked_at DESC),
  INTERLEAVE IN PARENT OldSession ON DELETE CASCADE;

CREATE TABLE OldTag (
  tags  ARRAY<STRING(20)>,
  click INT64,
  FOREIGN KEY (click) REFERENCES OldClicks (click_id),
) PRIMARY KEY (tags);

CREATE TABLE OldNote (note STRING(MAX));

CREATE PROPERTY GRAPH OldClicks
  NODE TABLES (
    Product LABEL Thing PROPERTIES (product_id, price AS value),
    OldSession LABEL Thing PROPERTIES (session_id AS product_id)
  )
  EDGE TABLES (
    OldClick
      SOURCE KEY (session_id) REFERENCES OldSession (session_id)
      DESTINATION KEY (product_id) REFERENCES Wares (product_id)
  );

ALTER TABLE OldVisit ADD COLUMN agent STRING(MAX);

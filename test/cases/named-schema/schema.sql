CREATE SCHEMA sales;

CREATE TABLE sales.Customers (
  customer_id INT64 NOT NULL,
  name        STRING(MAX),
) PRIMARY KEY (customer_id);

CREATE TABLE sales.Orders (
  customer_id INT64 NOT NULL,
  order_id    INT64 NOT NULL,
  product_id  INT64,
  placed_at   TIMESTAMP,
  CONSTRAINT FK_Product FOREIGN KEY (product_id) REFERENCES Products (product_id),
) PRIMARY KEY (customer_id, order_id),
  INTERLEAVE IN PARENT sales.Customers ON DELETE CASCADE;

CREATE TABLE Products (
  product_id INT64 NOT NULL,
  `group`    STRING(MAX),
) PRIMARY KEY (product_id);

-- Wants the action name of sales.Orders.
CREATE TABLE sales__Orders (
  id INT64 NOT NULL,
) PRIMARY KEY (id);

CREATE PROPERTY GRAPH sales.Purchases
  NODE TABLES (sales.Customers, Products)
  EDGE TABLES (
    sales.Orders AS Orders
      SOURCE KEY (customer_id) REFERENCES Customers (customer_id)
      DESTINATION KEY (product_id) REFERENCES Products (product_id)
  );

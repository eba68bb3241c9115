CREATE CHANGE STREAM Silent;
CREATE CHANGE STREAM Everything FOR ALL;
CREATE CHANGE STREAM IF NOT EXISTS trade.Some FOR Books, trade.Orders(Price, Pages,), Keys()
  OPTIONS (retention_period = '36h', value_capture_type = 'NEW_ROW', exclude_ttl_deletes = NULL);
ALTER CHANGE STREAM Silent SET FOR ALL;
ALTER CHANGE STREAM Silent SET FOR Books(Price, Pages,), Keys(), trade.Orders;
ALTER CHANGE STREAM Silent DROP FOR ALL;
ALTER CHANGE STREAM trade.Some SET OPTIONS (retention_period = '7d');
DROP CHANGE STREAM Silent;
DROP CHANGE STREAM IF EXISTS Everything;

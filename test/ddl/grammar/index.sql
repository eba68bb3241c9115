CREATE TABLE Book (id INT64 NOT NULL, title STRING(MAX), price NUMERIC, shelf INT64) PRIMARY KEY (id);
CREATE INDEX ByTitle ON Book (title);
CREATE UNIQUE INDEX ByPrice ON Book (price DESC, title ASC) STORING (shelf);
CREATE NULL_FILTERED INDEX ByShelf ON Book (shelf);
CREATE UNIQUE NULL_FILTERED INDEX IF NOT EXISTS ByBoth ON Book (shelf, price,) STORING (title,), INTERLEAVE IN Book;
CREATE INDEX Partial ON Book (shelf, price) STORING (title) WHERE shelf IS NOT NULL AND price IS NOT NULL
  , INTERLEAVE IN Book OPTIONS (locality_group = 'cold');
ALTER INDEX ByTitle ADD STORED COLUMN price;
ALTER INDEX ByTitle DROP STORED COLUMN price;
ALTER INDEX ByTitle ADD STORED COLUMN shelf OPTIONS (locality_group = 'cold');
ALTER INDEX ByTitle SET OPTIONS (locality_group = 'cold');
DROP INDEX ByTitle;
DROP INDEX IF EXISTS ByTitle;
CREATE SEARCH INDEX Searched ON Book (title);
ALTER INDEX Searched ADD STORED COLUMN price;
DROP INDEX Searched;

CREATE VECTOR INDEX ByMeaning ON Books(Embedding) OPTIONS (distance_type = 'COSINE', tree_depth = 2);
CREATE VECTOR INDEX IF NOT EXISTS trade.ByCover ON trade.Books(Cover,) STORING (Price, Pages,)
  WHERE Cover IS NOT NULL AND Price IS NOT NULL OPTIONS (distance_type = 'EUCLIDEAN');
CREATE VECTOR INDEX Plain ON Books(Embedding) STORING (Price);
ALTER VECTOR INDEX ByMeaning ADD STORED COLUMN Colour;
ALTER VECTOR INDEX ByMeaning DROP STORED COLUMN Colour;
ALTER VECTOR INDEX trade.ByCover SET OPTIONS (disable_search = NULL);
DROP VECTOR INDEX ByMeaning;
DROP VECTOR INDEX IF EXISTS trade.ByCover;

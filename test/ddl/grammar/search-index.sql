CREATE SEARCH INDEX ByTitle ON Books(TitleTokens);
CREATE SEARCH INDEX IF NOT EXISTS trade.ByText ON trade.Books(TitleTokens, TextTokens,)
  STORING (Price, Pages,)
  PARTITION BY ShelfId, RoomId ASC, HouseId DESC
  ORDER BY Bought DESC, Sold ASC, Seen
  WHERE Bought IS NOT NULL AND Sold IS NOT NULL AND Seen IS NOT NULL
  , INTERLEAVE IN Shelves
  OPTIONS (sort_order_sharding = TRUE);
CREATE SEARCH INDEX Bare ON Books(TitleTokens) STORING (Price) WHERE Price IS NOT NULL INTERLEAVE IN Shelves;
ALTER SEARCH INDEX trade.ByText ADD STORED COLUMN Colour;
ALTER SEARCH INDEX trade.ByText DROP STORED COLUMN Colour;
ALTER SEARCH INDEX trade.ByText ADD COLUMN MoreTokens;
ALTER SEARCH INDEX ByTitle SET OPTIONS (disable_automatic_uid_column = TRUE);
DROP SEARCH INDEX ByTitle;
DROP SEARCH INDEX IF EXISTS trade.ByText;

CREATE MODEL Mood
  INPUT (text STRING(MAX), weight FLOAT64 OPTIONS (required = FALSE),)
  OUTPUT (mood STRING(MAX), scores ARRAY<FLOAT64>, detail STRUCT<size INT64, parts ARRAY<STRUCT<a BOOL>>> OPTIONS (x = 1),)
  REMOTE OPTIONS (endpoint = '//aiplatform.example.com/projects/p/locations/l/endpoints/e', default_batch_size = 5);
CREATE MODEL IF NOT EXISTS trade.Price INPUT (size INT64) OUTPUT (price FLOAT64) REMOTE;
CREATE MODEL Late IF NOT EXISTS INPUT (a INT64 OPTIONS (x = 1), b INT64,) OUTPUT (c INT64, d INT64 OPTIONS (x = 1),)
  REMOTE OPTIONS (endpoints = ['//one', '//two']);
CREATE OR REPLACE MODEL Mood REMOTE OPTIONS (endpoint = '//three');
ALTER MODEL Mood SET OPTIONS (default_batch_size = 10);
ALTER MODEL IF EXISTS trade.Price SET OPTIONS (endpoint = NULL);
DROP MODEL Mood;
DROP MODEL IF EXISTS trade.Price;

/**
 * What Spanner takes a time without a zone for, as long as the database has no `default_time_zone` of its own.
 * https://cloud.google.com/spanner/docs/reference/standard-sql/data-types#timestamp_type
 */
export const spannerTimeZone = "America/Los_Angeles";

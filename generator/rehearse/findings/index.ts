export { emptyTables } from "./empty-tables.ts";
export { ancestorsOf, missingDependencies } from "./missing-dependencies.ts";
export { findRaces } from "./races.ts";
export { findWriters } from "./writers.ts";

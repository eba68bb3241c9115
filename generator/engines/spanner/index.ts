export { readDatabaseDdl } from "./database-ddl.ts";

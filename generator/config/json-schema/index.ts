export { configSchemaFile } from "./file.ts";

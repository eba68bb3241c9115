export { mapColumns } from "./columns.ts";

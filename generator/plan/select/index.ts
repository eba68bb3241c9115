export { selectTables } from "./select.ts";

export { filledInBy, mapColumns } from "./columns.ts";

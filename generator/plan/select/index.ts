export { raiseFaults } from "./faults.ts";
export { selectTables } from "./select.ts";

export { readingAlone } from "./alone.ts";
export { compareReadings } from "./compare.ts";
export { emulatorFaults } from "./emulator-faults.ts";
export { tablesOf } from "./tables.ts";

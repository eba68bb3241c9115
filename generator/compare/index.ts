export { compareSides } from "./compare.ts";
export { comparisonText, hasDifferences } from "./text.ts";

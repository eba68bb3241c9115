export { lintGraph } from "./lint.ts";

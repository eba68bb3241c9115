// A file of its own, imported dynamically: in the bundle a CommonJS package has named exports only where it is imported
// statically, and TypeScript inside of ts-morph is too large to load for commands that do not need it.
export { IndentationText, Project, StructureKind } from "ts-morph";

export { generateSamples } from "./generate/generate.ts";
export type { DirtKind, ExportedTable, GeneratedSamples, GenerateInput, PlantedDirt } from "./generate/types.ts";
export { sampleLines } from "./lines.ts";
export { type ReadSamplesInput, readSamples } from "./read/read.ts";

export {
  type CodeEntry,
  type CodeTable,
  compareStrings,
  type Diagnostic,
  type DiagnosticInput,
  DiagnosticsError,
  diagnosticsOf,
  hasErrors,
  type Severity,
  sortDiagnostics,
  type Touched,
  touchesEverything,
  touchesGraph,
  touchesTables,
} from "./diagnostics.ts";
export {
  AcyclicGraph,
  type Digraph,
  shortestCycle,
  stronglyConnectedComponents,
  topologicalOrder,
  transitiveReduction,
} from "./digraph.ts";
export { describeFileError, errorCode } from "./file-error.ts";
export { matchesGlob } from "./glob.ts";
export { didYouMean, nearest, suggestionLimit } from "./nearest.ts";
export {
  escapeIdentifier,
  escapeJsonInTripleQuoted,
  escapeMermaid,
  escapeSqlx,
  escapeTemplate,
  escapeTripleQuoted,
  hasControlCharacters,
  quoteIdentifier,
  quoteJavaScript,
  quotePath,
  quoteSqlxConfig,
  quoteSqlxValue,
  quoteString,
  quoteYaml,
  reservedKeywords,
} from "./quote.ts";
export { hashText, readSeal, sealPlaceholder, sealText } from "./seal.ts";
export { formatExcerpt, formatLocation, type Location, type SourceText, sourceText } from "./source-text.ts";
export { listFolder, readTextFile } from "./text-file.ts";
export { freeName, wordsOf } from "./words.ts";

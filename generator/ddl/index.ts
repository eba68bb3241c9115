export { ddlCodes } from "./codes.ts";
export { type Form, recordedForms } from "./grammar/forms.ts";
export { literalValue, readStatementTokens, type StatementTokens, type Token } from "./lexer.ts";
export { type ParsedDdl, parseDdl } from "./parse.ts";
export { keywordTypes } from "./statements/type.ts";

export { canonicalText, canonicalValue, compareKeys, type KeyColumn } from "./canonical.ts";
export { columnValues } from "./column-values.ts";
export { byteCount, characterCount, isList } from "./texts.ts";
export { BadValueError, type ColumnValues, type SpannerKind, type SpannerType, type WireValue } from "./types.ts";

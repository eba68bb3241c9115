export { canonicalText, canonicalValue, compareKeys, type KeyColumn } from "./canonical.ts";
export { columnValues } from "./column-values.ts";
export { isExactJson } from "./exact-json.ts";
export { shortFloat32 } from "./numbers.ts";
export { byteCount, characterCount, isList } from "./texts.ts";
export { spannerTimeZone } from "./time-zone.ts";
export { BadValueError, type ColumnValues, type SpannerKind, type SpannerType, type WireValue } from "./types.ts";

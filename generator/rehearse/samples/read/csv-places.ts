/** Where the fields of a CSV text begin, record by record; empty lines are none. */
export interface CsvPlaces {
  readonly records: readonly (readonly number[])[];
  /** Why the text is no CSV, and where. */
  readonly fault: { readonly offset: number; readonly message: string } | undefined;
}

/**
 * Reads over a text as csv-parse does, and says what that does not: at which offset each field begins. Only asked when
 * something is wrong. https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvPlaces(text: string): CsvPlaces {
  const records: number[][] = [];
  let fields: number[] = [];
  let at = 0;
  while (at < text.length) {
    const lineEnd = lineEndAt(text, at);
    if (fields.length === 0 && lineEnd > 0) {
      at += lineEnd;
      continue;
    }
    fields.push(at);
    const field = skipField(text, at);
    if ("message" in field) return { records: [...records, fields], fault: field };
    at = field.end;
    if (text[at] === ",") {
      at += 1;
      // A field without text ends the record, and maybe the file.
      if (at < text.length && lineEndAt(text, at) === 0) continue;
      fields.push(at);
    }
    records.push(fields);
    fields = [];
    at += lineEndAt(text, at);
  }
  return { records, fault: undefined };
}

type SkippedField = { readonly end: number } | { readonly offset: number; readonly message: string };

function skipField(text: string, start: number): SkippedField {
  if (text[start] !== '"') {
    const plain = /[^,"\r\n]*/y;
    plain.lastIndex = start;
    plain.exec(text);
    const end = plain.lastIndex;
    return text[end] === '"' ? { offset: end, message: "a quotation mark stands in a field without quotes" } : { end };
  }
  let at = start + 1;
  for (;;) {
    at = text.indexOf('"', at);
    if (at === -1) return { offset: start, message: "a quoted field has no end" };
    if (text[at + 1] !== '"') break;
    at += 2;
  }
  const end = at + 1;
  if (end === text.length || text[end] === "," || lineEndAt(text, end) > 0) return { end };
  return { offset: end, message: "text follows a quoted field" };
}

/** How long the line end at this offset is; 0 where there is none. */
function lineEndAt(text: string, at: number): number {
  if (text[at] === "\r") return text[at + 1] === "\n" ? 2 : 1;
  return text[at] === "\n" ? 1 : 0;
}

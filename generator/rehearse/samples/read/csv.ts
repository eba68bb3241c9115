import { CsvError, parse } from "csv-parse/sync";
import { NumberText } from "../../../engines/index.ts";
import { type Location, sourceText } from "../../../support/index.ts";
import type { Row, Value } from "../../types.ts";
import { type ReadColumn, readValue } from "./columns.ts";
import { type CsvPlaces, csvPlaces } from "./csv-places.ts";
import { parseExactJson } from "./exact-json.ts";
import type { FileText } from "./jsonl.ts";

/** What an empty field is depends on its quotes: without them NULL, with them the empty string. */
type Field = string | null;

/** A line of column names, then one line per row. */
export function readCsv({ file, text, columns, problems }: FileText): readonly Row[] {
  const source = sourceText(file, text);
  let places: CsvPlaces | undefined;
  const offset = (record: number, field: number): number => {
    places ??= csvPlaces(text);
    const fields = places.records[record] ?? [];
    return fields[Math.min(field, fields.length - 1)] ?? text.length;
  };
  const at = (record: number, field: number) => (): Location => source.locate(offset(record, field));
  // csv-parse tells quotes only to a function that it calls for each field, which takes ten times as long.
  const hasEmptyText = text.includes('""');
  const isNull = (value: string, record: number, field: number): boolean =>
    value === "" && !(hasEmptyText && text[offset(record, field)] === '"');
  const records = parseRecords(text);
  if (records === undefined) {
    const fault = csvPlaces(text).fault ?? { offset: 0, message: "it is not CSV" };
    problems.add("sample-syntax", `The file is not CSV: ${fault.message}`, () => source.locate(fault.offset));
    return [];
  }
  const [header, ...lines] = records;
  if (header === undefined) return [];

  const known = header.map((name, index): ReadColumn | undefined => {
    const column = columns.find(name);
    if (column === undefined) problems.add("sample-column", columns.problem(name), at(0, index));
    return column;
  });
  known.forEach((column, index) => {
    if (column === undefined || known.indexOf(column) === index) return;
    problems.add("sample-syntax", `Column "${column.name}": it stands in the header twice`, at(0, index));
  });
  return lines.flatMap((fields, index): readonly Row[] => {
    const record = index + 1;
    if (fields.length !== header.length) {
      const message = `The line has ${count(fields.length)}, the header ${header.length}`;
      problems.add("sample-syntax", message, at(record, Math.min(header.length, fields.length - 1)));
      return [];
    }
    const cells: [string, Value][] = [];
    known.forEach((column, position) => {
      if (column === undefined) return;
      const value = fields[position];
      const read = readField(column, value === undefined || isNull(value, record, position) ? null : value);
      if ("problem" in read) problems.add("sample-value", read.problem, at(record, position));
      else cells.push([column.name, read.value]);
    });
    return [Object.fromEntries(cells)];
  });
}

function count(fields: number): string {
  return `${fields} ${fields === 1 ? "field" : "fields"}`;
}

function parseRecords(text: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, {
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function readField(column: ReadColumn, field: Field): { readonly value: Value } | { readonly problem: string } {
  if (field === null) return { value: null };
  switch (column.type.kind) {
    case "BOOL": {
      const lower = field.toLowerCase();
      return readValue(column, lower === "true" ? true : lower === "false" ? false : field);
    }
    case "FLOAT64":
    case "FLOAT32":
      return readValue(column, numeric.test(field) ? new NumberText(field) : field);
    case "ARRAY":
    case "STRUCT":
    case "JSON": {
      const parsed = parseExactJson(field);
      if ("value" in parsed) return readValue(column, parsed.value);
      const given = JSON.stringify(field).slice(0, 80);
      const { message } = parsed.fault;
      return { problem: `Column "${column.name}": ${given} is not a value of ${column.type.name}: ${message}` };
    }
    default:
      return readValue(column, field);
  }
}

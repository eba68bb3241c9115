import { NumberText } from "../../../engines/index.ts";
import type { Location } from "../../../support/index.ts";
import type { Row, Value } from "../../types.ts";
import { type ReadColumns, readValue } from "./columns.ts";
import { locateMember, parseExactJson } from "./exact-json.ts";
import type { FileProblems } from "./problems.ts";

export interface FileText {
  readonly file: string;
  readonly text: string;
  readonly columns: ReadColumns;
  readonly problems: FileProblems;
}

/** One JSON object per line. Every line is read, also after one that is wrong. */
export function readJsonLines({ file, text, columns, problems }: FileText): readonly Row[] {
  const rows: Row[] = [];
  text.split("\n").forEach((written, index) => {
    const line = written.endsWith("\r") ? written.slice(0, -1) : written;
    if (line.trim() === "") return;
    const at = (offset: number) => (): Location => ({
      file,
      line: index + 1,
      column: offset + 1,
      lineText: line,
    });
    const row = readLine({ line, columns, problems, at });
    if (row !== undefined) rows.push(row);
  });
  return rows;
}

interface Line {
  readonly line: string;
  readonly columns: ReadColumns;
  readonly problems: FileProblems;
  readonly at: (offset: number) => () => Location;
}

function readLine({ line, columns, problems, at }: Line): Row | undefined {
  const parsed = parseExactJson(line);
  if ("fault" in parsed) {
    problems.add("sample-syntax", `The line is not JSON: ${parsed.fault.message}`, at(parsed.fault.offset));
    return undefined;
  }
  const { value } = parsed;
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof NumberText) {
    problems.add("sample-syntax", "The line is no JSON object", at(line.length - line.trimStart().length));
    return undefined;
  }
  const cells = new Map<string, Value>();
  for (const [name, given] of Object.entries(value)) {
    const place = (part: "key" | "value") => (): Location => at(locateMember(line, name)[part])();
    const column = columns.find(name);
    if (column === undefined) {
      problems.add("sample-column", columns.problem(name), place("key"));
      continue;
    }
    if (cells.has(column.name)) {
      problems.add("sample-syntax", `Column "${column.name}": it stands in the line twice`, place("key"));
      continue;
    }
    const read = readValue(column, given);
    if ("problem" in read) problems.add("sample-value", read.problem, place("value"));
    else cells.set(column.name, read.value);
  }
  // fromEntries defines properties, so that a column may even be called __proto__.
  return Object.fromEntries(cells);
}

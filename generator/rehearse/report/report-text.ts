import type {
  RehearsedActionDocument,
  RehearsedTableDocument,
  ReportDocument,
  RunDocument,
} from "../../contracts/index.ts";

/** The report for people; diagnostics are printed apart from it. */
export function reportText(report: ReportDocument): string {
  const sections = [
    [headline(report)],
    ...report.runs.map((run) => runLines(run, report.runs.length > 1)),
    firstErrorLines(report),
    listLines(
      "Not rehearsed",
      report.notRehearsed.map(({ action, reason }) => `${action}: ${reason}`),
    ),
    listLines(
      "Not in the target, so not checked",
      report.leftOut.map(({ statement, reason }) => `${firstLine(statement)}: ${reasonAlone(reason, statement)}`),
    ),
    [verdict(report)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

const orders = { adversary: "children first", random: "random order" } as const;

function headline({ target, seed, order }: ReportDocument): string {
  return `Rehearsed on ${target}: seed ${seed}, ${orders[order]}`;
}

function runLines(run: RunDocument, isOneOfSeveral: boolean): readonly string[] {
  return [
    ...(isOneOfSeveral ? [`Run ${run.name}`, ""] : []),
    ...grid(
      ["table", "source", "loadable", "exported", "in Spanner", ""],
      run.tables.map((table) => [
        table.name,
        shown(table.source),
        shown(table.loadable),
        String(table.exported),
        String(table.inSpanner),
        judge(table),
      ]),
    ),
    ...run.tables.flatMap(rejectedLines),
    ...run.tables.flatMap(differenceLines),
    "",
    ...actionLines(run.actions),
  ];
}

function shown(count: number | null): string {
  return count === null ? "?" : String(count);
}

function judge({ equal, missing, different, loadable, beyond }: RehearsedTableDocument): string {
  const more = beyond === 0 ? "" : `, ${beyond} more in Spanner`;
  if (equal) return `equal${more}`;
  const parts = [
    ...(missing === 0 ? [] : [`${missing} missing`]),
    ...(different === 0 ? [] : [`${different} different`]),
  ];
  if (parts.length === 0) return loadable === null ? `not exported${more}` : `nothing exported${more}`;
  return `${parts.join(", ")}${more}`;
}

function rejectedLines({ name, rejected }: RehearsedTableDocument): readonly string[] {
  const reasons = Object.entries(rejected).map(([reason, count]) => `${count} ${reason}`);
  return reasons.length === 0 ? [] : [`  ${name} rejected: ${reasons.join(", ")}`];
}

/** More keys than these do not help; the JSON has ten. */
const shownKeys = 3;

function differenceLines({ name, differences, missing, different, beyond }: RehearsedTableDocument): readonly string[] {
  const counts = { missing, different, beyond };
  return (["missing", "different", "beyond"] as const).flatMap((kind) => {
    const found = differences.filter((difference) => difference.kind === kind).slice(0, shownKeys);
    if (found.length === 0) return [];
    const keys = found.map(({ key, columns }) => (columns.length === 0 ? key : `${key} in ${columns.join(", ")}`));
    const rest = counts[kind] - found.length;
    return [`  ${name} ${kind}: ${keys.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`];
  });
}

function actionLines(actions: readonly RehearsedActionDocument[]): readonly string[] {
  const words = {
    ok: "ok",
    disabled: "disabled",
    failed: "FAILED",
    skipped: "skipped",
    notRehearsed: "not rehearsed",
  } as const;
  const lines = grid(
    ["action", "", "rows", "commits", "ms"],
    actions.map(({ name, status, rows, commits, ms }) => [
      name,
      words[status],
      rows === 0 ? "" : String(rows),
      commits === 0 ? "" : String(commits),
      status === "skipped" || status === "disabled" ? "" : ms.toFixed(0),
    ]),
  );
  const [head = "", ...rest] = lines;
  return [head, ...rest.flatMap((line, index) => [line, ...whyLines(actions[index])])];
}

function whyLines(action: RehearsedActionDocument | undefined): readonly string[] {
  if (action === undefined || action.error === null) return [];
  const rows = action.violations.map(({ message }) => `      ${message}`);
  return [`    ${action.error}`, ...rows];
}

/** What happened first is most often what caused the rest. */
function firstErrorLines({ runs }: ReportDocument): readonly string[] {
  for (const { name, actions } of runs) {
    const failed = actions.find(({ status }) => status === "failed");
    if (failed === undefined) continue;
    const where = runs.length > 1 ? ` in run ${name}` : "";
    return [`First error: ${failed.name}${where}: ${failed.error ?? ""}`];
  }
  return [];
}

function listLines(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, ...items.map((item) => `  ${item}`)];
}

/** An emulator's message may hold the whole statement once more, and says last what is wrong with it. */
function reasonAlone(reason: string, statement: string): string {
  const alone = reason.replaceAll(statement, "").replace(/\s+/g, " ").trim();
  const isUnknown = /Syntax error/.test(alone) && /Encountered '/.test(alone);
  return isUnknown ? "this version does not know such a statement, and nothing of the load depends on it" : alone;
}

function firstLine(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return rest.length === 0 ? first : `${first} …`;
}

function verdict({ runs, exit }: ReportDocument): string {
  const tables = runs.at(-1)?.tables ?? [];
  const rows = tables.reduce((sum, { loadable }) => sum + (loadable ?? 0), 0);
  switch (exit) {
    case 0:
      return `Every loadable row is in Spanner as it should be: ${count(rows, "row")} in ${count(tables.length, "table")}.`;
    case 3:
      return "Not everything could be rehearsed here; what could be is as it should be.";
    case 1: {
      const wrong = runs.flatMap((run) => run.tables.filter(({ equal }) => !equal).map(({ name }) => name));
      const names = [...new Set(wrong)];
      if (names.length > 0) return `Not as it should be: ${names.join(", ")}.`;
      const failed = runs.flatMap((run) => run.actions.filter(({ status }) => status === "failed"));
      if (failed.length === 0) return "All rows arrived, but the pipeline is not safe: see the errors.";
      return `Every loadable row is in Spanner, but ${failed.map(({ name }) => name).join(", ")} failed.`;
    }
    default:
      return exit satisfies never;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Columns under each other: the first and the last to the left, numbers to the right. */
function grid(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const isLeft = (column: number): boolean => head[column] === "" || column === 0;
  return [head, ...rows].map((row) =>
    `  ${row
      .map((cell, column) => (isLeft(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")}`.trimEnd(),
  );
}

/** A run as the ledger has it: docs/ledger.md. */
export interface LedgerRun {
  readonly id: string;
  /** RFC 3339. */
  readonly started: string;
  /** Undefined until the last action has come. */
  readonly ended: string | undefined;
  readonly state: string;
  readonly fullLoad: boolean;
  readonly tables: readonly LedgerTable[];
}

export interface LedgerTable {
  readonly name: string;
  readonly source: number;
  readonly loadable: number;
  /** Undefined where the run did not reach its end. */
  readonly exported: number | undefined;
  readonly rejected: readonly { readonly reason: string; readonly count: number }[];
  /** Why its gate is shut; empty: it is open. */
  readonly shutBy: readonly string[];
}

/** The runs for the eye, the last one first. */
export function statusText(runs: readonly LedgerRun[]): string {
  return runs.length === 0 ? "The ledger has no run." : runs.map(runText).join("\n\n");
}

function runText(run: LedgerRun): string {
  const shut = run.tables.flatMap(({ name, shutBy }) => shutBy.map((why) => `  gate of ${name} is shut: ${why}`));
  const head = [
    `${run.id}  ${run.state}${run.fullLoad ? ", full load" : ""}`,
    `${shownTime(run.started)}${duration(run)}`,
    ...(run.state === "running" ? [shut.length === 0 ? "has not ended" : "will not end"] : []),
  ].join("  ");
  const rows = run.tables.map(({ name, source, loadable, exported, rejected }) => [
    `  ${name}`,
    String(source),
    String(loadable),
    exported === undefined ? "?" : String(exported),
    rejected.map(({ reason, count }) => `${count} ${reason}`).join(", "),
  ]);
  const counted = rows.length === 0 ? ["  nothing was counted"] : grid([header, ...rows]);
  return [head, ...counted, ...shut].join("\n");
}

const header = ["  table", "source", "loadable", "exported", "stay out"];

/** To the second: `2026-01-02 02:00:00 UTC`. */
function shownTime(time: string): string {
  return time.replace(/^(\S{10})T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, "$1 $2 UTC");
}

/** `, 4 min 12 s` */
function duration({ started, ended }: LedgerRun): string {
  if (ended === undefined) return "";
  const seconds = Math.round((Date.parse(ended) - Date.parse(started)) / 1000);
  if (!Number.isFinite(seconds)) return "";
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ] as const;
  const shown = parts.filter(([count, unit]) => count > 0 || (unit === "s" && seconds < 60));
  return `, ${shown.map(([count, unit]) => `${count} ${unit}`).join(" ")}`;
}

/** Numbers stand at the right of their column. */
function grid(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) => column > 0 && column < header.length - 1;
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

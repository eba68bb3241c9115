import type { Row, TableId, Target } from "../types.ts";

export interface ReadAheadTarget extends Target {
  /** Starts to read a table that probably nothing writes to any more; `read` has it then sooner, and the same. */
  readAhead(table: TableId): void;
}

/** Reads tables for the report while other actions still run; what a commit wrote to since is read again. */
export function readAheadTarget(target: Target): ReadAheadTarget {
  const readings = new Map<TableId, Promise<readonly Row[]>>();
  return {
    label: target.label,
    leftOut: target.leftOut,
    missing: target.missing,
    async commit(mutations) {
      const forget = (): void => {
        for (const { table } of mutations) readings.delete(table);
      };
      forget();
      try {
        return await target.commit(mutations);
      } finally {
        // One that began in the meantime has seen who knows what.
        forget();
      }
    },
    read: (table) => readings.get(table) ?? target.read(table),
    readAhead(table) {
      if (target.missing.has(table) || readings.has(table)) return;
      const reading = target.read(table);
      // Whoever asks for it is told.
      reading.catch(() => undefined);
      readings.set(table, reading);
    },
    query: (sql) => target.query(sql),
    close: () => target.close(),
  };
}

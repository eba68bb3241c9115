import type { QueryResult as EngineResult } from "../../../engines/spanner/index.ts";
import type { Row, TableId, TargetRefusal, TargetResult } from "../../types.ts";
import { columnValues } from "../../values/index.ts";
import {
  failed,
  inexactJson,
  notRehearsed,
  refusedColumns,
  systemTables,
  withoutNanoseconds,
  youngerSyntax,
} from "../query-result.ts";

export interface EmulatorQuery {
  readonly sql: string;
  readonly run: (sql: string) => Promise<EngineResult>;
  /** Tables that could not be made, and why. */
  readonly missing: ReadonlyMap<TableId, string>;
  /** All views of the schema; one that is not there could not be made. */
  readonly views: readonly string[];
}

/** @throws DiagnosticsError `engine-died`. */
export async function queryEmulator({ sql, run, missing, views }: EmulatorQuery): Promise<TargetResult> {
  const hidden = systemTables(sql);
  if (hidden !== undefined) return hidden;
  const result = await run(sql);
  if (!result.ok) return refusal(result, { sql, missing, views });
  const refused = refusedColumns(result.columns) ?? inexactValue(result);
  if (refused !== undefined) return refused;
  const { columns } = result;
  const readers = columns.map(({ name, type }) => ({ name, type, values: columnValues(type) }));
  const rows = result.rows.map(
    (cells): Row =>
      Object.fromEntries(
        readers.map(({ name, type, values }, index) => {
          const value = values.fromWire(cells[index] ?? {});
          return [name, type.includes("TIMESTAMP") ? withoutNanoseconds(value) : value];
        }),
      ),
  );
  return { ok: true, columns, rows };
}

function inexactValue({ columns, rows }: EngineResult & { readonly ok: true }): TargetRefusal | undefined {
  for (const [index, { name, type }] of columns.entries()) {
    if (!type.includes("JSON")) continue;
    for (const row of rows) {
      const cell = row[index];
      for (const { stringValue } of cell?.listValue?.values ?? (cell === undefined ? [] : [cell])) {
        const refused = inexactJson(stringValue, name);
        if (refused !== undefined) return refused;
      }
    }
  }
  return undefined;
}

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const resourceExhausted = 8;
const unimplemented = 12;
const internal = 13;

/** Whether Spanner itself would refuse it, or only the emulator, which lacks something. */
function refusal(
  { code, message }: EngineResult & { readonly ok: false },
  { sql, missing, views }: Pick<EmulatorQuery, "sql" | "missing" | "views">,
): TargetRefusal {
  // Below the first line the emulator shows the place in the query.
  const [words = message] = message.split("\n");
  const unknownTable = /Table not found: ([^\s;]+)/.exec(words)?.[1]?.replaceAll("`", "").toLowerCase();
  for (const [table, reason] of missing) {
    if (table.toLowerCase() === unknownTable) {
      return notRehearsed(`EXTERNAL_QUERY of table ${table}`, `it cannot be made in the target: ${reason}`);
    }
  }
  const view = views.find((name) => name.toLowerCase() === unknownTable);
  if (view !== undefined) return notRehearsed(`EXTERNAL_QUERY of view ${view}`, "it cannot be made in the target.");
  const younger = youngerSyntax(sql) ?? unknownInEmulator(words);
  if (younger !== undefined) {
    return notRehearsed(`${younger} in a query of Spanner`, `the emulator does not know it (${words})`);
  }
  // A value of STRUCT is what Spanner refuses in these words too.
  const isLacking = code === unimplemented && !words.startsWith("Unsupported query shape");
  if (isLacking || code === internal || code === resourceExhausted) {
    return notRehearsed("a query that the emulator cannot run", words);
  }
  return failed(words);
}

/** Functions, or a misspelt name; and types of Spanner that came late. */
function unknownInEmulator(words: string): string | undefined {
  const name = /unction not found: ([^\s;]+)/.exec(words)?.[1];
  if (name !== undefined) return `function ${name}`;
  const type = /^Type not found: (FLOAT32|INTERVAL|UUID|TOKENLIST)\b/i.exec(words)?.[1];
  if (type !== undefined) return `type ${type.toUpperCase()}`;
  return words.startsWith("Unexpected INTERVAL expression") ? "type INTERVAL" : undefined;
}

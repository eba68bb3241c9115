import {
  type ConnectSpanner,
  columnsQuery,
  graphsQuery,
  type InformationSchema,
  schemaQueries,
  viewsQuery,
} from "../../../generator/engines/spanner/index.ts";

/** An error as the client throws it. */
export function grpcError(code: number, message: string): Error {
  return Object.assign(new Error(`${code} ${message}`), { code });
}

export interface FakeDatabase {
  /** One entry per call, the last one for all that follow. */
  readonly ddl?: readonly (readonly string[] | Error)[];
  readonly rows?: Partial<InformationSchema>;
  /** Thrown by every query, or by those that it gives an error for. */
  readonly queryError?: (sql: string) => Error | undefined;
  readonly emulator?: boolean;
}

export interface FakeSpanner {
  readonly connect: ConnectSpanner;
  /** What was called, in its order. */
  readonly calls: readonly string[];
}

const names = new Map<string, keyof InformationSchema>([
  ...(Object.entries(schemaQueries) as [keyof InformationSchema, string][]).map(
    ([name, sql]) => [sql, name] as [string, keyof InformationSchema],
  ),
  [columnsQuery({ hidden: false }), "columns"],
  [graphsQuery, "graphs"],
  [viewsQuery, "views"],
]);

export function fakeSpanner({ ddl = [[]], rows = {}, queryError, emulator = false }: FakeDatabase): FakeSpanner {
  const calls: string[] = [];
  let readings = 0;
  return {
    calls,
    connect: async () => ({
      emulator,
      async readDdl() {
        calls.push("ddl");
        const answer = ddl[Math.min(readings, ddl.length - 1)] ?? [];
        readings += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      async openSnapshot() {
        calls.push("snapshot");
        return {
          async query(sql) {
            const error = queryError?.(sql);
            if (error !== undefined) throw error;
            const name = names.get(sql);
            if (name === undefined) throw grpcError(3, `INVALID_ARGUMENT: not expected: ${sql}`);
            calls.push(name);
            return (rows[name] ?? []) as unknown as readonly Readonly<Record<string, unknown>>[];
          },
          end: () => calls.push("end"),
        };
      },
      close: () => calls.push("close"),
    }),
  };
}

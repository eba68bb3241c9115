import { analyze, extractTableNames, type Session } from "./analyze.ts";
import { type Channel, openChannel, type ZetaSqlOptions } from "./channel.ts";
import { evaluateCells, evaluateQuery } from "./evaluate.ts";
import { parse } from "./parse.ts";
import type { ZetaSql } from "./types.ts";
import type { LanguageOptions } from "./wire.ts";

/**
 * Starts a ZetaSQL process. It ends with `close()`, and with this program however that ends.
 *
 * @throws DiagnosticsError `missing-package`, `unsupported-platform` or `engine-start-failed`.
 */
export async function startZetaSql(options: ZetaSqlOptions = {}): Promise<ZetaSql> {
  const channel = await openChannel(options);
  const session = await openSession(channel);
  const { languageOptions } = session;
  return {
    pid: channel.pid,
    ended: channel.ended,
    parse: (sql, { allowScript = true } = {}) => parse(channel, { sql, allowScript, languageOptions }),
    analyze: (sql, catalog) => analyze(session, { sql, catalog }),
    evaluateQuery: (sql, catalog) => evaluateQuery(session, { sql, catalog }),
    evaluateCells: (sql, catalog) => evaluateCells(session, { sql, catalog }),
    tableNames: (sql) => extractTableNames(session, sql),
    close: () => channel.close(),
  };
}

let shared: Promise<ZetaSql> | undefined;

/**
 * The one ZetaSQL process of this program, started at the first call and again when it has ended. Callers do not close it:
 * it ends with the program and does not keep it running.
 */
export function sharedZetaSql(): Promise<ZetaSql> {
  if (shared !== undefined) return shared;
  const starting = startZetaSql();
  shared = starting;
  const forget = (): void => {
    if (shared === starting) shared = undefined;
  };
  starting.then((engine) => engine.ended.then(forget), forget);
  return starting;
}

/** Everything that ZetaSQL can, less what BigQuery cannot. */
async function openSession(channel: Channel): Promise<Session> {
  const [language, analyzer] = await Promise.all([
    channel.call("GetLanguageOptions", { maximumFeatures: true }, ""),
    channel.call("GetAnalyzerOptions", {}, ""),
  ]);
  const features = new Set(language.ok ? language.response.enabledLanguageFeatures : []);
  // In BigQuery timestamps end at microseconds.
  features.delete("FEATURE_TIMESTAMP_NANOS");
  features.add("FEATURE_INTERVAL_TYPE");
  const languageOptions: LanguageOptions = {
    // The SQL of Google's cloud, where an integer is INT64 and a window cannot be partitioned by a float.
    productMode: "PRODUCT_EXTERNAL",
    enabledLanguageFeatures: [...features],
    // None listed: all are allowed.
    supportedStatementKinds: [],
    // Reserved in BigQuery; here else `QUALIFY` is refused without a WHERE. A word that ZetaSQL does not know ends the server.
    reservedKeywords: ["QUALIFY"],
  };
  // Given with options, an empty list would turn off PIVOT, LIKE ANY and others that the evaluator knows only rewritten.
  const enabledRewrites = analyzer.ok ? (analyzer.response.enabledRewrites ?? []) : [];
  return { channel, languageOptions, enabledRewrites };
}

import type { Action, ExportAction, Plan } from "../../plan/types.ts";
import { quoteSqlxConfig, sealText } from "../../support/index.ts";
import { bind, sourceCall, spannerGlobal, sqlxBinding } from "../bindings/index.ts";
import {
  enumerate,
  phraseChecks,
  phraseDepth,
  phraseElements,
  phraseRules,
  phraseVerification,
  phraseWaits,
} from "../phrases.ts";
import { statementOf } from "../statements/index.ts";
import type { Hole } from "../statements/types.ts";
import type { Templates } from "../templates.ts";
import type { Emitter, RenderedFile } from "../types.ts";
import { generatedNote } from "./note.ts";

export interface SqlxOptions {
  readonly configPath: string;
}

/** One SQLX file per action and one file of source declarations per folder: what BigQuery Pipelines run. */
export const sqlxEmitter: Emitter<SqlxOptions> = {
  name: "sqlx",
  emit({ plan, options, templates }) {
    const note = generatedNote(options.configPath);
    return [
      ...plan.actions.map((action) => actionFile(action, { prefix: plan.prefix, note, templates })),
      ...sourceFiles(plan, note, templates),
    ];
  },
};

interface Shell {
  readonly prefix: string;
  readonly note: string;
  readonly templates: Templates;
}

function actionFile(action: Action, { prefix, note, templates }: Shell): RenderedFile {
  const statement = statementOf(action, templates);
  // What is read by `ref` is a dependency by that.
  const read = new Set(statement.parts.flatMap((part) => (isRef(part) ? part.name : [])));
  const view = {
    note,
    name: quoteSqlxConfig(action.name),
    description: quoteSqlxConfig(describe(action, templates)),
    tags: action.tags.map(quoteSqlxConfig),
    dependencies: listOf(
      action.dependsOn.map((dependency) => dependency.action).filter((name) => !read.has(name)),
      quoteSqlxConfig,
      templates,
    ),
    sql: bind(statement, sqlxBinding(prefix)),
  };
  const type = relationType(action);
  const include = spannerGlobal(prefix);
  const text =
    type === undefined
      ? templates.render(hasOutput(action) ? "sqlx/operations-with-output" : "sqlx/operations", { ...view, include })
      : templates.render("sqlx/relation", { ...view, type: quoteSqlxConfig(type), include });
  return generated(`definitions/${action.folder}/${action.name}.sqlx`, text);
}

type ActionHole = Extract<Hole, { kind: "action" }>;

function isRef(part: string | Hole): part is ActionHole {
  return typeof part !== "string" && part.kind === "action" && part.isDependency;
}

/** Whether others read, by its name, what the statements of an action make. */
function hasOutput(action: Action): boolean {
  return action.kind === "ledger" && action.part !== "runs_end";
}

/** What Dataform makes of the query; undefined for statements that it only runs. */
function relationType(action: Action): "table" | "view" | "assertion" | undefined {
  if (action.kind === "checked") return action.materialized ? "table" : "view";
  if (action.kind === "gate" || action.kind === "verify") return "assertion";
  return action.kind === "rejects" ? "view" : undefined;
}

/** What the action does, and what it waits for. */
export function describe(action: Action, templates: Templates, waits = phraseWaits(action.dependsOn)): string {
  switch (action.kind) {
    case "barrier":
      return templates.render("sqlx/describe-barrier", { count: action.dependsOn.length, waits });
    case "checked": {
      const { table, checks } = action;
      const view = { table, source: checks.source.table, checks: phraseChecks(checks), waits };
      return templates.render("sqlx/describe-checked", view);
    }
    case "settle":
      return templates.render("sqlx/describe-settle", { tables: enumerate(action.tables), waits });
    case "rejects":
      return templates.render("sqlx/describe-rejects", { table: action.table, waits });
    case "ledger":
      return templates.render(`sqlx/describe-${action.part}`, { days: action.retention, waits });
    case "gate":
      return templates.render("sqlx/describe-gate", { table: action.table, rules: phraseRules(action.rules), waits });
    case "verify":
      return templates.render("sqlx/describe-verify", {
        table: action.table,
        problem: phraseVerification(action),
        waits,
      });
    case "export":
      return describeExport(action, waits, templates);
    default:
      return action satisfies never;
  }
}

function describeExport(action: ExportAction, waits: string, templates: Templates): string {
  const { table, elements, shard, pass, deferred, depth } = action;
  const parts = [
    ...(depth === undefined ? [] : [`rows ${phraseDepth(depth.level)}`]),
    ...(shard === undefined ? [] : [`part ${shard.index + 1} of ${shard.count}`]),
  ];
  const part = parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  const view = { table, part, elements: phraseElements(elements), waits };
  if (deferred.length === 0) return templates.render("sqlx/describe-export", view);
  const template = pass === 1 ? "sqlx/describe-first-pass" : "sqlx/describe-second-pass";
  return templates.render(template, { ...view, deferred: enumerate(deferred) });
}

/** As wide as Dataform's formatter lets a line be. */
const lineWidth = 100;

export function listOf(names: readonly string[], quote: (name: string) => string, templates: Templates): string {
  const items = names.map(quote);
  const inline = templates.render("sqlx/list-inline", { items });
  return inline.length + "  dependencies: ".length <= lineWidth
    ? inline
    : templates.render("sqlx/list-lines", { items });
}

export function sourceFiles(plan: Plan, note: string, templates: Templates): readonly RenderedFile[] {
  const folders = [...new Set(plan.sources.map((source) => source.folder))];
  return folders.map((folder) => {
    const sources = plan.sources
      .filter((source) => source.folder === folder)
      .map((source) => sourceCall(source, plan.prefix));
    const view = { note, sources, include: spannerGlobal(plan.prefix) };
    return generated(`definitions/${folder}/sources.js`, templates.render("sqlx/sources", view));
  });
}

/** A file of ours: with its seal, and one newline at its end. */
export function generated(path: string, text: string): RenderedFile {
  return { path, content: sealText(`${text.trimEnd()}\n`), ownership: "generated" };
}

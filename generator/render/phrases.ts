import type { PlanActionDocument } from "../contracts/index.ts";
import type {
  Action,
  Dependency,
  ElementUse,
  GateRules,
  LedgerPart,
  Limit,
  Operation,
  Reason,
  RowChecks,
} from "../plan/types.ts";

/** As the plan has it, or as it is published. */
type AnyReason = Reason | PlanActionDocument["dependsOn"][number]["because"][number];

/** From here on reasons are counted instead of listed: they stand in one line. */
const listedReasons = 4;

/** `foreign key FK_Account, destination of edge FinGraph.Owns`: follows the name of what is waited for. */
export function phraseReasons(reasons: readonly AnyReason[]): string {
  const phrases = [...new Set(reasons.map(phraseReason))];
  return phrases.length > listedReasons ? `${phrases.length} references` : phrases.join(", ");
}

function phraseReason({ kind, enforced, to, name, end }: AnyReason): string {
  switch (kind) {
    case "interleave":
      return enforced ? `interleaved in parent ${to}` : `interleaved in ${to}`;
    case "foreignKey": {
      const key = name === undefined || name === null ? `foreign key to ${to}` : `foreign key ${name}`;
      return enforced ? key : `${key} (not enforced)`;
    }
    case "graphEdge":
      return `${end} of edge ${name}`;
    case "firstPass":
      return "its first pass";
    case "checkedRows":
      return `checked rows of ${to}`;
    case "gate":
      return `gate of ${to}`;
    case "run":
      return "the run is in the ledger";
    case "loaded":
      return `${to} is loaded`;
    default:
      return kind satisfies never;
  }
}

/** `After export_Account (foreign key FK_Account) and export_Person (…).` */
export function phraseWaits(dependsOn: readonly Dependency[]): string {
  if (dependsOn.length === 0) return "Waits for no other action.";
  const waits = dependsOn.map((dependency) => `${dependency.action} (${phraseReasons(dependency.because)})`);
  return `After ${enumerate(waits)}.`;
}

/** `one row per (id), NOT NULL, parent Person, FK_Account`: what rows are held against. */
export function phraseChecks({
  key,
  requiredKey,
  required,
  values,
  conditions,
  uniques,
  references,
}: RowChecks): string {
  const names = (checks: readonly { readonly reason: string }[]) =>
    checks.map(({ reason }) => reason.slice(reason.indexOf(":") + 1));
  const phrases = [
    ...(key === undefined
      ? []
      : [key.length === 0 ? "one row" : `one row per (${key.map(({ name }) => name).join(", ")})`]),
    ...(requiredKey.length + required.length === 0 ? [] : ["NOT NULL"]),
    ...(values.length === 0 ? [] : [values.every(({ rule }) => lengths.has(rule)) ? "lengths" : "values"]),
    ...names(conditions).map((name) => `check ${name}`),
    ...names(uniques).map((name) => `unique ${name}`),
    ...new Set(references.map(({ because }) => phraseReason(because))),
  ];
  return phrases.length > listedChecks ? `${phrases.length} checks` : phrases.join(", ");
}

const lengths: ReadonlySet<string> = new Set(["characters", "bytes", "elements"]);
const listedChecks = 12;

/** `node Person and edge Knows of FinGraph`: what a table is in the graphs. */
export function phraseElements(elements: readonly ElementUse[]): string {
  if (elements.length === 0) return "a table of no graph";
  const graphs = [...new Set(elements.map((element) => element.graph))];
  const perGraph = graphs.map((graph) => {
    const uses = elements.filter((element) => element.graph === graph);
    return `${enumerate(uses.map(({ kind, name }) => `${kind} ${name}`))} of ${graph}`;
  });
  return enumerate(perGraph);
}

export function enumerate(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** The action that an operation is, under its own name; undefined for a script. */
export function soleAction({ name, steps }: Operation): Action | undefined {
  const [first, ...others] = steps;
  return others.length === 0 && first?.name === name ? first : undefined;
}

/** What an action does, in a few words. */
export function phraseAction(action: Action): string {
  switch (action.kind) {
    case "barrier":
      return "barrier";
    case "checked":
      return `${action.mode}, ${action.materialized ? "table" : "view"}: ${phraseChecks(action.checks)}`;
    case "settle":
      return `marks rows of ${enumerate(action.tables)} that refer to missing ones`;
    case "rejects":
      return "the rows that stay out";
    case "gate":
      return `shut if ${phraseRules(action.rules)}`;
    case "ledger":
      return ledgerPhrases[action.part];
    case "verify":
      return `fails if ${phraseVerification(action)}`;
    case "export":
      return phraseExport(action);
    default:
      return action satisfies never;
  }
}

const ledgerPhrases: Readonly<Record<LedgerPart, string>> = {
  runs: "begins the run in the ledger",
  run_tables: "counts the rows of every table, and why some stay out",
  rejects_history: "keeps since when each row stays out, and why",
  runs_end: "ends the run in the ledger",
};

/** `no row may go or more than 10% stay out`: when a gate is shut. */
export function phraseRules({ empty, maxRejects }: GateRules): string {
  const rejects = maxRejects === undefined ? [] : [phraseLimit(maxRejects)];
  return [...(empty ? ["no row is left to load"] : []), ...rejects].join(" or ");
}

/** `Spanner does not hold every loadable row, by its key`: when the look after the load fails. */
export function phraseVerification({ rule, reads }: Extract<Action, { kind: "verify" }>): string {
  const rows = reads.kind === "source" ? "the source has" : "are loadable";
  if (rule === "counts") return `Spanner holds fewer rows than ${rows}`;
  return reads.kind === "source"
    ? "Spanner does not hold the key of every row of the source"
    : "Spanner does not hold the key of every loadable row";
}

/** `more than 10% of the rows stay out` */
export function phraseLimit(limit: Limit): string {
  if (limit.kind === "share") return `more than ${limit.percent}% of the rows stay out`;
  if (limit.rows === 0) return "a row stays out";
  return `more than ${limit.rows} row${limit.rows === 1 ? " stays" : "s stay"} out`;
}

/** What is loaded, or what of it a second pass fills in. */
function phraseExport({ elements, pass, deferred, depth }: Extract<Action, { kind: "export" }>): string {
  if (pass === 2) return `fills in ${deferred.join(", ")}`;
  const without = deferred.length === 0 ? "" : `, without ${deferred.join(", ")}`;
  const rows = depth === undefined ? "" : `, rows ${phraseDepth(depth.level)}`;
  return `${phraseElements(elements)}${rows}${without}`;
}

/** How far the rows of an export are from one that refers to no other. */
export function phraseDepth(level: number): string {
  if (level === 0) return "that refer to no other";
  return `${level} reference${level === 1 ? "" : "s"} from a root`;
}

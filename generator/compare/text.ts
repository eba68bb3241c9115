import { phraseReasons } from "../render/index.ts";
import type { ActionChange, Comparison, Dependency, Phase, SchemaChange, SchemaObject } from "./types.ts";

/** The comparison for the eye: what changed, what that changes in the pipeline, what is to be done. */
export function comparisonText(comparison: Comparison): string {
  const blocks = [...schemaText(comparison), ...pipelineText(comparison), ...stepsText(comparison)];
  return [`${summary(comparison)}`, ...blocks].join("\n\n");
}

export function hasDifferences({ schema, pipeline }: Comparison): boolean {
  return schema.length + pipeline.added.length + pipeline.removed.length + pipeline.changed.length > 0;
}

function summary(comparison: Comparison): string {
  if (!hasDifferences(comparison)) return "No differences.";
  const { schema, pipeline, steps } = comparison;
  const actions = pipeline.added.length + pipeline.removed.length + pipeline.changed.length;
  const counts: readonly (readonly [number, string])[] = [
    [schema.length, "change of the schema"],
    [actions, "action of the pipeline"],
    [steps.length, "step"],
  ];
  return counts.map(([count, noun]) => `${count} ${count === 1 ? noun : plural(noun)}`).join(" · ");
}

function plural(noun: string): string {
  return noun.replace(/^\w+/, (word) => `${word}s`);
}

const marks = { added: "+", removed: "-", changed: "~" } as const;

function schemaText({ schema }: Comparison): readonly string[] {
  if (schema.length === 0) return [];
  const lines: string[] = [];
  let owner = "";
  for (const change of schema) {
    const isWhole = wholes.has(change.object);
    const kind = isGraphPart(change) ? "graph" : "table";
    if (!isWhole && owner !== `${kind} ${change.of}`) {
      owner = `${kind} ${change.of}`;
      lines.push(`  ${owner}`);
    }
    lines.push(`${isWhole ? "  " : "    "}${marks[change.change]} ${changeText(change)}`);
  }
  return [["Schema", ...lines].join("\n")];
}

/** What is not told as a part of a table or a graph. */
const wholes: ReadonlySet<SchemaObject> = new Set([
  "table",
  "view",
  "graph",
  "schema",
  "protoBundle",
  "sequence",
  "function",
]);

function isGraphPart({ object }: SchemaChange): boolean {
  return object === "node" || object === "edge";
}

const objectWords: Readonly<Record<SchemaObject, string>> = {
  table: "table",
  column: "column",
  onUpdate: "ON UPDATE of column",
  columnOrder: "order of the columns:",
  primaryKey: "primary key",
  interleaving: "",
  foreignKey: "constraint",
  check: "constraint",
  index: "index",
  rowDeletionPolicy: "",
  synonym: "synonym",
  view: "view",
  graph: "graph",
  node: "node",
  edge: "edge",
  schema: "schema",
  protoBundle: "proto bundle",
  sequence: "sequence",
  function: "function",
};

function changeText({ object, of, name, from, to }: SchemaChange): string {
  const isWhole = wholes.has(object);
  // What has no name is told by its definition.
  const isUnnamed = name === null && (object === "foreignKey" || object === "check");
  const words = isUnnamed ? [] : [objectWords[object], isWhole ? of : (name ?? "")];
  const subject = words.filter((word) => word !== "").join(" ");
  const definition = (from !== null && to !== null ? `${from} → ${to}` : `${from ?? to}`).replace(/\s+/g, " ");
  if (object === "synonym") return subject;
  if (subject === "") return definition;
  return subject.endsWith(":") ? `${subject} ${definition}` : `${subject}: ${definition}`;
}

function pipelineText({ pipeline }: Comparison): readonly string[] {
  const { added, removed, changed } = pipeline;
  const lines = [
    ...added.flatMap((action) => [
      `  + ${action.name}: wave ${action.wave}${columnsOf(action.columns)}`,
      ...action.dependsOn.map((dependency) => `      after ${waitText(dependency)}`),
    ]),
    ...removed.map((action) => `  - ${action.name}`),
    ...changed.flatMap((change) => [`  ~ ${change.action}`, ...actionLines(change).map((line) => `      ${line}`)]),
  ];
  return lines.length === 0 ? [] : [["Pipeline", ...lines].join("\n")];
}

function columnsOf(columns: readonly string[]): string {
  return columns.length === 0 ? "" : `, columns ${columns.join(", ")}`;
}

function actionLines({ columns, dependsOn, wave }: ActionChange): readonly string[] {
  return [
    ...columns.added.map((column) => `+ exports ${column}`),
    ...columns.removed.map((column) => `- exports ${column}`),
    ...columns.retyped.map((column) => `~ exports ${column} in another type`),
    ...dependsOn.added.map((dependency) => `+ after ${waitText(dependency)}`),
    ...dependsOn.removed.map((dependency) => `- after ${waitText(dependency)}`),
    ...dependsOn.changed.map((dependency) => `~ after ${waitText(dependency)}`),
    ...(wave === null ? [] : [`~ wave ${wave.from} → ${wave.to}`]),
  ];
}

function waitText({ action, because }: Dependency): string {
  return `${action} (${phraseReasons(because)})`;
}

const headings: Readonly<Record<Phase, string>> = {
  before: "Before the new pipeline runs",
  load: "Its first run, over all rows (a changeTimestampColumn skips rows that are not newer: leave it out once)",
  after: "After that run",
};

function stepsText({ steps }: Comparison): readonly string[] {
  const phases = [...new Set(steps.map(({ phase }) => phase))];
  return phases.map((phase) => {
    const lines = steps.filter((step) => step.phase === phase).map(({ subject, text }) => `  ${subject}: ${text}`);
    return [headings[phase], ...lines].join("\n");
  });
}

import { basename } from "node:path";

/** An action that the text of a file of the user's defines, as far as the text shows it. */
export interface WrittenAction {
  readonly name: string;
  /** Whether it may stand in another dataset than the default one. */
  readonly hasDataset: boolean;
}

/** The actions of one file below `definitions/`; what a program computes is not seen. */
export async function actionsIn(path: string, text: string): Promise<readonly WrittenAction[]> {
  if (path.endsWith(".sqlx")) return [sqlxAction(path, text)];
  if (path.endsWith(".js")) return scriptActions(text);
  return basename(path) === "actions.yaml" ? yamlActions(text) : [];
}

function sqlxAction(path: string, text: string): WrittenAction {
  const config = outermost(/^config \{([\s\S]*?)^\}/m.exec(text)?.[1] ?? "");
  const [, , name = basename(path, ".sqlx")] = /\bname\s*:\s*(["'])(.*?)\1/.exec(config) ?? [];
  return { name, hasDataset: /\b(?:schema|dataset|database|project)\s*:/.test(config) };
}

/** A block without the blocks in it: columns may be called `name`. */
function outermost(block: string): string {
  for (let text = block.replace(/\/\/.*$/gm, ""); ; ) {
    const next = text.replace(/[{[][^{}[\]]*[}\]]/g, "");
    if (next === text) return text;
    text = next;
  }
}

const calls = /\b(?:publish|operate|assert)\(\s*(["'`])([^"'`\\$]+)\1/g;
const declarations = /\bdeclare\(\s*\{[^{}]*?\bname\s*:\s*(["'`])([^"'`\\$]+)\1/g;

/** Where a script puts an action is in arguments that are not read here. */
function scriptActions(text: string): readonly WrittenAction[] {
  return [...text.matchAll(calls), ...text.matchAll(declarations)].map(([, , name = ""]) => ({
    name,
    hasDataset: true,
  }));
}

/** `actions: [{ operation: { name, dataset, filename } }]`: https://dataform-co.github.io/dataform/docs/configs-reference */
async function yamlActions(text: string): Promise<readonly WrittenAction[]> {
  const { parse } = await import("yaml");
  let document: unknown;
  try {
    document = parse(text, { logLevel: "error" });
  } catch {
    // Dataform itself says what is wrong with it.
    return [];
  }
  const actions = entries(document).find(([key]) => key === "actions")?.[1];
  if (!Array.isArray(actions)) return [];
  return actions.flatMap((action) => entries(action).map(([, config]) => yamlAction(new Map(entries(config)))));
}

function yamlAction(config: ReadonlyMap<string, unknown>): WrittenAction {
  const file = String(config.get("filename") ?? "");
  const name = String(config.get("name") ?? basename(file).replace(/\.[^.]*$/, ""));
  return { name, hasDataset: config.has("dataset") || config.has("project") };
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { Plan } from "../plan/types.ts";
import type { RenderedFile } from "../render/types.ts";
import type { Diagnostic } from "../support/index.ts";
import { manifestPathFor, nodeFileSystem, type Owners, readOwners } from "../write/index.ts";
import { projectDiagnostic } from "./codes.ts";
import { actionsIn } from "./own-actions.ts";

/** A config in its folder, which other configs and files of the user's stand in too. */
export interface Neighbourhood {
  readonly root: string;
  /** Name of the config in that folder. */
  readonly config: string;
}

/**
 * The files that other configs of the folder generate, by path, with the name of that config.
 *
 * @throws DiagnosticsError when a manifest is there and cannot be read.
 */
export async function filesOfOthers(neighbourhood: Neighbourhood): Promise<ReadonlyMap<string, string>> {
  const { others } = await ownersIn(neighbourhood);
  return new Map(others.flatMap(({ config, paths }) => paths.map((path) => [path, config] as const)));
}

/**
 * Names that Dataform would find twice: it looks actions up by their bare names, so that a name which another config, or a
 * file of the user's, has already is an error there, or takes the place of ours.
 *
 * @throws DiagnosticsError when a manifest is there and cannot be read.
 */
export async function checkNeighbours(
  neighbourhood: Neighbourhood,
  plan: Plan,
  files: readonly RenderedFile[],
): Promise<readonly Diagnostic[]> {
  const owners = await ownersIn(neighbourhood);
  const ours = new Set([
    ...owners.own,
    ...files.map(({ path }) => path),
    ...owners.others.flatMap(({ paths }) => paths),
  ]);
  return [
    ...owners.others.flatMap((other) => besideConfig(neighbourhood, plan, other)),
    ...(await besideFiles(neighbourhood, plan, ours)),
  ];
}

function ownersIn({ root, config }: Neighbourhood): Promise<Owners> {
  return readOwners({ root, manifestPath: manifestPathFor(config), fileSystem: nodeFileSystem });
}

type Other = Owners["others"][number];

/** Letter case aside: BigQuery's datasets may be made so that it does not count. */
function besideConfig({ root, config }: Neighbourhood, plan: Plan, other: Other): readonly Diagnostic[] {
  const actions = namesOf(plan.actions.map(({ name }) => name));
  const sources = namesOf(plan.sources.map(({ table }) => table));
  const otherActions = namesOf(actionNames(other));
  const otherSources = namesOf(sourceNames(root, other));
  const subject = `Config ${JSON.stringify(config)}`;
  const name = JSON.stringify(other.config);
  const hint = `Give one of ${JSON.stringify(config)} and ${name} a \`prefix:\` of its own; if ${name} is no longer used, delete it and ${manifestPathFor(other.config)}.`;
  const found: Diagnostic[] = [];
  const tell = (code: "action-name-taken" | "source-name-taken", names: readonly string[], what: string) => {
    if (names.length === 0) return;
    found.push(projectDiagnostic(code, { subject, message: `${subject}: ${what}: ${listed(names)}`, hint }));
  };
  tell("action-name-taken", both(actions, otherActions), `has actions of the same names as ${name}`);
  tell("source-name-taken", both(sources, otherActions), `reads tables that are called like actions of ${name}`);
  tell("source-name-taken", both(actions, otherSources), `has actions that are called like tables that ${name} reads`);
  return found;
}

function namesOf(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

function both(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly string[] {
  return [...a]
    .filter(([key]) => b.has(key))
    .map(([, name]) => name)
    .sort();
}

const shownNames = 3;

function listed(names: readonly string[]): string {
  const rest = names.length - shownNames;
  const shown = names.slice(0, shownNames).map((name) => JSON.stringify(name));
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

/** The files of actions are called like these. */
function actionNames({ paths }: Other): readonly string[] {
  return paths.filter((path) => /^definitions\/.*\.sqlx$/.test(path)).map((path) => basename(path, ".sqlx"));
}

/** As `sources.js` has them: `spanner.source("Person", …)`. */
function sourceNames(root: string, { paths }: Other): readonly string[] {
  return paths
    .filter((path) => /^definitions\/.*\/sources\.js$/.test(path))
    .flatMap((path) => [...textOf(join(root, path)).matchAll(sourceCalls)])
    .map(([, text = '""']) => String(JSON.parse(text)));
}

/** Strings in the one form that is generated; whatever else a hand edit may hold is no call of ours. */
const sourceCalls = /spanner\.source\(("(?:[^"\\\p{Cc}]|\\u[0-9a-f]{4})*")/gu;

/** Empty for a file that cannot be read: who loads or writes it says why. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Only what Dataform refuses for certain: an action in a dataset of its own has another full name, and is in the way only
 * where one of ours is looked up by its bare one.
 */
async function besideFiles(
  { root, config }: Neighbourhood,
  plan: Plan,
  known: ReadonlySet<string>,
): Promise<readonly Diagnostic[]> {
  const ours = new Set(plan.actions.map(({ name }) => name));
  const lookedUp = new Set(plan.actions.flatMap(({ dependsOn }) => dependsOn.map(({ action }) => action)));
  const found: Diagnostic[] = [];
  for (const path of definitionFiles(root)) {
    if (known.has(path)) continue;
    for (const { name, hasDataset } of await actionsIn(path, textOf(join(root, path)))) {
      if (!(hasDataset ? lookedUp : ours).has(name)) continue;
      const subject = `Action ${JSON.stringify(name)}`;
      const message = `${subject}: ${JSON.stringify(path)} has an action of this name, and ${JSON.stringify(config)} would make another`;
      const hint = `Rename the action in that file, or give ${JSON.stringify(config)} a \`prefix:\`.`;
      found.push(projectDiagnostic("action-name-taken", { subject, message, hint }));
    }
  }
  return found;
}

/** What Dataform loads, by path with `/`, sorted. */
function definitionFiles(root: string): readonly string[] {
  const folder = join(root, "definitions");
  // What else may stand in its place is told when files are written.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?:\.sqlx|\.js|^actions\.yaml)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

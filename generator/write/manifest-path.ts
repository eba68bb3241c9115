import { basename } from "node:path";

/** The manifest of `spanner_graph.yaml`. */
export const defaultManifestPath = ".spanner-graph.manifest.json";

const defaultConfig = "spanner_graph.yaml";
const pattern = /^\.spanner-graph(?:\.(.+))?\.manifest\.json$/;
const yamlEnding = /\.ya?ml$/;

/**
 * The manifest of a config lies in the same folder, the root of the output, and is named after it: `eu.yaml` →
 * `.spanner-graph.eu.manifest.json`. No two configs of a folder share one, as each would delete the other's files: the
 * ending is left out only where no other config can have the rest for its name, and a name without one gets a mark.
 */
export function manifestPathFor(configPath: string): string {
  const name = basename(configPath);
  return name === defaultConfig ? defaultManifestPath : `.spanner-graph.${mark(name)}.manifest.json`;
}

function mark(name: string): string {
  if (!yamlEnding.test(name)) return `${name}!`;
  const stem = name.replace(/\.yaml$/, "");
  return stem === "" || yamlEnding.test(stem) || stem.endsWith("!") ? name : stem;
}

/** The name of the config that a manifest is of, the other way round. */
export function configOfManifest(manifestPath: string): string {
  const marked = pattern.exec(manifestPath)?.[1];
  if (marked === undefined) return defaultConfig;
  if (marked.endsWith("!")) return marked.slice(0, -1);
  return yamlEnding.test(marked) ? marked : `${marked}.yaml`;
}

/** Whether a file of the root is some config's manifest. */
export function isManifestName(name: string): boolean {
  return pattern.test(name);
}

import { basename } from "node:path";

/** The manifest of `spanner_graph.yaml`. */
export const defaultManifestPath = ".spanner-graph.manifest.json";

const pattern = /^\.spanner-graph(\..+)?\.manifest\.json$/;

/**
 * The manifest of a config lies in the same folder, the root of the output, and is named after it: `eu.yaml` →
 * `.spanner-graph.eu.manifest.json`. Two configs of a folder never share one, as each would delete the other's files.
 */
export function manifestPathFor(configPath: string): string {
  const name = basename(configPath);
  if (name === "spanner_graph.yaml") return defaultManifestPath;
  return `.spanner-graph.${name.replace(/\.yaml$/, "")}.manifest.json`;
}

/** Whether a file of the root is some config's manifest. */
export function isManifestName(name: string): boolean {
  return pattern.test(name);
}

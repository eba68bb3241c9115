import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { snapshotSource } from "../../../generator/introspect/snapshot/index.ts";
import type { RawSchema } from "../../../generator/introspect/types.ts";
import { buildCatalog, catalogDocument } from "../../../generator/model/index.ts";
import type { Catalog } from "../../../generator/model/types.ts";

/** What the snapshot source reads of a text. */
export async function readSnapshotText(folder: string, text: string | Uint8Array): Promise<RawSchema> {
  writeFileSync(join(folder, "catalog.json"), text);
  return snapshotSource({ file: "catalog.json", directory: folder }).read();
}

/** The catalogue that comes back from the snapshot of a catalogue. */
export async function throughSnapshot(folder: string, catalog: Catalog): Promise<Catalog> {
  return buildCatalog(await readSnapshotText(folder, JSON.stringify(catalogDocument(catalog), null, 2)));
}

/** A value without the places in files, which a snapshot does not keep, and without fields that are undefined. */
export function withoutPlaces(value: unknown): unknown {
  if (value instanceof Map) return withoutPlaces([...value]);
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, item]) => key !== "at" && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutPlaces(item)]));
}

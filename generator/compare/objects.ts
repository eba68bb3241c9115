import { ddlText } from "../render/index.ts";
import { compareStrings, quoteIdentifier } from "../support/index.ts";
import type { CatalogDocument, ObjectItem } from "./types.ts";

/** The objects of a catalogue, after the schemas that they and its tables, indexes, views and graphs stand in. */
export function objectsOf(catalog: CatalogDocument): readonly ObjectItem[] {
  const { tables, views, graphs } = catalog;
  // A database has one proto bundle, which has no name.
  const objects = catalog.objects.map(
    (item): ObjectItem => (item.kind === "PROTO BUNDLE" ? { ...item, name: "" } : item),
  );
  const placed = [...tables, ...tables.flatMap(({ indexes }) => indexes), ...views, ...graphs, ...objects];
  const used = placed.flatMap(({ name }) => (name.includes(".") ? [name.split(".")[0] ?? ""] : []));
  const schemas = new Map(used.toSorted(compareStrings).map((name) => [name.toLowerCase(), name]));
  return [...[...schemas.values()].map(schemaItem), ...objects];
}

function schemaItem(name: string): ObjectItem {
  return { kind: "SCHEMA", name, statements: [ddlText("create-schema", { schema: quoteIdentifier(name) })] };
}

/** A schema and a sequence may have one name. */
export function keyOf({ kind, name }: ObjectItem): string {
  return `${kind} ${name}`;
}

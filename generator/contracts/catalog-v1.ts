import type { Published } from "./published.ts";
import type { CatalogV1, EdgeEndV1, NodeElementV1 } from "./schemas/catalog-v1.ts";

/** The catalogue as JSON: what was read of the Spanner schema, resolved and without loss. */
export type CatalogDocument = Published<CatalogV1>;
export type GraphElementDocument = Published<NodeElementV1>;
export type EdgeEndDocument = Published<EdgeEndV1>;

export type TableDocument = CatalogDocument["tables"][number];
export type ColumnDocument = TableDocument["columns"][number];
export type ReferenceDocument = TableDocument["references"][number];
export type GraphDocument = CatalogDocument["graphs"][number];
export type NodeDocument = GraphDocument["nodes"][number];
export type EdgeDocument = GraphDocument["edges"][number];

/**
 * A schema of `size` tables, one graph over all: half are nodes, half edges that are interleaved in one node and refer to
 * another by a foreign key, as in the usual graph schemas. Nodes refer to earlier nodes in a tree.
 */
export function syntheticSchema(size: number): string {
  const nodes = Math.ceil(size / 2);
  const statements: string[] = [];
  for (let index = 0; index < nodes; index += 1) {
    const parent =
      index === 0 ? "" : `  CONSTRAINT FK_Node${index} FOREIGN KEY (parent_id) REFERENCES Node${index >> 3} (id),\n`;
    statements.push(`CREATE TABLE Node${index} (
  id          INT64 NOT NULL,
  parent_id   INT64,
  name        STRING(MAX),
  kind        STRING(40) NOT NULL DEFAULT ('unknown'),
  created_at  TIMESTAMP,
  score       FLOAT64,
  payload     JSON,
  tags        ARRAY<STRING(MAX)>,
${parent}) PRIMARY KEY (id)`);
  }
  for (let index = 0; index < size - nodes; index += 1) {
    const other = (index * 7 + 1) % nodes;
    statements.push(`CREATE TABLE Edge${index} (
  id          INT64 NOT NULL,
  other_id    INT64 NOT NULL,
  weight      FLOAT64,
  valid_from  TIMESTAMP,
  CONSTRAINT FK_Edge${index} FOREIGN KEY (other_id) REFERENCES Node${other} (id),
) PRIMARY KEY (id, other_id),
  INTERLEAVE IN PARENT Node${index} ON DELETE CASCADE`);
  }
  const nodeTables = Array.from({ length: nodes }, (_, index) => `    Node${index}`);
  const edgeTables = Array.from({ length: size - nodes }, (_, index) => {
    const other = (index * 7 + 1) % nodes;
    return `    Edge${index}\n      SOURCE KEY (id) REFERENCES Node${index}\n      DESTINATION KEY (other_id) REFERENCES Node${other}\n      LABEL Linked`;
  });
  const edges = edgeTables.length === 0 ? "" : `\n  EDGE TABLES (\n${edgeTables.join(",\n")}\n  )`;
  statements.push(`CREATE PROPERTY GRAPH Synthetic\n  NODE TABLES (\n${nodeTables.join(",\n")}\n  )${edges}`);
  return `${statements.join(";\n\n")};\n`;
}

/** The tables of that schema with what their rows refer to, as places in this list. */
export function syntheticReferences(
  size: number,
): readonly { readonly name: string; readonly targets: readonly number[] }[] {
  const nodes = Math.ceil(size / 2);
  return Array.from({ length: size }, (_, index) => {
    if (index < nodes) return { name: `Node${index}`, targets: index === 0 ? [] : [index >> 3] };
    const edge = index - nodes;
    return { name: `Edge${edge}`, targets: [edge, (edge * 7 + 1) % nodes] };
  });
}

export const syntheticConfig = `spanner:
  ddl: schema.sql
  target: projects/my-project/instances/bench/databases/bench
bigquery:
  project: my-project
  dataset: bench
defaults:
  integrity: trust
`;

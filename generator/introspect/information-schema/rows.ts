/** A row that belongs to a table. */
export interface OfTable {
  readonly tableSchema: string;
  readonly tableName: string;
}

export interface OfConstraint {
  readonly constraintSchema: string;
  readonly constraintName: string;
}

export function tableKey({ tableSchema, tableName }: OfTable): string {
  return `${tableSchema}\0${tableName}`;
}

export function constraintKey({ constraintSchema, constraintName }: OfConstraint): string {
  return `${constraintSchema}\0${constraintName}`;
}

export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** Spanner's own name for a constraint without one: `FK_Table_Referenced_8ED6B1CC572B1A14_1`. */
export function userName(name: string): string | undefined {
  return /^(?:FK|CK)_.*_[0-9A-F]{16}_\d+$/s.test(name) ? undefined : name;
}

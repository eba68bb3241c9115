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

/** The names of constraints that stand in the DDL, in small letters; empty where the DDL is not known. */
export type WrittenNames = ReadonlySet<string>;

/**
 * The name that the user gave to a constraint. Spanner's own for one without looks like
 * `FK_Table_Referenced_8ED6B1CC572B1A14_1`; a user may write such a name too, which only the DDL tells.
 */
export function userName(name: string, written: WrittenNames): string | undefined {
  const looksOwn = /^(?:FK|CK)_.*_[0-9A-F]{16}_\d+$/s.test(name);
  return looksOwn && !written.has(name.toLowerCase()) ? undefined : name;
}

import type { TableId } from "../../types.ts";
import { elementType } from "./column-type.ts";
import type { Workshop } from "./fill.ts";
import type { Rule } from "./rules.ts";
import type { RelationColumn, RelationReference, Unique } from "./types.ts";

/** A way in which rows of a relation can be wrong. */
export type Fault = { readonly table: TableId; readonly name: string | undefined } & (
  | { readonly kind: "orphan" | "orphanOfOrphan"; readonly reference: RelationReference }
  | { readonly kind: "duplicateKey" | "exactCopy" | "duplicateIndexKey"; readonly unique: Unique }
  | { readonly kind: "nullKey" | "notNull" | "tooLong"; readonly column: RelationColumn }
  | { readonly kind: "check"; readonly rule: Rule }
);

/** Longer values would fill the memory. */
const longest = 20_000;

/** One fault of each kind, then the next of each: a table of many columns has more than NULLs. */
export function inTurn(faults: readonly Fault[]): readonly Fault[] {
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  const groups = kinds.map((kind) => faults.filter((fault) => fault.kind === kind));
  const longestGroup = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longestGroup }, (_, turn) => turn).flatMap((turn) =>
    // A kind of fewer faults begins again.
    groups.map((group) => group[turn % group.length] as Fault),
  );
}

/** All that rows of a relation can do wrong. */
export function findFaults({ relation, rules, stores }: Workshop): readonly Fault[] {
  const isOwn = (key: string): boolean => relation.columns.get(key)?.source !== undefined;
  const faults: Fault[] = [];
  for (const reference of relation.references) {
    if (!reference.columns.some(isOwn)) continue;
    const { table, name } = reference;
    faults.push({ kind: "orphan", table, name, reference });
    const others = stores.get(reference.to)?.orphans.length ?? 0;
    if (others > 0 && reference.to !== relation.path) faults.push({ kind: "orphanOfOrphan", table, name, reference });
  }
  for (const unique of relation.uniques) {
    const { table, name, columns } = unique;
    if (!columns.every(isOwn)) continue;
    if (unique.kind === "primaryKey") {
      faults.push({ kind: "duplicateKey", table, name, unique }, { kind: "exactCopy", table, name, unique });
    }
    if (unique.kind === "index") faults.push({ kind: "duplicateIndexKey", table, name, unique });
  }
  for (const { table, keys } of relation.tables) {
    const keyNames = new Set(table.primaryKey.map(({ column }) => column));
    for (const { name, notNull, type } of table.columns) {
      const column = relation.columns.get(keys.get(name) ?? "");
      if (column?.source === undefined) continue;
      const isKey = keyNames.has(name);
      // An array in a table of BigQuery is never NULL.
      if (isKey || (notNull && elementType(type) === undefined)) {
        faults.push({ kind: isKey ? "nullKey" : "notNull", table: table.id, name, column });
      }
      const { length } = column;
      if (length === undefined || length >= longest || type !== column.type) continue;
      if (/^(STRING|BYTES)\(/.test(type)) faults.push({ kind: "tooLong", table: table.id, name, column });
    }
  }
  for (const rule of rules.rules) {
    const { table, check } = rule;
    if (rule.columns.some(isOwn)) faults.push({ kind: "check", table: table.table.id, name: check.name, rule });
  }
  return faults;
}

import type { Check, KeyPart, RowDeletionPolicy } from "../../ddl/types.ts";
import type { Location } from "../../support/index.ts";
import type {
  ObjectName,
  RawColumn,
  RawForeignKey,
  RawGraphElement,
  RawIndex,
  RawInterleave,
  RawTable,
} from "../types.ts";
import { displayName } from "./names.ts";

/** A table that is named: itself where it is known, so that it may be renamed, else its name. */
export type Target = TableDraft | ObjectName;

export type DraftInterleave = Omit<RawInterleave, "table"> & { readonly target: Target };
export type DraftForeignKey = Omit<RawForeignKey, "table"> & { readonly kind: "foreignKey"; readonly target: Target };
export type DraftConstraint = DraftForeignKey | Check;

/** An index while statements change what it stores. */
export interface IndexDraft extends Omit<RawIndex, "storing"> {
  /** By their names in small letters. */
  readonly storing: Map<string, string>;
}

/** A sequence, a function or the proto bundle with the statements that made it so far. */
export interface DraftObject extends ObjectName {
  readonly kind: string;
  readonly statements: string[];
}

/** A table while statements change it; each change takes the same time, however large the table has grown. */
export class TableDraft {
  schema: string;
  name: string;
  /** By their names in small letters, in the order of the table. */
  readonly columns = new Map<string, RawColumn>();
  readonly indexes = new Map<string, IndexDraft>();
  /** By their names in small letters, schema included. */
  readonly synonyms = new Map<string, ObjectName>();
  readonly #constraints = new Map<string, DraftConstraint>();
  #unnamed = 0;
  readonly primaryKey: readonly KeyPart[];
  interleave: DraftInterleave | undefined;
  rowDeletionPolicy: RowDeletionPolicy | undefined;
  readonly at: Location;

  constructor(name: ObjectName, primaryKey: readonly KeyPart[], at: Location) {
    this.schema = name.schema;
    this.name = name.name;
    this.primaryKey = primaryKey;
    this.at = at;
  }

  addConstraint(constraint: DraftConstraint): void {
    if (constraint.name === undefined) this.#unnamed += 1;
    this.#constraints.set(constraint.name?.toLowerCase() ?? `\0${this.#unnamed}`, constraint);
  }

  dropConstraint(name: string): boolean {
    return this.#constraints.delete(name.toLowerCase());
  }

  /** @returns how many constraints without a name could be meant; the only one is dropped. */
  dropUnnamed(isMeant: (constraint: DraftConstraint) => boolean): number {
    const meant = [...this.#constraints].filter(([, each]) => each.name === undefined && isMeant(each));
    if (meant.length === 1) for (const [key] of meant) this.#constraints.delete(key);
    return meant.length;
  }

  get constraints(): readonly DraftConstraint[] {
    return [...this.#constraints.values()];
  }

  /** The table as it is now, with what it refers to under its name of now. */
  finish(): RawTable {
    const { interleave, constraints } = this;
    return {
      schema: this.schema,
      name: this.name,
      columns: [...this.columns.values()],
      primaryKey: this.primaryKey,
      interleave: interleave && withName(interleave),
      foreignKeys: constraints.filter((each) => each.kind === "foreignKey").map(({ kind: _, ...key }) => withName(key)),
      checks: constraints
        .filter((each) => each.kind === "check")
        .map(({ name, expression, enforced }) => ({ name, expression, enforced })),
      indexes: [...this.indexes.values()].map((index) => ({ ...index, storing: [...index.storing.values()] })),
      rowDeletionPolicy: this.rowDeletionPolicy,
      synonyms: [...this.synonyms.values()].map(displayName),
      at: this.at,
    };
  }
}

function withName<T extends { readonly target: Target }>({
  target,
  ...rest
}: T): Omit<T, "target"> & {
  readonly table: ObjectName;
} {
  return { ...rest, table: nameOfTarget(target) };
}

export function nameOfTarget({ schema, name }: Target): ObjectName {
  return { schema, name };
}

export type DraftElement = Omit<RawGraphElement, "table"> & {
  readonly target: Target;
  /** Its table as it was written: without an alias, what the element is called, also after a rename. */
  readonly written: string;
};

export interface DraftGraph extends ObjectName {
  readonly nodes: readonly DraftElement[];
  readonly edges: readonly DraftElement[];
  readonly at: Location;
}

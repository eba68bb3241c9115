import { type Cell, encodeCell, type VariableInput } from "../../engines/zetasql/index.ts";
import { SqlFailure } from "./failures.ts";
import { systemVariableName } from "./queries.ts";

export interface Variable {
  readonly name: string;
  /** As declared, for casts; may have a length. */
  readonly declared: string;
  /** As results print it. */
  readonly type: string;
  cell: Cell;
}

/** The variables of a block and of those around it; names are case-insensitive. */
export class Scope {
  readonly #outer: Scope | undefined;
  readonly #variables = new Map<string, Variable>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** @throws SqlFailure when the name is taken, also in a block around. */
  declare(variable: Variable): void {
    if (this.#find(variable.name) !== undefined) {
      throw new SqlFailure(`Variable '${variable.name}' redeclaration: it was declared before.`);
    }
    this.#variables.set(variable.name.toLowerCase(), variable);
  }

  /** @throws SqlFailure when there is none. */
  variable(name: string): Variable {
    const found = this.#find(name);
    if (found === undefined) throw new SqlFailure(`Undeclared variable: ${name}`);
    return found;
  }

  visible(): readonly VariableInput[] {
    const own = [...this.#variables.values()].map(({ name, type, cell }) => ({ name, type, cell }));
    return this.#outer === undefined ? own : [...this.#outer.visible(), ...own];
  }

  #find(name: string): Variable | undefined {
    const own = this.#variables.get(name.toLowerCase());
    if (own !== undefined || this.#outer === undefined) return own;
    return this.#outer.#find(name);
  }
}

/** What a script says about the error that it handles. */
export interface HandledError {
  readonly message: string;
  readonly statement: string;
}

export function systemConstants(input: {
  readonly rowCount: number | null;
  readonly error: HandledError | undefined;
}): readonly VariableInput[] {
  const { rowCount, error } = input;
  return [
    { name: systemVariableName("row_count"), type: "INT64", cell: encodeCell(rowCount, "INT64") },
    { name: systemVariableName("error.message"), type: "STRING", cell: encodeCell(error?.message ?? null, "STRING") },
    {
      name: systemVariableName("error.statement_text"),
      type: "STRING",
      cell: encodeCell(error?.statement ?? null, "STRING"),
    },
  ];
}

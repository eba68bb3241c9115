import type { Statement } from "../../ddl/types.ts";
import { type Diagnostic, touchesEverything } from "../../support/index.ts";
import { type IntrospectCode, introspectDiagnostic } from "../codes.ts";
import type { ObjectName } from "../types.ts";
import type { Target } from "./drafts.ts";
import { displayName } from "./names.ts";

/** What of the schema is in doubt. A table is held by identity: it may be renamed before the end. */
export interface Doubt {
  readonly tables?: readonly Target[];
  readonly graphs?: readonly ObjectName[];
}

export interface Finding extends Doubt {
  readonly code: IntrospectCode;
  readonly statement: Statement;
  /** `Table "A"` */
  readonly subject: string;
  /** Ends the sentence that begins with the subject. */
  readonly problem: string;
}

/** More than these nobody reads. */
const maxFindings = 1000;

/** What is wrong with the statements, each against the schema as it is at its point. */
export class Findings {
  readonly #findings: Finding[] = [];

  add(finding: Finding): void {
    if (this.#findings.length <= maxFindings) this.#findings.push(finding);
  }

  /** With the names of the schema as it is now. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#findings.map(({ code, statement, subject, problem, tables = [], graphs = [] }, place) => {
      const at = statement.source.locate(statement.at);
      const message = `${subject}: ${problem}`;
      if (place === maxFindings) {
        const last = `${message}; what follows is not told`;
        return introspectDiagnostic(code, { subject, message: last, at, touches: touchesEverything });
      }
      const touches = { tables: [...new Set(tables.map(displayName))], graphs: graphs.map(displayName) };
      return introspectDiagnostic(code, { subject, message, at, touches });
    });
  }
}

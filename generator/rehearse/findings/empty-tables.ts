import type { RunDocument } from "../../contracts/index.ts";
import type { Diagnostic } from "../../support/index.ts";
import { rehearseDiagnostic } from "../codes.ts";

/** A filter that lets nothing through looks like a load that is whole. */
export function emptyTables(runs: readonly RunDocument[]): readonly Diagnostic[] {
  return runs.flatMap(({ name, tables }) =>
    tables
      .filter(({ source, loadable, equal }) => equal && source !== null && source > 0 && loadable === 0)
      .map((table) => {
        const subject = `Table "${table.name}"`;
        const where = runs.length > 1 ? ` in run ${name}` : "";
        const message = `${subject}: its exports select none of the ${table.source} rows of its source${where}`;
        return rehearseDiagnostic("rehearse-empty", { subject, message });
      }),
  );
}

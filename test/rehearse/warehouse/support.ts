import { sharedZetaSql } from "../../../generator/engines/index.ts";
import type { ExportRequest, Row, WarehouseTable } from "../../../generator/rehearse/types.ts";
import { createWarehouse, type Warehouse } from "../../../generator/rehearse/warehouse/index.ts";

/** `name` stands for the table `p.d.name`; the columns are written as `a INT64, b STRING`. */
export type Tables = Readonly<Record<string, readonly [columns: string, ...rows: readonly Row[]]>>;

export async function openWarehouse(tables: Tables = {}, statementLimit?: number): Promise<Warehouse> {
  const warehouse = createWarehouse(await sharedZetaSql(), statementLimit === undefined ? {} : { statementLimit });
  for (const [name, [columns, ...rows]] of Object.entries(tables)) warehouse.put(tableOf(name, columns, rows));
  return warehouse;
}

export function tableOf(name: string, columns: string, rows: readonly Row[]): WarehouseTable {
  const columnInputs = columns.split(/, (?=\w+ [A-Z])(?![^<]*>)/).map((column) => {
    const space = column.indexOf(" ");
    return { name: column.slice(0, space), type: column.slice(space + 1) };
  });
  return { path: `p.d.${name}`, columns: columnInputs, rows };
}

/** Runs a script to its end; gives its exports. */
export async function run(
  warehouse: Warehouse,
  script: string,
  onExport: (request: ExportRequest) => Error | undefined = () => undefined,
): Promise<{ readonly exports: readonly ExportRequest[]; readonly statements: readonly string[] }> {
  const exports: ExportRequest[] = [];
  const statements: string[] = [];
  const events = warehouse.script(script);
  let step = await events.next();
  while (step.done !== true) {
    const event = step.value;
    if (event.kind === "statement") {
      statements.push(event.statement);
      step = await events.next();
      continue;
    }
    exports.push(event.request);
    const failure = onExport(event.request);
    step = failure === undefined ? await events.next() : await events.throw(failure);
  }
  return { exports, statements };
}

export function rowsOf(warehouse: Warehouse, name: string): readonly Row[] | undefined {
  return warehouse.table(name.includes(".") ? name : `p.d.${name}`)?.rows;
}

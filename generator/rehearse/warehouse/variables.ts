import { type Cell, type SyntaxNode, structFields, structFieldTypes } from "../../engines/zetasql/index.ts";
import { evaluateAs, evaluateExpression, resolveType, rowType } from "./expressions.ts";
import { SqlFailure } from "./failures.ts";
import type { Session } from "./session.ts";

/** `DECLARE a, b INT64 DEFAULT 1`; without a type that of the default. */
export async function declareVariables(session: Session, node: SyntaxNode): Promise<void> {
  const names = identifiers(node.child("variableList"));
  const written = node.child("type");
  const initial = node.child("defaultValue");
  let type: string;
  let declared: string;
  let cell: Cell = {};
  if (written === undefined) {
    if (initial === undefined) throw new SqlFailure(`Variable '${names[0] ?? ""}' has neither a type nor a default.`);
    const evaluated = await evaluateExpression(session, initial);
    type = evaluated.type;
    declared = type;
    cell = evaluated.cell;
  } else {
    type = await resolveType(session, written);
    declared = session.script.slice(written.start, written.end);
    if (initial !== undefined) {
      cell = await evaluateAs(session, { node: initial, name: names[0] ?? "", type, declared });
    }
  }
  for (const name of names) session.scope.declare({ name, declared, type, cell });
}

export async function assignVariable(session: Session, node: SyntaxNode): Promise<void> {
  const variable = session.scope.variable(node.child("variable")?.text("idString") ?? "");
  const expression = node.child("expression");
  if (expression === undefined) return;
  const { name, type, declared } = variable;
  variable.cell = await evaluateAs(session, { node: expression, name, type, declared });
}

/** `SET (a, b) = (SELECT AS STRUCT 1, 2)`: by position. */
export async function assignFromStruct(session: Session, node: SyntaxNode): Promise<void> {
  const variables = identifiers(node.child("variables")).map((name) => session.scope.variable(name));
  const expression = node.child("structExpression");
  if (expression === undefined) return;
  const given = structFieldTypes((await evaluateExpression(session, expression)).type);
  if (given === undefined) throw new SqlFailure("SET with several variables needs a STRUCT to its right.");
  if (given.length !== variables.length) {
    throw new SqlFailure(`SET: the STRUCT has ${given.length} fields for ${variables.length} variables.`);
  }
  const assigned = {
    node: expression,
    // A name that no variable has: the struct hides nothing.
    name: "rehearsal struct",
    type: rowType(variables),
    declared: rowType(variables.map(({ name, declared }) => ({ name, type: declared }))),
  };
  const cells = structFields(await evaluateAs(session, assigned));
  for (const [index, variable] of variables.entries()) variable.cell = cells?.[index] ?? {};
}

function identifiers(list: SyntaxNode | undefined): readonly string[] {
  return (list?.children("identifierList") ?? []).map((name) => name.text("idString"));
}

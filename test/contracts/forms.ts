/** As much of JSON Schema as our contracts use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  /** Of an object whose keys are the user's; `false` where there are none but the properties. */
  readonly additionalProperties?: JsonSchema | boolean;
  readonly description?: string;
}

/** Every form that a value can take: both booleans, each word of an enum, null, an empty list and one that is not. */
export function possibleForms(schema: JsonSchema): ReadonlySet<string> {
  const forms = new Set<string>();
  const visit = (node: JsonSchema, path: string): void => {
    if (node.$ref !== undefined) return;
    if (node.anyOf !== undefined) for (const branch of node.anyOf) visit(branch, path);
    else if (node.const !== undefined) forms.add(`${path} = ${JSON.stringify(node.const)}`);
    else if (node.enum !== undefined) for (const value of node.enum) forms.add(`${path} = ${JSON.stringify(value)}`);
    else if (node.type === "boolean") for (const value of [true, false]) forms.add(`${path} = ${value}`);
    else if (node.type === "array") {
      forms.add(`${path} is empty`);
      forms.add(`${path} is not empty`);
      visit(node.items ?? {}, `${path}[]`);
    } else if (node.type === "object") {
      for (const [name, child] of Object.entries(node.properties ?? {})) visit(child, `${path}.${name}`);
      const value = valuesOf(node);
      if (value?.type !== undefined) visit(value, `${path}.*`);
    } else forms.add(`${path} is ${node.type}`);
  };
  visit(schema, "");
  for (const [name, definition] of Object.entries(schema.$defs ?? {})) visit(definition, name);
  return forms;
}

/** The forms that a document shows; what the schema does not describe is an error. */
export function shownForms(schema: JsonSchema, document: unknown): ReadonlySet<string> {
  const forms = new Set<string>();
  const visit = (node: JsonSchema, value: unknown, path: string): void => {
    const name = /^#\/\$defs\/(\w+)$/.exec(node.$ref ?? "")?.[1];
    if (name !== undefined) visit(schema.$defs?.[name] ?? {}, value, name);
    else if (node.anyOf !== undefined) visit(node.anyOf.find((each) => fits(each, value)) ?? {}, value, path);
    else if (Array.isArray(value) && node.type === "array") {
      forms.add(`${path} is ${value.length === 0 ? "" : "not "}empty`);
      for (const item of value) visit(node.items ?? {}, item, `${path}[]`);
    } else if (typeof value === "object" && value !== null && node.type === "object") {
      for (const [key, item] of Object.entries(value)) {
        const own = node.properties?.[key];
        const child = own ?? valuesOf(node);
        if (child === undefined) throw new Error(`the schema does not know ${path}.${key}`);
        visit(child, item, `${path}.${own === undefined ? "*" : key}`);
      }
    } else if (node.const !== undefined || node.enum !== undefined || node.type === "boolean") {
      forms.add(`${path} = ${JSON.stringify(value)}`);
    } else forms.add(`${path} is ${node.type}`);
  };
  visit(schema, document, "");
  return forms;
}

/** What stands under the keys of the user's. */
function valuesOf({ additionalProperties: values }: JsonSchema): JsonSchema | undefined {
  return typeof values === "object" ? values : undefined;
}

function fits(schema: JsonSchema, value: unknown): boolean {
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum !== undefined) return schema.enum.includes(value);
  if (schema.type === "null" || value === null) return schema.type === "null" && value === null;
  const isObject = typeof value === "object" && !Array.isArray(value);
  if (schema.$ref !== undefined || schema.type === "object") return isObject;
  if (schema.type === "integer") return Number.isInteger(value);
  return schema.type === typeof value;
}

/** Fields without a description, by path. */
export function undescribedFields(schema: JsonSchema): readonly string[] {
  const found: string[] = [];
  const visit = (node: JsonSchema, path: string): void => {
    for (const branch of node.anyOf ?? []) visit(branch, path);
    if (node.items !== undefined) visit(node.items, path);
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      if (child.description === undefined) found.push(`${path}.${name}`);
      visit(child, `${path}.${name}`);
    }
  };
  visit(schema, "");
  for (const [name, definition] of Object.entries(schema.$defs ?? {})) {
    if (definition.description === undefined) found.push(name);
    visit(definition, name);
  }
  return found;
}

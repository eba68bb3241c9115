import type {
  CompiledAction,
  CompiledAssertion,
  CompiledDeclaration,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
  CompileError,
  ProjectConfig,
  Target,
} from "./types.ts";

/** A compiled graph as JSON, as the CLI prints it: protocol buffers whose empty fields are left out. */
type Json = { readonly [field: string]: unknown };

export function readGraph(graph: unknown): CompiledGraph {
  const json = object(graph);
  return {
    operations: objects(json.operations).map(readOperation),
    assertions: objects(json.assertions).map(readAssertion),
    tables: objects(json.tables).map(readTable),
    declarations: objects(json.declarations).map(readDeclaration),
    projectConfig: readProjectConfig(object(json.projectConfig)),
    errors: objects(object(json.graphErrors).compilationErrors).map(readError),
  };
}

/** For a project that Dataform refuses as a whole, so that no graph comes out. */
export function failedGraph(message: string): CompiledGraph {
  return { ...readGraph({}), errors: [{ message, fileName: "" }] };
}

function readAction(json: Json): CompiledAction {
  return {
    target: readTarget(object(json.target)),
    dependencyTargets: objects(json.dependencyTargets).map(readTarget),
    tags: strings(json.tags),
    fileName: string(json.fileName),
    disabled: json.disabled === true,
    description: string(object(json.actionDescriptor).description),
  };
}

function readOperation(json: Json): CompiledOperation {
  return { ...readAction(json), queries: strings(json.queries), hasOutput: json.hasOutput === true };
}

function readAssertion(json: Json): CompiledAssertion {
  return { ...readAction(json), query: string(json.query) };
}

/** `type` is deprecated in the proto in favour of `enumType`; both are filled. */
const tableTypes: ReadonlyMap<string, CompiledTable["type"]> = new Map([
  ["TABLE", "table"],
  ["INCREMENTAL", "incremental"],
  ["VIEW", "view"],
]);

function readTable(json: Json): CompiledTable {
  return {
    ...readAction(json),
    type: tableTypes.get(string(json.enumType)) ?? "table",
    query: string(json.query),
    incrementalQuery: string(json.incrementalQuery),
    preOps: strings(json.preOps),
    postOps: strings(json.postOps),
    incrementalPreOps: strings(json.incrementalPreOps),
    incrementalPostOps: strings(json.incrementalPostOps),
    uniqueKey: strings(json.uniqueKey),
    incrementalStrategy: string(json.incrementalStrategy),
    onSchemaChange: string(json.onSchemaChange),
  };
}

function readDeclaration(json: Json): CompiledDeclaration {
  const { target, fileName, description } = readAction(json);
  return { target, fileName, description };
}

function readTarget(json: Json): Target {
  return { database: string(json.database), schema: string(json.schema), name: string(json.name) };
}

function readProjectConfig(json: Json): ProjectConfig {
  return {
    defaultDatabase: string(json.defaultDatabase),
    defaultSchema: string(json.defaultSchema),
    defaultLocation: string(json.defaultLocation),
    assertionSchema: string(json.assertionSchema),
    databaseSuffix: string(json.databaseSuffix),
    schemaSuffix: string(json.schemaSuffix),
    tablePrefix: string(json.tablePrefix),
    vars: new Map(Object.entries(object(json.vars)).map(([name, value]) => [name, string(value)])),
  };
}

function readError(json: Json): CompileError {
  return { message: string(json.message), fileName: string(json.fileName) };
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(string) : [];
}

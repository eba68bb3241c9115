import { parse as parseYaml } from "yaml";
import { bindConfig, configSchemaFile } from "../../generator/config/index.ts";
import { formatPath } from "../../generator/config/problem.ts";
import type { Diagnostic } from "../../generator/support/index.ts";
import { catalogOf } from "../support/schema.ts";
import { parse } from "./helpers.ts";
import type { SchemaError } from "./json-schema-validators.ts";

/** A database with a column of every kind. */
export const catalog = catalogOf(`
  CREATE TABLE Person (
    id         INT64 NOT NULL,
    shard      INT64 AS (MOD(id, 8)) STORED,
    name       STRING(MAX) NOT NULL,
    state      STRING(20) NOT NULL DEFAULT ('new'),
    upper_name STRING(MAX) AS (UPPER(name)) STORED,
    tokens     TOKENLIST AS (TOKENIZE(name)) HIDDEN,
    seen_at    TIMESTAMP,
    written_at TIMESTAMP OPTIONS (allow_commit_timestamp = true),
    is_new     BOOL,
    height     FLOAT64,
    amount     NUMERIC,
    photo      BYTES(MAX),
    birthday   DATE,
    data       JSON,
    tags       ARRAY<STRING(MAX)>,
    kind       my.pkg.Enum,
  ) PRIMARY KEY (shard, id);
  CREATE TABLE Account (id INT64 NOT NULL, nick_name STRING(MAX), updated_at TIMESTAMP) PRIMARY KEY (id);
  CREATE TABLE Owns (
    id         INT64 NOT NULL,
    account_id INT64 NOT NULL,
    CONSTRAINT FK_Person FOREIGN KEY (id) REFERENCES Person (id),
    CONSTRAINT FK_Account FOREIGN KEY (account_id) REFERENCES Account (id),
  ) PRIMARY KEY (id, account_id);
  CREATE SCHEMA sales;
  CREATE TABLE sales.Orders (order_id INT64 NOT NULL, updated_at TIMESTAMP) PRIMARY KEY (order_id);
  CREATE PROPERTY GRAPH FinGraph NODE TABLES (Account);
  CREATE PROPERTY GRAPH ShopGraph NODE TABLES (sales.Orders AS Orders);
`);

export const schema: Readonly<Record<string, unknown>> = JSON.parse(configSchemaFile(catalog).content);

/** What the generator says of the config: its errors, by place. */
export function ourErrors(text: string): { readonly isWhole: boolean; readonly errors: readonly Diagnostic[] } {
  const { config, diagnostics } = parse(text);
  const bound = config === undefined ? [] : bindConfig(config, catalog).diagnostics;
  const errors = [...diagnostics, ...bound].filter(({ severity }) => severity === "error");
  return { isWhole: config !== undefined, errors };
}

/** What the editor has before it. */
export function editorValue(text: string): unknown {
  return parseYaml(text, { schema: "core", stringKeys: true, uniqueKeys: false });
}

/** Where a validator finds a mistake: at the unknown or missing key, where it is about one. */
export interface Place {
  readonly path: readonly (string | number)[];
  /** What is below was not looked at. */
  readonly isUnknown: boolean;
}

export function placeOf({ instancePath, keyword, params }: SchemaError, value: unknown): Place {
  const path: (string | number)[] = [];
  let node = value;
  for (const step of instancePath.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(node) ? Number(name) : name);
    node = (node as Record<string, unknown>)[name];
  }
  const missing = keyword === "required" ? params.missingProperty : undefined;
  const key = params.additionalProperty ?? missing;
  return { path: key === undefined ? path : [...path, key], isUnknown: params.additionalProperty !== undefined };
}

/**
 * Where the two differ about the place of a mistake: on either side, what the other does not name. The same place is the
 * same path, but for what the nature of JSON Schema makes different.
 */
export function comparePlaces(
  errors: readonly Diagnostic[],
  places: readonly Place[],
): { readonly onlyOurs: readonly string[]; readonly onlySchema: readonly string[] } {
  const isSame = ({ code, configPath = "", message }: Diagnostic, { path, isUnknown }: Place) => {
    const text = formatPath(path);
    if (text === configPath || (isUnknown && isBelow(configPath, text))) return true;
    // Missing keys and keys that exclude each other are found in the mapping that should hold one of them.
    const isOfMapping = code === "config-missing-key" || / stands beside /.test(message);
    if (isOfMapping && parentOf(configPath) === text) return true;
    // Of a mapping that does not fit its column, or that has none of the keys of which it needs one, JSON Schema names
    // the key.
    const isOfKey = code === "config-column" || code === "config-missing-key";
    return isOfKey && formatPath(path.slice(0, -1)) === configPath;
  };
  // `anyOf` finds each of its parts wrong, and itself.
  const isAround = ({ configPath = "" }: Diagnostic, { path }: Place) => isBelow(configPath, formatPath(path));
  // A required key that was misspelt is missing, too.
  const isMeant = ({ code, configPath = "" }: Diagnostic, { path }: Place) =>
    code === "config-unknown-key" && parentOf(configPath) === formatPath(path.slice(0, -1));
  const isOurs = (place: Place) =>
    errors.some((error) => isSame(error, place) || isAround(error, place) || isMeant(error, place));
  return {
    onlyOurs: errors
      .filter((error) => !places.some((place) => isSame(error, place)))
      .map(({ configPath = "" }) => configPath),
    onlySchema: places.filter((place) => !isOurs(place)).map(({ path }) => formatPath(path)),
  };
}

function isBelow(configPath: string, owner: string): boolean {
  return owner === "" || configPath.startsWith(`${owner}.`) || configPath.startsWith(`${owner}[`);
}

function parentOf(configPath: string): string {
  return configPath.replace(/(?:^|\.)(?:[^."[]*|"[^"]*")(?:\[\d+\])?$/, "");
}

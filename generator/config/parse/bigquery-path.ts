import { literalValue } from "../../ddl/index.ts";
import type { SourceTable } from "../../plan/types.ts";
import { hasControlCharacters } from "../../support/index.ts";

/** Backticks around the whole or around each part that needs them; inside, the escapes of GoogleSQL. */
const writtenPath = /^(?:`(?:[^`\\]|\\.)+`|[^`.]+)(?:\.(?:`(?:[^`\\]|\\.)+`|[^`.]+))*$/;
const quotedPart = /`(?:[^`\\]|\\.)+`/g;

/** `example.com:` before a project: the only place in a path where a dot does not separate. */
const domain = /^(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+:/;

/** `t`, `d.t` or `p.d.t`; undefined for anything else. */
export function parseTablePath(text: string): SourceTable | undefined {
  const parts = splitPath(text);
  if (parts === undefined || parts.length > 3) return undefined;
  const [table, dataset, project] = parts.toReversed();
  if (table === undefined || table.includes(".") || dataset?.includes(".")) return undefined;
  return { project, dataset, table };
}

/** The name of a project, or undefined when it is a longer path. */
export function parseProject(text: string): string | undefined {
  const parts = splitPath(text);
  return parts?.length === 1 ? parts[0] : undefined;
}

/** One name without a dot, with or without backticks. */
export function parseName(text: string): string | undefined {
  const name = parseProject(text);
  return name?.includes(".") ? undefined : name;
}

function splitPath(text: string): readonly string[] | undefined {
  if (!writtenPath.test(text)) return undefined;
  const path = text.replaceAll(quotedPart, literalValue);
  const prefix = domain.exec(path)?.[0] ?? "";
  const [first = "", ...rest] = path.slice(prefix.length).split(".");
  const parts = [`${prefix}${first}`, ...rest];
  return parts.some((part) => part === "" || hasControlCharacters(part)) ? undefined : parts;
}

/**
 * What BigQuery lets people name; other names are quoted correctly in any case.
 * https://cloud.google.com/bigquery/docs/datasets#dataset-naming
 * https://cloud.google.com/bigquery/docs/tables#table_naming
 */
const allowed = {
  project: /^(?:[A-Za-z0-9.-]+:)?[A-Za-z0-9-]+$/,
  dataset: /^[A-Za-z0-9_]+$/,
  table: /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]+$/u,
} as const;

const maxTableBytes = 1024;

export function isAllowedName(kind: keyof typeof allowed, name: string): boolean {
  return allowed[kind].test(name) && (kind !== "table" || Buffer.byteLength(name, "utf8") <= maxTableBytes);
}

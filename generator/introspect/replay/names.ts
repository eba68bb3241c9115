import type { ObjectName } from "../types.ts";

export function displayName({ schema, name }: ObjectName): string {
  return schema === "" ? name : `${schema}.${name}`;
}

/** Spanner compares names without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function sameObject(a: ObjectName, b: ObjectName): boolean {
  return sameName(a.schema, b.schema) && sameName(a.name, b.name);
}

/** The same for every spelling of a name. */
export function objectKey(name: ObjectName): string {
  return `${name.schema}\0${name.name}`.toLowerCase();
}

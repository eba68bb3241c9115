import type { ReferenceCheck } from "../../plan/types.ts";

// Names in the SQL that tell what they stand for, made of the names of the schema.

/** `rank_in_PersonByEmail` */
export function rankOf(reason: string): string {
  return `rank_in_${plain(reason.slice(reason.indexOf(":") + 1))}`;
}

/** A name as it stands without backticks. */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_|_$/g, "");
}

/** `in_Person`, `in_FK_Account`, `source_Person` */
export function aliasOf({ because, reason }: ReferenceCheck): string {
  const name = because.name ?? because.to;
  const wanted =
    because.kind === "graphEdge" ? `${because.end}_${reason.slice(reason.indexOf(":") + 1)}` : `in_${name}`;
  return plain(wanted);
}

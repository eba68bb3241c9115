import type { Dependency } from "./types.ts";

type Reason = Dependency["because"][number];

/** From here on reasons are counted instead of listed, as in the text of the plan. */
const listedReasons = 4;

export function phraseReasons(reasons: readonly Reason[]): string {
  const phrases = [...new Set(reasons.map(phraseReason))];
  return phrases.length > listedReasons ? `${phrases.length} references` : phrases.join(", ");
}

function phraseReason({ kind, enforced, to, name, end }: Reason): string {
  switch (kind) {
    case "interleave":
      return enforced ? `interleaved in parent ${to}` : `interleaved in ${to}`;
    case "foreignKey": {
      const key = name === null ? `foreign key to ${to}` : `foreign key ${name}`;
      return enforced ? key : `${key} (not enforced)`;
    }
    case "graphEdge":
      return `${end} of edge ${name}`;
    default:
      return kind satisfies never;
  }
}

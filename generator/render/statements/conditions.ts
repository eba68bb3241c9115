import { quoteString } from "../../support/index.ts";
import type { Templates } from "../templates.ts";

export function isNull(value: string, templates: Templates): string {
  return templates.render("sql/is-null", { value });
}

export function isNotNull(value: string, templates: Templates): string {
  return templates.render("sql/is-not-null", { value });
}

export function isAll(conditions: readonly string[], templates: Templates): string {
  return templates.render("sql/is-all", { conditions });
}

export function isAny(conditions: readonly string[], templates: Templates): string {
  return templates.render("sql/is-any", { conditions });
}

/** No reason speaks against the row. */
export function isLoadable(reasons: string, templates: Templates): string {
  return templates.render("sql/is-loadable", { reasons });
}

/** The reason in a list where the condition holds, else an empty list. */
export function reasonIf(reason: string, condition: string, templates: Templates): string {
  return templates.render("sql/reason", { reason: quoteString(reason), condition });
}

export function field(alias: string, name: string, templates: Templates): string {
  return templates.render("sql/field", { alias, name });
}

/**
 * A value that is equal to another where Spanner's keys are. BigQuery partitions by no FLOAT64; as text 0.0 and -0.0 are one, and
 * NaN equals itself. A UUID comes as text in any letter case.
 */
export function keyValue(value: string, type: string, templates: Templates): string {
  if (/^FLOAT(32|64)$/i.test(type)) return templates.render("sql/float-key", { value });
  return /^UUID$/i.test(type) ? templates.render("sql/uuid-key", { value }) : value;
}

/**
 * What the documentation of the config describes and this version does not have. A user who read it learns that the
 * spelling was right. A line goes when its key comes.
 */

const laterTableKeys: readonly string[] = ["owned", "check", "maxDeletes"];

/** By the mapping in which the keys stand; `*` is a name of the user. */
export const laterKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ["", ["targets"]],
  ["ledger", ["lease"]],
  ["bigquery", ["schemas"]],
  ["defaults", laterTableKeys],
  ["tables.*", laterTableKeys],
  ["tables.*.source", ["ref", "query", "changeLog", "merge"]],
  ["tables.*.columns.*", ["timeZone"]],
]);

/** By the key whose values they are. */
export const laterWords: ReadonlyMap<string, readonly string[]> = new Map([
  ["verify", ["checksums"]],
  ["deletes", ["changeHistory", "softDelete", "lastSeen", "fullRefresh", "snapshotDiff", "reconcile"]],
]);

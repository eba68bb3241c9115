import type { DeleteStrategy } from "./types.ts";

/** An upsert removes nothing: rows that left the source stay in Spanner. */
export const none: DeleteStrategy = { apply: (exports) => exports };

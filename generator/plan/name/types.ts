import type { Action, DraftRelation, Relation } from "../types.ts";

/** Tables become the names of the actions that make their checked rows. */
export type NameRelation = (relation: DraftRelation) => Relation;

export type Unnamed<A extends Action> = Omit<A, "name" | "folder" | "wave" | "dependsOn" | "tags">;

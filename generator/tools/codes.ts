import { configCodes } from "../config/index.ts";
import { ddlCodes } from "../ddl/index.ts";
import { engineCodes } from "../engines/index.ts";
import { introspectCodes, snapshotCodes } from "../introspect/index.ts";
import { modelCodes } from "../model/index.ts";
import { planCodes } from "../plan/index.ts";
import { projectCodes } from "../project/index.ts";
import { rehearseCodes } from "../rehearse/index.ts";
import type { CodeTable } from "../support/index.ts";
import { writeCodes } from "../write/index.ts";

/** The table of each floor, in the order in which a run comes by. */
export const codeTables: readonly (readonly [heading: string, CodeTable])[] = [
  ["Reading the config", configCodes],
  ["Reading DDL", ddlCodes],
  ["Reading a schema", introspectCodes],
  ["Reading a snapshot", snapshotCodes],
  ["Resolving the schema", modelCodes],
  ["Planning", planCodes],
  ["The project around the output", projectCodes],
  ["Writing files", writeCodes],
  ["Rehearsing", rehearseCodes],
  ["Engines", engineCodes],
];

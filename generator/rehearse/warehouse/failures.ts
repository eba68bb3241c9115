import type { SqlProblem } from "../../engines/index.ts";
import { type Fragment, originOf } from "./fragment.ts";

/** Where in a script, counted from 1 in UTF-16 units. */
export interface ScriptPosition {
  readonly line: number;
  readonly column: number;
}

/** The SQL is wrong, or failed when it ran; also what ASSERT and RAISE say. A script can catch it. */
export class SqlFailure extends Error {
  /** Undefined where it is not known, or lies in a view. */
  readonly position: ScriptPosition | undefined;
  /** The table that is not there, where that is what is wrong. */
  readonly missingTable: string | undefined;

  constructor(message: string, position?: ScriptPosition, missingTable?: string) {
    super(message);
    this.name = "SqlFailure";
    this.position = position;
    this.missingTable = missingTable;
  }
}

/** This machine cannot run it, which says nothing about the SQL; no script catches it. */
export class CannotRehearse extends Error {
  /** What it is: `function SEARCH`, `CALL`. */
  readonly construct: string;

  constructor(construct: string, explanation?: string) {
    super(explanation === undefined ? `${construct} cannot be run here.` : `${construct}: ${explanation}`);
    this.name = "CannotRehearse";
    this.construct = construct;
  }
}

/** A problem in SQL that was built of pieces of `script`. */
export function failureOf(problem: SqlProblem, fragment: Fragment, script: string): SqlFailure | CannotRehearse {
  const { kind, message } = problem;
  switch (kind) {
    case "syntax":
    case "analysis":
    case "evaluation": {
      const pseudoColumn = /^Unrecognized name: (_(?:PARTITION(?:TIME|DATE)|TABLE_SUFFIX|FILE_NAME))\b/i.exec(
        message,
      )?.[1];
      if (pseudoColumn !== undefined) return new CannotRehearse(`pseudo column ${pseudoColumn}`);
      const origin = problem.at === undefined ? undefined : originOf(fragment, problem.at.offset);
      if (kind === "syntax" && origin !== undefined && isPipe(message, script.slice(origin))) {
        return new CannotRehearse("pipe syntax");
      }
      return new SqlFailure(message, origin === undefined ? undefined : positionIn(script, origin));
    }
    case "unknownFunction": {
      const name = /unction not found: ([^;]+)/.exec(message)?.[1] ?? message;
      return new CannotRehearse(`function ${name}`, `it is not known here (${message})`);
    }
    case "unsupported":
      return new CannotRehearse(unsupportedConstruct(message), message);
    case "tooLarge":
      return new CannotRehearse("a statement over more than 4 MiB of rows", message);
    case "timeout":
      return new CannotRehearse("a statement that takes too long", message);
    default:
      return kind satisfies never;
  }
}

/** ZetaSQL knows the signatures of these functions, not their work. */
function unsupportedConstruct(message: string): string {
  const name = /^Unsupported built-in function: (\w+)|^(\w+) is an optional function/.exec(message);
  const known = name?.[1] ?? name?.[2];
  return known === undefined ? "something that ZetaSQL does not have" : `function ${known.toUpperCase()}`;
}

/** Pipes are younger than this ZetaSQL, which calls them a syntax error. */
function isPipe(message: string, rest: string): boolean {
  return (
    rest.startsWith("|>") || (/^FROM\b/i.test(rest) && message.includes("Expected end of input but got keyword FROM"))
  );
}

export function positionIn(text: string, offset: number): ScriptPosition {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** Nothing has made it, or nothing yet. */
export function tableNotFound(path: string): SqlFailure {
  return new SqlFailure(`Table not found: ${path}`, undefined, path);
}

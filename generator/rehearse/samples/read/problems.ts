import type { Diagnostic, Location } from "../../../support/index.ts";
import { type RehearseCode, rehearseDiagnostic } from "../../codes.ts";

/** How many problems of one file are told. */
const limit = 50;

/** What is wrong with one file; beyond the limit problems are only counted. */
export class FileProblems {
  readonly #file: string;
  readonly #diagnostics: Diagnostic[] = [];
  #more = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** `at` is asked only for a problem that is told: to find a place may take long. */
  add(code: RehearseCode, message: string, at?: () => Location): void {
    if (this.#diagnostics.length === limit) {
      this.#more += 1;
      return;
    }
    const subject = this.#file;
    this.#diagnostics.push(rehearseDiagnostic(code, { subject, message, at: at?.() }));
  }

  list(): readonly Diagnostic[] {
    if (this.#more === 0) return this.#diagnostics;
    const message = `${this.#file}: ${this.#more} more ${this.#more === 1 ? "problem" : "problems"}`;
    return [...this.#diagnostics, rehearseDiagnostic("sample-value", { subject: this.#file, message })];
  }
}

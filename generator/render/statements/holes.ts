import type { Hole, Statement } from "./types.ts";

// Templates print text only, so a hole goes through them as a marker. NUL is in no name and in no text that we print:
// quoting turns it into an escape.
const marker = /\0(\d+)\0/;

/** Collects the holes of one statement while its templates are rendered. */
export class HoleMarkers {
  readonly #holes: Hole[] = [];

  /** What a template prints where the hole belongs. */
  mark(hole: Hole): string {
    this.#holes.push(hole);
    return `\0${this.#holes.length - 1}\0`;
  }

  /** Cuts a rendered text at its markers. */
  statement(action: string, text: string): Statement {
    // Splitting by an expression with a group puts the group's text at every second place.
    const parts = text
      .split(marker)
      .map((part, index) => (index % 2 === 0 ? part : (this.#holes[Number(part)] as Hole)));
    return { action, parts: parts.filter((part) => part !== "") };
  }
}

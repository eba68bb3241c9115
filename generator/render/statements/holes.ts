import { quoteIdentifier } from "../../support/index.ts";
import type { Hole, Statement } from "./types.ts";

// Templates print text only, so a hole goes through them as a marker. NUL is in no text that we print: quoting turns it
// into an escape, and the config refuses it in names and expressions.
const marker = /\0(\d+)\0/;

/** Names that no target reads as anything but a name; others may look like the beginning of a block or a comment. */
const harmless = /^`?[\p{L}\p{N}_ ]+`?$/u;

/** Collects the holes of one statement while its templates are rendered. */
export class HoleMarkers {
  readonly #holes: Hole[] = [];

  /** What a template prints where the hole belongs. */
  mark(hole: Hole): string {
    this.#holes.push(hole);
    return `\0${this.#holes.length - 1}\0`;
  }

  /** An identifier as GoogleSQL writes it: as text, or as a hole where the target must take care of it. */
  identifier(name: string): string {
    return this.written(quoteIdentifier(name));
  }

  /** The same for an identifier that is in GoogleSQL's form already. */
  written(identifier: string): string {
    return harmless.test(identifier) ? identifier : this.mark({ kind: "identifier", text: identifier });
  }

  /** Cuts a rendered text at its markers. */
  statement(action: string, text: string): Statement {
    // Splitting by an expression with a group puts the group's text at every second place.
    const parts = text.split(marker).map((part, index) => (index % 2 === 0 ? part : this.#hole(part)));
    return { action, parts: parts.filter((part) => part !== "") };
  }

  #hole(place: string): Hole {
    const hole = this.#holes[Number(place)];
    if (hole === undefined) throw new Error(`a text of the statement holds the marker of hole ${place}`);
    return hole;
  }
}

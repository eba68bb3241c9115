import { compareStrings, hashText } from "../../support/index.ts";
import { type Json, printFlat } from "./print.ts";

/** A type, not an interface, so that it is JSON to the compiler. */
export type Reference = { readonly $ref: string };

/**
 * The schemas that several places share: a database has thousands of columns, but few kinds of them. A definition is
 * named after what it says and not numbered, so that a new one changes no line of the others.
 */
export class Definitions {
  readonly #values = new Map<string, Json>();
  readonly #references = new Map<string, Reference>();

  /** The reference to it; of several equal ones there is one. */
  add(wanted: string, value: Json): Reference {
    const slug = wanted.replace(/[^A-Za-z0-9_.]+/g, "-").replace(/-(?=\.|$)/g, "");
    const taken = this.#values.get(slug);
    const isFree = taken === undefined || printFlat(taken) === printFlat(value);
    const name = isFree ? slug : `${slug}-${hashText(printFlat(value))}`;
    this.#values.set(name, value);
    return { $ref: `#/definitions/${name}` };
  }

  /** The same, made once for each key: thousands of columns are alike. */
  once(key: string, make: () => Reference): Reference {
    const reference = this.#references.get(key) ?? make();
    this.#references.set(key, reference);
    return reference;
  }

  toJson(): ReadonlyMap<string, Json> {
    return new Map([...this.#values].toSorted(([a], [b]) => compareStrings(a, b)));
  }
}

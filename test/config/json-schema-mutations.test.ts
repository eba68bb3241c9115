import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { full } from "./json-schema-cases.ts";
import { comparePlaces, editorValue, ourErrors, placeOf, schema } from "./json-schema-helpers.ts";
import { validators } from "./json-schema-validators.ts";

type Tree = Record<string, unknown> | unknown[];

/** A change at one place of the config: where is told by a number, so that it fits any config. */
interface Mutation {
  readonly at: number;
  readonly kind: "drop" | "misspell" | "type" | "word";
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("drop", "misspell", "type", "word"),
  value: fc.constantFrom<unknown>(5, 0, -1, 1.5, true, null, "", "x", [], ["x"], [""], {}, { x: 1 }, { value: 5 }),
});

/** Every place in the tree, as the mapping or list that holds it and its key there. */
function places(tree: Tree): readonly { readonly owner: Tree; readonly key: string }[] {
  return Object.entries(tree).flatMap(([key, value]) => [
    { owner: tree, key },
    ...(typeof value === "object" && value !== null ? places(value as Tree) : []),
  ]);
}

function mutate(tree: Tree, { at, kind, value }: Mutation): void {
  const all = places(tree);
  const place = all[at % all.length];
  if (place === undefined) return;
  const { key } = place;
  const owner = place.owner as Record<string, unknown>;
  const old = owner[key];
  // A copy: the arbitrary hands out the same object again, and inside itself it would be a circle.
  if (kind === "type") owner[key] = structuredClone(value);
  // Not the letter case alone, which is an exception.
  else if (kind === "word") owner[key] = typeof old === "string" ? `${old}x` : "wrong";
  else if (Array.isArray(place.owner)) place.owner.splice(Number(key), 1);
  else {
    delete owner[key];
    if (kind === "misspell") owner[at % 2 === 0 ? `${key}x` : key.slice(1)] = old;
  }
}

describe.each(validators)("by $name", (validator) => {
  const validate = validator.compile(schema);

  function verdict(tree: Tree): boolean {
    const text = JSON.stringify(tree);
    const { isWhole, errors } = ourErrors(text);
    const found = validate(tree).map((error) => placeOf(error, tree));
    expect(found.length === 0).toBe(errors.length === 0);
    const { onlyOurs, onlySchema } = comparePlaces(errors, found);
    expect(onlyOurs).toEqual([]);
    if (isWhole) expect(onlySchema).toEqual([]);
    return errors.length === 0;
  }

  test("a good config with mistakes in it", () => {
    let good = 0;
    let bad = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const tree = editorValue(full) as Tree;
        for (const change of mutations) mutate(tree, change);
        if (verdict(tree)) good += 1;
        else bad += 1;
      }),
      { numRuns: 600 },
    );
    expect(Math.min(good, bad)).toBeGreaterThan(20);
  });

  test("one mistake at every place", () => {
    const count = places(editorValue(full) as Tree).length;
    const values = [undefined, 5, true, null, "", "x", [], {}, { x: 1 }];
    for (let at = 0; at < count; at += 1) {
      for (const kind of ["drop", "misspell", "word"] as const) {
        const tree = editorValue(full) as Tree;
        mutate(tree, { at, kind, value: undefined });
        verdict(tree);
      }
      for (const value of values.slice(1)) {
        const tree = editorValue(full) as Tree;
        mutate(tree, { at, kind: "type", value });
        verdict(tree);
      }
    }
    expect(count).toBeGreaterThan(50);
  });
});

import { describe, expect, test } from "vitest";
import { cases, exceptions } from "./json-schema-cases.ts";
import { comparePlaces, editorValue, ourErrors, placeOf, schema } from "./json-schema-helpers.ts";
import { validators } from "./json-schema-validators.ts";

describe.each(validators)("the same verdict at the same place, by $name", (validator) => {
  const validate = validator.compile(schema);

  test.each(cases)("$given", ({ given, at = [] }) => {
    const { isWhole, errors } = ourErrors(given);
    const value = editorValue(given);
    const places = validate(value).map((error) => placeOf(error, value));
    expect(errors.map(({ configPath = "" }) => configPath).toSorted()).toEqual([...at].toSorted());
    expect(places.length === 0, JSON.stringify(places)).toBe(at.length === 0);
    const { onlyOurs, onlySchema } = comparePlaces(errors, places);
    expect(onlyOurs).toEqual([]);
    // Without a schema to read, the generator does not compare the names of the config with it.
    if (isWhole) expect(onlySchema).toEqual([]);
  });

  test.each(exceptions)("differs: $given ($reason)", ({ given, at = [] }) => {
    const { errors } = ourErrors(given);
    expect(errors.map(({ configPath = "" }) => configPath)).toEqual(at);
    expect(validate(editorValue(given)).length === 0).toBe(at.length > 0);
  });
});

test("there are enough of both kinds", () => {
  expect(cases.filter(({ at }) => at === undefined).length).toBeGreaterThan(30);
  expect(cases.filter(({ at }) => at !== undefined).length).toBeGreaterThan(90);
});

import { Ajv, type ErrorObject } from "ajv";

/** What a validator finds, in the words of ajv. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly additionalProperty?: string; readonly missingProperty?: string };
}

export type Validate = (value: unknown) => readonly SchemaError[];

export interface Validator {
  readonly name: string;
  compile(schema: object): Validate;
}

/** Strict: a keyword that the library does not know is an error, as is a wrong schema. */
const ajv: Validator = {
  name: "ajv",
  compile(schema) {
    // A `type` beside every keyword would have to be said again in each part that allOf adds.
    const strict = { strict: true, strictTypes: false, strictRequired: false } as const;
    const validate = new Ajv({ ...strict, allErrors: true, allowUnionTypes: true }).compile(schema);
    return (value) => (validate(value) ? [] : withoutFittingChoices(validate.errors ?? []));
  },
};

/** Where two parts of a `oneOf` fit, that is the error, and not what the other parts lack. */
function withoutFittingChoices(errors: readonly ErrorObject[]): readonly SchemaError[] {
  const doubled = errors.filter(({ keyword, params }) => keyword === "oneOf" && params.passingSchemas !== null);
  return errors.filter(
    (error) =>
      !doubled.some(
        ({ schemaPath, instancePath }) =>
          error.schemaPath.startsWith(`${schemaPath}/`) && error.instancePath === instancePath,
      ),
  );
}

export const validators: readonly Validator[] = [ajv];

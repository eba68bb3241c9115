/** A document as we hand it on: the type of its schema, which nobody changes any more. */
export type Published<T> = T extends readonly (infer Element)[]
  ? readonly Published<Element>[]
  : T extends object
    ? { readonly [Key in keyof T]: Published<T[Key]> }
    : T;

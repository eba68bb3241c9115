import type { ObjectName } from "../types.ts";
import { objectKey } from "./names.ts";

/** Objects of one kind by their names, which Spanner compares without regard to case; in the order of their creation. */
export class NamedObjects<T extends ObjectName> implements Iterable<T> {
  readonly #objects = new Map<string, T>();

  get(name: ObjectName): T | undefined {
    return this.#objects.get(objectKey(name));
  }

  has(name: ObjectName): boolean {
    return this.#objects.has(objectKey(name));
  }

  /** In the place of an object of the same name, if there is one. */
  set(object: T): void {
    this.#objects.set(objectKey(object), object);
  }

  delete(name: ObjectName): boolean {
    return this.#objects.delete(objectKey(name));
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#objects.values();
  }
}

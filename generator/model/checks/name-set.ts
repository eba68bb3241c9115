/**
 * Names in small letters, told apart by a mark instead of one by one: sets of the same names have the same mark, and others
 * with a chance of one in 2^64. So many labels can show nearly all columns of one wide table.
 */
export class NameSet {
  readonly mark: string;
  readonly #all: ReadonlySet<string>;
  readonly #without: ReadonlySet<string>;
  readonly #hash: Hash;

  private constructor(all: ReadonlySet<string>, without: ReadonlySet<string>, hash: Hash) {
    this.#all = all;
    this.#without = without;
    this.#hash = hash;
    this.mark = `${all.size - without.size} ${hash.join(" ")}`;
  }

  static of(names: readonly string[]): NameSet {
    const all = new Set(names.map((name) => name.toLowerCase()));
    return new NameSet(all, new Set(), hashOf(all));
  }

  /** Takes no longer than there are names to leave out. */
  except(names: readonly string[]): NameSet {
    const without = new Set(names.map((name) => name.toLowerCase()).filter((name) => this.has(name)));
    const [left, right] = hashOf(without);
    return new NameSet(this.#all, without, [this.#hash[0] ^ left, this.#hash[1] ^ right]);
  }

  has(name: string): boolean {
    return this.#all.has(name) && !this.#without.has(name);
  }

  notIn(other: NameSet): readonly string[] {
    return [...this.#all].filter((name) => this.has(name) && !other.has(name));
  }
}

type Hash = readonly [number, number];

/** Exclusive or: the order does not matter, and what is taken away again leaves no trace. */
function hashOf(names: ReadonlySet<string>): Hash {
  let [left, right] = [0, 0];
  for (const name of names) {
    left ^= hashOfName(name, 0x811c9dc5);
    right ^= hashOfName(name, 0x2545f491);
  }
  return [left, right];
}

/** FNV-1a, mixed as MurmurHash ends: else names that differ in their last letters would cancel each other out. */
function hashOfName(name: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

interface Change {
  readonly map: Map<unknown, unknown>;
  readonly key: unknown;
  /** Undefined where there was nothing: no map holds undefined. */
  readonly before: unknown;
}

/** Changes of maps that can be taken back. */
export class Journal {
  readonly #changes: Change[] = [];

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.#changes.push({ map, key, before: map.get(key) });
    map.set(key, value);
  }

  delete<K, V>(map: Map<K, V>, key: K): void {
    this.#changes.push({ map, key, before: map.get(key) });
    map.delete(key);
  }

  rollBack(): void {
    for (const { map, key, before } of this.#changes.reverse()) {
      if (before === undefined) map.delete(key);
      else map.set(key, before);
    }
    this.#changes.length = 0;
  }
}

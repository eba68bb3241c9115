import { createHash } from "node:crypto";

/** Long enough for any Spanner name, short enough for every file system with an ending behind it. */
const maxLength = 200;

/** Windows has no files of these names, whatever their ending. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/** Letters, digits, `_` and `-`: safe as a file name, a Dataform action name and a JavaScript string. */
export function safeName(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_-]/g, "_");
  const isSafe = safe === text && safe.length <= maxLength && safe !== "" && !deviceName.test(safe);
  return isSafe ? safe : withHash(safe, text);
}

/** Gives names of which no two are the same, letter case aside. Who comes first has the plain one. */
export class UniqueNames {
  readonly #taken = new Set<string>();

  /** No name is to be this one. */
  reserve(name: string): void {
    this.#taken.add(name.toLowerCase());
  }

  /** @param identity what the name stands for; two things may want one name, but have different identities. */
  name(wanted: string, identity: string): string {
    let name = wanted;
    for (let round = 1; this.#taken.has(name.toLowerCase()); round += 1)
      name = withHash(wanted, `${identity} ${round}`);
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

function withHash(name: string, identity: string): string {
  const hash = createHash("sha256").update(identity, "utf8").digest("hex").slice(0, 8);
  return `${name.slice(0, maxLength - 9)}_${hash}`;
}

/** Spanner cuts longer request tags off. */
const maxTagLength = 50;

/**
 * A request tag that Spanner takes as it is: letters, digits, `_` and `-`, beginning with a letter.
 * https://cloud.google.com/spanner/docs/introspection/troubleshooting-with-tags
 */
export function safeTag(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_-]/g, "_").replace(/^[^A-Za-z]+/, "");
  return (safe === "" ? "reverse_etl" : safe).slice(0, maxTagLength);
}

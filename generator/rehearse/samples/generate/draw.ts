import { createHash } from "node:crypto";
import type { Random } from "../../random.ts";
import type { Value } from "../../types.ts";
import { baseType, elementType, vectorLength } from "./column-type.ts";

/** What values a column takes, but for the rules about several rows or columns. */
export interface Shape {
  /** Spanner's type, or BigQuery's. */
  readonly type: string;
  /** Of STRING in characters, of BYTES in bytes. */
  readonly length: number | undefined;
}

const day = 86_400_000;
/** Nothing lies in the future: commit timestamps cannot. */
const firstDay = Date.UTC(2001, 0, 1);
const days = 8_400;

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
const words = ["alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "yew"];
/** Beyond ASCII, of two, three and four bytes, and what SQL and JSON escape. */
const unusual = ["Zoë", "Łódź", "東京", "naïve 🌲", "Ünïcödé", "it's", 'say "oh"', "back\\slash", "a,b", " padded "];

/**
 * The values of a sequence, each once: the same salt and index give the same value. Undefined where the type has no more
 * (two booleans, a few short strings) or none at all.
 */
export function sequenceValue(shape: Shape, index: number, salt: number): Value | undefined {
  switch (baseType(shape.type)) {
    case "INT64": {
      // Some beyond 2^53, which JavaScript's numbers do not tell apart.
      const base = salt % 3 === 0 ? 9_007_199_254_740_993n : BigInt(1 + (salt % 1000));
      return String(salt % 7 === 1 ? -(base + BigInt(index)) : base + BigInt(index));
    }
    case "FLOAT64":
    case "FLOAT32":
      return (salt % 1000) + index / 2;
    case "NUMERIC":
    case "BIGNUMERIC":
      return index % 2 === 0 ? String((salt % 1000) + index) : `${(salt % 1000) + index}.25`;
    case "BOOL":
      return index < 2 ? (index + salt) % 2 === 0 : undefined;
    case "STRING":
      return shortText(shape.length, index, salt);
    case "BYTES":
      return shortBytes(shape.length, index, salt);
    case "DATE":
      return index < days ? isoTime(firstDay + ((index + (salt % days)) % days) * day).slice(0, 10) : undefined;
    case "TIMESTAMP":
      return instant(firstDay + (salt % days) * 1000 + index * 61_001);
    case "DATETIME":
      return instant(firstDay + index * 61_001).slice(0, -1);
    case "TIME":
      return index < 86_400 ? clock(index) : undefined;
    case "UUID":
      return uuid(index, salt);
    default:
      return undefined;
  }
}

function shortText(length: number | undefined, index: number, salt: number): string | undefined {
  const digits = index.toString(36);
  const word = words[(index + salt) % words.length] ?? "";
  const whole = index % 11 === 5 ? `${unusual[(index + salt) % unusual.length]}-${digits}` : `${word}-${digits}`;
  if (length === undefined || length >= 16) return whole;
  // All texts of that length in the order of a number system.
  let rest = index;
  let text = "";
  for (let at = 0; at < length; at += 1) {
    text = (alphabet[(rest + salt) % alphabet.length] ?? "") + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return rest > 0 || length === 0 ? undefined : text;
}

function shortBytes(length: number | undefined, index: number, salt: number): string | undefined {
  const size = Math.min(length ?? 8, 8);
  if (size === 0 || (size < 6 && index >= 256 ** size)) return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeUIntBE(index, 2, 6);
  const used = bytes.subarray(8 - size);
  used[0] = ((used[0] ?? 0) + salt) % 256;
  return used.toString("base64");
}

function uuid(index: number, salt: number): string {
  const hex = createHash("sha256").update(`${salt} ${index}`, "utf8").digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Without zeros at the end of the fraction, as BigQuery's evaluator prints it. */
function instant(ms: number): string {
  return isoTime(ms).replace(/\.?0*Z$/, "Z");
}

function clock(seconds: number): string {
  return isoTime(seconds * 1000).slice(11, 19);
}

/** Any value of a type; undefined where it has none that could be made here. */
export function randomValue(shape: Shape, random: Random): Value | undefined {
  const element = elementType(shape.type);
  if (element !== undefined) return randomArray(shape, element, random);
  switch (baseType(shape.type)) {
    case "INT64":
      return random.chance(0.05)
        ? random.pick(["9223372036854775807", "-9223372036854775808", "0", "9007199254740993"])
        : String(random.integer(-1000, 1000));
    case "FLOAT64":
    case "FLOAT32":
      return random.chance(0.05) ? random.pick(["NaN", "Infinity", "-Infinity"]) : random.integer(-4000, 4000) / 8;
    case "NUMERIC":
    case "BIGNUMERIC":
      return random.chance(0.05)
        ? random.pick(["0", "99999999999999999999999999999.999999999", "-0.000000001"])
        : decimal(random.integer(-100_000, 100_000));
    case "BOOL":
      return random.chance(0.5);
    case "STRING":
      return randomText(shape.length, random);
    case "BYTES":
      return Buffer.from(randomText(8, random), "utf8")
        .subarray(0, shape.length ?? 8)
        .toString("base64");
    case "DATE":
      return isoTime(firstDay + random.integer(0, days - 1) * day).slice(0, 10);
    case "TIMESTAMP":
      return randomInstant(random);
    case "DATETIME":
      return randomInstant(random).slice(0, -1);
    case "TIME":
      return clock(random.integer(0, 86_399));
    case "UUID":
      return uuid(random.integer(0, 1_000_000_000), 1);
    case "JSON":
      return randomJson(random);
    default:
      return undefined;
  }
}

function randomArray(shape: Shape, element: string, random: Random): Value | undefined {
  const count = vectorLength(shape.type) ?? random.integer(0, 3);
  const elements = Array.from({ length: count }, () => randomValue({ ...shape, type: element }, random));
  return elements.every((value) => value !== undefined) ? elements : undefined;
}

function decimal(hundredths: number): string {
  return String(hundredths / 100);
}

function randomInstant(random: Random): string {
  const ms = firstDay + random.integer(0, days - 1) * day + random.integer(0, day - 1);
  return instant(random.chance(0.5) ? ms - (ms % 1000) : ms);
}

function randomText(length: number | undefined, random: Random): string {
  if (random.chance(0.04)) return "";
  const text = random.chance(0.1)
    ? random.pick(unusual)
    : Array.from({ length: random.integer(1, 3) }, () => random.pick(words)).join(" ");
  return length === undefined ? text : [...text].slice(0, length).join("");
}

function randomJson(random: Random): Value {
  return {
    [random.pick(words)]: random.integer(0, 100),
    nested: { list: [random.chance(0.5), null, random.pick(words)] },
    text: randomText(undefined, random),
  };
}

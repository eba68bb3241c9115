import type { Value } from "./types.ts";
import { ValueError } from "./value-error.ts";

/** Digits after the point; both types are whole numbers of that unit, in `bits` of two's complement. */
const formats = {
  NUMERIC: { scale: 9, limit: 10n ** 38n },
  BIGNUMERIC: { scale: 38, limit: 2n ** 255n },
} as const;

export type DecimalName = keyof typeof formats;

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Little-endian two's complement of value × 10^scale, as short as it can be. */
export function encodeDecimal(value: Value, name: DecimalName): Uint8Array {
  if (typeof value !== "string" && typeof value !== "number") throw new ValueError("a number or string is expected");
  const found = decimalPattern.exec(String(value));
  const [, sign, whole = "", fraction = "", exponent = "0"] = found ?? [];
  if (found === null || whole + fraction === "") throw new ValueError("");
  const { scale, limit } = formats[name];
  const shift = Number(exponent) - fraction.length + scale;
  if (Math.abs(shift) > 400) throw new ValueError("it is out of range");
  let units = BigInt(whole + fraction);
  if (shift >= 0) units *= 10n ** BigInt(shift);
  else if (units % 10n ** BigInt(-shift) !== 0n)
    throw new ValueError(`it has more than ${scale} digits after the point`);
  else units /= 10n ** BigInt(-shift);
  if (units >= limit) throw new ValueError("it is out of range");
  return toBytes(sign === "-" ? -units : units);
}

export function decodeDecimal(bytes: Uint8Array, name: DecimalName): string {
  const { scale } = formats[name];
  const units = fromBytes(bytes);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -scale)}${fraction === "" ? "" : `.${fraction}`}`;
}

function toBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(BigInt.asUintN(8, rest));
    bytes.push(byte);
    rest >>= 8n;
    // The last byte carries the sign, so it must not be mistaken for the other one.
    if ((rest === 0n && byte < 0x80) || (rest === -1n && byte >= 0x80)) return Uint8Array.from(bytes);
  }
}

function fromBytes(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

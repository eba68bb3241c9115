import { formatClock, parseFraction } from "./civil-time.ts";
import { ValueError } from "./value-error.ts";

const intervalPattern = /^(-?)(\d+)-(\d+) (-?\d+) (-?)(\d+):(\d+):(\d+)(?:\.(\d{1,6}))?$/;

const monthsShift = 13n;
const signBit = 1n << 31n;

/** 10,000 years in each part; ZetaSQL does not survive a value beyond. */
const limits = { months: 120_000n, days: 3_660_000n, micros: 3_660_000n * 86_400n * 1_000_000n } as const;

/**
 * `1-2 3 4:5:6.789` (years-months days hours:minutes:seconds) as ZetaSQL's 16 bytes: microseconds, days, then months above 13
 * bits that hold nanoseconds, which BigQuery does not have; the highest bit is the sign of the months.
 * https://github.com/google/zetasql/blob/master/zetasql/public/interval_value.h
 */
export function encodeInterval(text: string): Uint8Array {
  const found = intervalPattern.exec(text);
  if (found === null) throw new ValueError("Y-M D H:M:S.F is expected");
  const [, yearSign, years = "", months = "", days = "", timeSign, hours = "", minutes = "", seconds = "", fraction] =
    found;
  const clock = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const micros = clock * 1_000_000n + BigInt(parseFraction(fraction) / 1000);
  const allMonths = BigInt(years) * 12n + BigInt(months);
  const allDays = BigInt(days);
  if (allMonths > limits.months || allDays ** 2n > limits.days ** 2n || micros > limits.micros) {
    throw new ValueError("it is out of range");
  }
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64LE(timeSign === "-" ? -micros : micros, 0);
  bytes.writeInt32LE(Number(allDays), 8);
  bytes.writeUInt32LE(Number((allMonths << monthsShift) | (yearSign === "-" ? signBit : 0n)), 12);
  return bytes;
}

export function decodeInterval(wire: Uint8Array): string {
  const bytes = Buffer.from(wire);
  const micros = bytes.readBigInt64LE(0);
  const days = bytes.readInt32LE(8);
  const packed = BigInt(bytes.readUInt32LE(12));
  const months = Number((packed & (signBit - 1n)) >> monthsShift);
  const yearMonth = `${packed >= signBit ? "-" : ""}${Math.trunc(months / 12)}-${months % 12}`;
  const size = micros < 0n ? -micros : micros;
  const seconds = size / 1_000_000n;
  const clock = formatClock({
    hour: Number(seconds / 3600n),
    minute: Number((seconds / 60n) % 60n),
    second: Number(seconds % 60n),
    nanos: Number(size % 1_000_000n) * 1000,
    digits: 1,
  });
  return `${yearMonth} ${days} ${micros < 0n ? "-" : ""}${clock}`;
}

import type { Value } from "../../types.ts";
import type { SpannerType } from "../../values/index.ts";

/** Where made-up integers begin: far from those that people write. */
const firstInteger = 2n ** 62n;
const dayMs = 86_400_000;
/** As many days as there are from 1970 to the last one. */
const days = 2_932_000;

/** A value that is no other one's, as far as the type has so many, in place of one that cannot be worked out here. */
export function standIn(type: SpannerType, number: bigint): Value {
  const { kind, maxLength } = type;
  switch (kind) {
    case "INT64":
      return String(firstInteger + number);
    case "STRING":
    case "UUID": {
      const text = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
      // The end counts, and the beginning is that of all others.
      return maxLength === undefined ? text : text.slice(-maxLength);
    }
    case "BYTES": {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(number);
      return bytes.subarray(Math.max(0, bytes.length - (maxLength ?? bytes.length))).toString("base64");
    }
    case "NUMERIC":
      return String(number);
    case "FLOAT32":
    case "FLOAT64":
      return Number(number);
    case "DATE":
      return new Date((Number(number) % days) * dayMs).toISOString().slice(0, 10);
    case "TIMESTAMP":
      return new Date(Number(number) * 1_000).toISOString().replace(".000Z", "Z");
    case "BOOL":
      return false;
    case "INTERVAL":
      return "0-0 0 0:0:0";
    case "JSON":
      return {};
    case "ARRAY":
      return Array.from({ length: type.vectorLength ?? 0 }, () => 0);
    case "PROTO":
      return "";
    default:
      return kind satisfies never;
  }
}

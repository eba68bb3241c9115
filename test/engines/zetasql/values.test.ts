import { expect, test } from "vitest";
import { encodeValue } from "../../../generator/engines/zetasql/values.ts";

const encode = (text: string) => encodeValue(text, { kind: "BYTES" }, "v").bytesValue;

test("bytes of some megabytes are sent, and what is none of them is refused", () => {
  const bytes = Buffer.alloc(10_485_760, 7);
  const large = bytes.toString("base64");
  expect(bytes.equals(encode(large) ?? new Uint8Array())).toBe(true);
  expect(() => encode(`${large.slice(0, -8)}*${large.slice(-7)}`)).toThrow("it is not base64");
});

test.each(["A", "AA", "AAA", "AA=", "A===", "====", "==", "AA=A", "AAA==", "_-8=", "AAAA=", "AA==AAAA", "AAA\n"])(
  "%j is not base64",
  (text) => {
    expect(() => encode(text)).toThrow("it is not base64");
  },
);

test.each(["", "AA==", "AAA=", "AAAA", "+/+/AA=="])("%j is base64", (text) => {
  expect(Buffer.from(encode(text) ?? []).toString("base64")).toBe(text);
});

import { isSafeNumber, parse } from "lossless-json";

/** Whether no number in it loses digits in JavaScript. */
export function isExactJson(text: string): boolean {
  // Most have no long number, and need not be read twice.
  if (!/[\d.eE+-]{16}/.test(text)) return true;
  let isExact = true;
  parse(text, null, {
    parseNumber(number) {
      if (!isSafeNumber(number)) isExact = false;
      return 0;
    },
  });
  return isExact;
}

import { type CST, Parser } from "yaml";
import { quote } from "../problem.ts";

/** The config itself is five deep; the library's recursion fails at some thousand, and takes the process with it. */
export const maxDepth = 50;

interface Unreadable {
  readonly code: "config-syntax" | "config-yaml-feature";
  readonly at: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

/**
 * The first thing in the text that must not reach the library's composer, or that it would describe badly: control
 * characters, nesting without end, and the parts of YAML that we do not read. An unquoted glob is an alias to YAML.
 */
export function findUnreadable(text: string): Unreadable | undefined {
  const control = findControlCharacter(text);
  if (control !== undefined) return control;
  // A stack instead of recursion: this is what finds out how deep the nesting is.
  const pending: { readonly token: CST.Token; readonly depth: number }[] = [];
  const push = (tokens: readonly (CST.Token | null | undefined)[], depth: number) => {
    for (const token of tokens.toReversed()) if (token) pending.push({ token, depth });
  };
  push([...new Parser().parse(text)], 0);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > maxDepth && "items" in token) {
      return { code: "config-syntax", at: token.offset, message: `nested more than ${maxDepth} levels deep` };
    }
    const feature = describeFeature(token);
    if (feature !== undefined) return { code: "config-yaml-feature", at: token.offset, ...feature };
    push(parts(token), depth + 1);
  }
  return undefined;
}

/** The tokens directly inside, in the order of the text. */
function parts(token: CST.Token): readonly (CST.Token | null | undefined)[] {
  switch (token.type) {
    case "document":
      return [...token.start, token.value];
    case "block-scalar":
      return token.props;
    case "block-map":
    case "block-seq":
    case "flow-collection":
      return token.items.flatMap((item) => [...item.start, item.key, ...(item.sep ?? []), item.value]);
    default:
      return [];
  }
}

function describeFeature(token: CST.Token): { readonly message: string; readonly hint?: string } | undefined {
  switch (token.type) {
    case "alias":
      return {
        message: `${quote(token.source)} is a YAML alias, and these are not read`,
        hint: "Put a glob that begins with `*` in quotes; write out what an alias stands for.",
      };
    case "anchor":
      return {
        message: `${quote(token.source)} is a YAML anchor, and these are not read`,
        hint: "What holds for several tables goes under `defaults` or a glob; put a text that begins with `&` in quotes.",
      };
    case "tag":
      return {
        message: `${quote(token.source)} is a YAML tag, and these are not read`,
        hint: "Remove it; put a text that begins with `!` in quotes.",
      };
    case "scalar":
      if (token.source !== "<<") return undefined;
      return {
        message: `"<<" is a YAML merge key, and these are not read`,
        hint: "What holds for several tables goes under `defaults` or a glob.",
      };
    default:
      return undefined;
  }
}

/** https://yaml.org/spec/1.2.2/#51-character-set: all but tab and line breaks are forbidden. */
function findControlCharacter(text: string): Unreadable | undefined {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 0x20 && code !== 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d) continue;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const hint = code === 0 ? "Save the file as UTF-8; this looks like UTF-16." : "Remove the character.";
    return { code: "config-syntax", at, message: `the control character ${name} is not allowed in YAML`, hint };
  }
  return undefined;
}

import { byteOffsets } from "./positions.ts";
import { byteRange, childNode, childNodes, concreteNode } from "./tree.ts";
import type { SyntaxNode, TextRange } from "./types.ts";
import type { WireNode } from "./wire.ts";

/** Makes views of the nodes of one text; ranges are turned from bytes to UTF-16 units on demand. */
export function syntaxViews(sql: string): (wire: WireNode) => SyntaxNode {
  const toOffset = byteOffsets(sql);
  const view = (wire: WireNode): SyntaxNode => {
    const { kind, node } = concreteNode(wire);
    const bytes = byteRange(node);
    const range: TextRange | undefined =
      bytes === undefined ? undefined : { start: toOffset(bytes.start), end: toOffset(bytes.end) };
    return {
      kind,
      start: range?.start ?? 0,
      end: range?.end ?? 0,
      child(field) {
        const child = childNode(ownerOf(node, field), field);
        return child === undefined ? undefined : view(child);
      },
      children: (field) => childNodes(ownerOf(node, field), field).map(view),
      text(field) {
        const value = ownerOf(node, field)[field];
        return typeof value === "string" ? value : "";
      },
      flag: (field) => ownerOf(node, field)[field] === true,
      below: () => membersOf(node).map(view),
    };
  };
  return view;
}

/** A field may belong to a base class, which is the message in `parent`. */
function ownerOf(node: WireNode, field: string): WireNode {
  for (let current: WireNode | undefined = node; current !== undefined; current = childNode(current, "parent")) {
    if (current[field] !== undefined) return current;
  }
  return {};
}

function membersOf(node: WireNode): readonly WireNode[] {
  const found: WireNode[] = [];
  for (let current: WireNode | undefined = node; current !== undefined; current = childNode(current, "parent")) {
    for (const field of Object.keys(current)) {
      if (field === "parent" || field === "parseLocationRange") continue;
      const child = childNode(current, field);
      if (child === undefined) found.push(...childNodes(current, field));
      else found.push(child);
    }
  }
  return found;
}

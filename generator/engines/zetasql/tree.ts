import type { TextRange } from "./types.ts";
import type { WireNode } from "./wire.ts";

/**
 * ZetaSQL's trees come as protocol buffers of some 500 messages: a base class is a field `parent`, a class with subclasses a
 * `oneof` called `node`. These few functions read them without a type for each.
 */

export interface NamedNode {
  /** `astExportDataStatementNode` gives `exportData`, `resolvedQueryStmtNode` gives `query`. */
  readonly kind: string;
  readonly node: WireNode;
}

/** Goes down through the `oneof`s to the concrete class. */
export function concreteNode(node: WireNode | undefined): NamedNode {
  let kind = "";
  let current = node ?? {};
  for (;;) {
    const member = current.node;
    if (typeof member !== "string") return { kind: shortKind(kind), node: current };
    kind = member;
    current = childNode(current, member) ?? {};
  }
}

function shortKind(member: string): string {
  const short = member.replace(/^(ast|resolved)/, "").replace(/(Statement|Stmt)?Node$/, "");
  return short.charAt(0).toLowerCase() + short.slice(1);
}

export function childNode(node: WireNode, field: string): WireNode | undefined {
  const child = node[field];
  return isNode(child) ? child : undefined;
}

export function childNodes(node: WireNode, field: string): readonly WireNode[] {
  const children = node[field];
  return Array.isArray(children) ? children.filter(isNode) : [];
}

/** The range in bytes; it belongs to the base class, a few parents up. */
export function byteRange(node: WireNode): TextRange | undefined {
  for (let current: WireNode | undefined = node; current !== undefined; current = childNode(current, "parent")) {
    const range = childNode(current, "parseLocationRange");
    if (range !== undefined) return { start: Number(range.start ?? 0), end: Number(range.end ?? 0) };
  }
  return undefined;
}

/** The nearest nodes below `node` that have an array in `field`, in the order of the tree. */
export function nodesWith(node: WireNode, field: string): readonly WireNode[] {
  const found: WireNode[] = [];
  for (const child of Object.values(node)) {
    for (const entry of Array.isArray(child) ? child : [child]) {
      if (!isNode(entry)) continue;
      if (Array.isArray(entry[field])) found.push(entry);
      else found.push(...nodesWith(entry, field));
    }
  }
  return found;
}

function isNode(value: unknown): value is WireNode {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

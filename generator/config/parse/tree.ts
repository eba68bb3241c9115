import type { SourceText } from "../../support/index.ts";
import type { ConfigPath, Locate } from "../types.ts";

/** The config as it stands in the file, with the offset of everything: YAML's values without YAML's library. */
export type ConfigNode = ScalarNode | ListNode | MappingNode;

export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null | InexactNumber;
  readonly at: number;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly ConfigNode[];
  readonly at: number;
}

export interface MappingNode {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, MappingEntry>;
  readonly at: number;
}

export interface MappingEntry {
  readonly keyAt: number;
  readonly value: ConfigNode;
}

/** A number with more digits than a JavaScript number keeps. */
export class InexactNumber {
  /** As written. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The nodes from the root along the path, as far as it goes. */
export function nodesAlong(root: ConfigNode, path: ConfigPath): readonly MappingEntry[] {
  const found: MappingEntry[] = [{ keyAt: root.at, value: root }];
  let node = root;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) break;
    found.push(next);
    node = next.value;
  }
  return found;
}

function child(node: ConfigNode, step: string | number): MappingEntry | undefined {
  if (node.kind === "mapping" && typeof step === "string") return node.entries.get(step);
  const item = node.kind === "list" && typeof step === "number" ? node.items[step] : undefined;
  return item === undefined ? undefined : { keyAt: item.at, value: item };
}

export function locateIn(root: ConfigNode, source: SourceText): Locate {
  return (path) => {
    const nodes = nodesAlong(root, path);
    const last = nodes.at(-1) ?? { keyAt: root.at, value: root };
    return {
      path: path.slice(0, nodes.length - 1),
      key: source.locate(last.keyAt),
      value: source.locate(last.value.at),
    };
  };
}

/** A path in the values without those that were left out, as a path in the whole file. */
export function wholePath(root: ConfigNode, path: ConfigPath, leftOut: ReadonlySet<ConfigNode>): ConfigPath {
  let node: ConfigNode | undefined = root;
  return path.map((step) => {
    let place = step;
    if (node?.kind === "list" && typeof step === "number") {
      const items: readonly ConfigNode[] = node.items;
      const item: ConfigNode | undefined = items.filter((each) => !leftOut.has(each))[step];
      if (item !== undefined) place = items.indexOf(item);
    }
    node = node && child(node, place)?.value;
    return place;
  });
}

/** The values alone: a mapping becomes a Map, because its keys may be names of the user. */
export function plainValue(node: ConfigNode, leftOut: ReadonlySet<ConfigNode>): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.filter((item) => !leftOut.has(item)).map((item) => plainValue(item, leftOut));
    case "mapping":
      return new Map(
        [...node.entries]
          .filter(([, { value }]) => !leftOut.has(value))
          .map(([key, { value }]) => [key, plainValue(value, leftOut)]),
      );
    default:
      return node satisfies never;
  }
}

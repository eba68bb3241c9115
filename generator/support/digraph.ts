/**
 * Algorithms over a directed graph whose nodes are 0 … n-1. `successors[v]` lists where the edges of v lead; the same
 * target may stand there twice. All are iterative, so that a chain of thousands of tables does not exhaust the stack.
 */
export type Digraph = readonly (readonly number[])[];

/**
 * Strongly connected components (Tarjan), each sorted, in reverse topological order: a component comes after all that
 * its edges lead to. A self edge alone does not make a component of more than one node.
 */
export function stronglyConnectedComponents(graph: Digraph): readonly (readonly number[])[] {
  const unvisited = -1;
  const index = new Array<number>(graph.length).fill(unvisited);
  const low = new Array<number>(graph.length).fill(0);
  const onStack = new Array<boolean>(graph.length).fill(false);
  const stack: number[] = [];
  const components: number[][] = [];
  let counter = 0;

  for (let root = 0; root < graph.length; root += 1) {
    if (index[root] !== unvisited) continue;
    const calls: { node: number; edge: number }[] = [{ node: root, edge: 0 }];
    while (calls.length > 0) {
      const call = calls[calls.length - 1] as { node: number; edge: number };
      const { node } = call;
      if (call.edge === 0) {
        index[node] = counter;
        low[node] = counter;
        counter += 1;
        stack.push(node);
        onStack[node] = true;
      }
      const target = graph[node]?.[call.edge];
      if (target === undefined) {
        if (low[node] === index[node]) components.push(popComponent(stack, onStack, node));
        calls.pop();
        const caller = calls[calls.length - 1];
        if (caller !== undefined) low[caller.node] = Math.min(low[caller.node] ?? 0, low[node] ?? 0);
        continue;
      }
      call.edge += 1;
      if (index[target] === unvisited) calls.push({ node: target, edge: 0 });
      else if (onStack[target]) low[node] = Math.min(low[node] ?? 0, index[target] ?? 0);
    }
  }
  return components;
}

function popComponent(stack: number[], onStack: boolean[], root: number): number[] {
  const component: number[] = [];
  for (;;) {
    const member = stack.pop() as number;
    onStack[member] = false;
    component.push(member);
    if (member === root) return component.sort((a, b) => a - b);
  }
}

/**
 * A shortest cycle through `start` inside `members`, as the nodes passed, `start` first and not repeated at the end;
 * undefined when there is none. A self edge gives `[start]`.
 */
export function shortestCycle(graph: Digraph, start: number, members: ReadonlySet<number>): number[] | undefined {
  const cameFrom = new Map<number, number>();
  let frontier = [start];
  while (frontier.length > 0) {
    const next: number[] = [];
    for (const node of frontier) {
      for (const target of graph[node] ?? []) {
        if (target === start) return pathTo(cameFrom, start, node);
        if (!members.has(target) || cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    frontier = next;
  }
  return undefined;
}

function pathTo(cameFrom: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const path = [end];
  while (path[0] !== start) path.unshift(cameFrom.get(path[0] as number) as number);
  return path;
}

/** A set of small integers that unions in 32 steps at a time. */
class BitSet {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array((size + 31) >>> 5);
  }

  add(value: number): void {
    const word = value >>> 5;
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (value & 31));
  }

  has(value: number): boolean {
    return ((this.#words[value >>> 5] ?? 0) & (1 << (value & 31))) !== 0;
  }

  addAll(other: BitSet): void {
    for (let word = 0; word < this.#words.length; word += 1) {
      this.#words[word] = (this.#words[word] ?? 0) | (other.#words[word] ?? 0);
    }
  }
}

/**
 * For an acyclic graph: per node the successors that no other successor reaches (Aho, Garey and Ullman 1972), in the
 * given order, without repetition. Reachability and its reduction are the same for both graphs.
 *
 * @throws RangeError when the graph has a cycle.
 */
export function transitiveReduction(graph: Digraph): readonly (readonly number[])[] {
  const order = topologicalOrder(graph);
  const reach: BitSet[] = [];
  const reduced: (readonly number[])[] = [];
  for (const node of order) {
    const direct = [...new Set(graph[node])];
    const indirect = new BitSet(graph.length);
    for (const target of direct) indirect.addAll(reach[target] as BitSet);
    reduced[node] = direct.filter((target) => !indirect.has(target));
    for (const target of direct) indirect.add(target);
    reach[node] = indirect;
  }
  return reduced;
}

/**
 * The nodes with every successor before its predecessors; among the free ones in the order of their numbers.
 *
 * @throws RangeError when the graph has a cycle.
 */
export function topologicalOrder(graph: Digraph): readonly number[] {
  const order: number[] = [];
  for (const component of stronglyConnectedComponents(graph)) {
    const [node, ...others] = component as [number, ...number[]];
    if (others.length > 0 || graph[node]?.includes(node)) throw new RangeError(`cycle through node ${node}`);
    order.push(node);
  }
  return order;
}

/**
 * Adds edges to an acyclic graph one at a time and refuses those that would close a cycle. A topological order is kept
 * (Pearce and Kelly 2006), so that an edge that agrees with it costs nothing and others search only the part between.
 */
export class AcyclicGraph {
  readonly #successors: number[][];
  readonly #predecessors: number[][];
  /** Position per node; every edge leads from a higher to a lower position. */
  readonly #position: number[];

  constructor(graph: Digraph) {
    this.#successors = graph.map((targets) => [...targets]);
    this.#predecessors = graph.map(() => []);
    for (const [node, targets] of graph.entries()) for (const target of targets) this.#predecessors[target]?.push(node);
    this.#position = [];
    for (const [place, node] of topologicalOrder(graph).entries()) this.#position[node] = place;
  }

  /** Adds `from → to` and returns true, or leaves the graph as it is and returns false when `to` reaches `from`. */
  add(from: number, to: number): boolean {
    if (from === to) return false;
    const low = this.#position[from] as number;
    const high = this.#position[to] as number;
    if (low < high) {
      // `to` stands above `from`: everything that `to` reaches down to the position of `from` must move below it.
      const below = this.#collect(to, this.#successors, (place) => place >= low);
      if (below.includes(from)) return false;
      const above = this.#collect(from, this.#predecessors, (place) => place <= high);
      this.#reorder([...below, ...above]);
    }
    this.#successors[from]?.push(to);
    this.#predecessors[to]?.push(from);
    return true;
  }

  #collect(start: number, edges: readonly (readonly number[])[], within: (place: number) => boolean): number[] {
    const seen = new Set([start]);
    const pending = [start];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const next of edges[node] ?? []) {
        if (seen.has(next) || !within(this.#position[next] as number)) continue;
        seen.add(next);
        pending.push(next);
      }
    }
    return [...seen].sort((a, b) => (this.#position[a] as number) - (this.#position[b] as number));
  }

  #reorder(nodes: readonly number[]): void {
    const places = nodes.map((node) => this.#position[node] as number).sort((a, b) => a - b);
    for (const [index, node] of nodes.entries()) this.#position[node] = places[index] as number;
  }
}

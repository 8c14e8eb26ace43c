import { ALL_TRAFFIC, common, includes, isNothing, together, type Traffic } from './ports';
import type { Sink } from './types';

export interface GraphNode {
  readonly id: string;
  /** As a path names it. */
  readonly label: string;
  /** Something outside; a path ends here. */
  readonly sink?: Sink;
}

export interface Edge {
  readonly to: string;
  /** What makes it, with its condition; stands between the labels of both ends. */
  readonly because?: string;
  /** Packets that pass, by destination and port. @default - all */
  readonly only?: Traffic;
  readonly unknown?: string;
  readonly condition?: string;
}

export interface Path {
  readonly steps: readonly string[];
  readonly sink: Sink;
  /** Node of the sink, and the one before it, which says what kind of way it is. */
  readonly through: readonly string[];
  /** Packets that get there. */
  readonly reach: Traffic;
  readonly unknown?: string;
  readonly condition?: string;
}

interface Walk {
  readonly at: string;
  readonly set: Traffic;
  readonly steps: readonly string[];
  readonly through: readonly string[];
  readonly unknown?: string;
  readonly condition?: string;
}

/** Packets of a source travel along edges as long as some destination and port is left that every edge lets pass. */
export class Graph {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, Edge[]>();

  add(node: GraphNode): void {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
  }

  connect(from: string, edge: Edge): void {
    this.edges.set(from, [...(this.edges.get(from) ?? []), edge]);
  }

  has(id: string): boolean {
    return this.nodes.has(id);
  }

  /** Paths to every sink, the shortest first; packets that take different ones have one each. */
  pathsFrom(source: string, start: Traffic = ALL_TRAFFIC): readonly Path[] {
    return this.walk(source, start).flatMap(({ at, set, steps, through, unknown, condition }) => {
      const sink = this.nodes.get(at)?.sink;
      return sink === undefined ? [] : [{ steps, sink, through, reach: set, unknown, condition }];
    });
  }

  /** The first path to a node on which some of these packets get there. */
  pathTo(source: string, target: string, start: Traffic = ALL_TRAFFIC): Omit<Path, 'sink'> | undefined {
    const found = this.walk(source, start).find(({ at }) => at === target);
    return found && { ...found, reach: found.set };
  }

  /** Breadth first: a node is walked again only with packets that did not reach it before. */
  private walk(source: string, start: Traffic): readonly Walk[] {
    const seen = new Map<string, Traffic>();
    const walks: Walk[] = [{ at: source, set: start, steps: [this.label(source)], through: [source] }];
    for (let index = 0; index < walks.length; index += 1) {
      const walk = walks[index]!;
      if (index > 0 && this.nodes.get(walk.at)?.sink !== undefined) continue;
      for (const edge of this.edges.get(walk.at) ?? []) {
        const set = edge.only === undefined ? walk.set : common(walk.set, edge.only);
        const before = seen.get(edge.to) ?? [];
        if (isNothing(set) || includes(before, set)) continue;
        seen.set(edge.to, together(before, set));
        const unknown = edge.unknown ?? walk.unknown;
        const condition = edge.condition ?? walk.condition;
        walks.push({
          at: edge.to,
          set,
          steps: [...walk.steps, ...(edge.because === undefined ? [] : [edge.because]), this.label(edge.to)],
          through: [...walk.through, edge.to],
          ...(unknown === undefined ? {} : { unknown }),
          ...(condition === undefined ? {} : { condition }),
        });
      }
    }
    return walks;
  }

  private label(id: string): string {
    return this.nodes.get(id)?.label ?? id;
  }
}

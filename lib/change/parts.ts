import type { Stack } from '../policy/model/resource';

/** Stacks in the order in which `deploy --all` takes them. */
export const PARTS = [
  'Operations',
  'Network',
  'Cluster',
  'Storage',
  'Mirror',
  'GpuCapacity',
  'FrontDoor',
  'Workloads',
  'Addons',
] as const;
export type Part = (typeof PARTS)[number];

/** What `cdk deploy` brings along, unless it is told `--exclusively`. */
const NEEDS: Record<Part, readonly Part[]> = {
  Operations: [],
  Network: [],
  Cluster: ['Network'],
  Storage: ['Network', 'Cluster'],
  Mirror: ['Network', 'Cluster', 'Storage'],
  GpuCapacity: ['Operations', 'Network', 'Cluster'],
  FrontDoor: ['Operations', 'Network', 'Cluster', 'Storage'],
  Workloads: ['Operations', 'Network', 'Cluster', 'Storage', 'GpuCapacity', 'FrontDoor'],
  Addons: ['Operations', 'Network', 'Cluster', 'Storage', 'GpuCapacity', 'FrontDoor'],
};

/** Stacks by what they are called behind `windlass-<environment>-`. */
export type Stacks = ReadonlyMap<Part, Stack>;

export const stackName = (environment: string, part: string): string => `windlass-${environment}-${part}`;

export function stacksByPart(environment: string, stacks: readonly Stack[]): Stacks {
  const prefix = stackName(environment, '');
  const named = new Map(stacks.map((stack) => [stack.name.slice(prefix.length), stack]));
  return new Map(PARTS.flatMap((part) => (named.has(part) ? [[part, named.get(part)!] as const] : [])));
}

/** The stacks a command deploys, in order. */
export const withNeeds = (parts: readonly Part[]): readonly Part[] =>
  PARTS.filter((part) => parts.includes(part) || parts.some((one) => NEEDS[one].includes(part)));

/** Stacks of `next` that a deployment would change or make. */
export const differing = (deployed: Stacks, next: Stacks): readonly Part[] =>
  PARTS.filter((part) => next.has(part) && textOf(deployed.get(part)) !== textOf(next.get(part)));

const textOf = (stack: Stack | undefined): string | undefined => stack && JSON.stringify(stack.template);

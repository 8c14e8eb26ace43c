import type { EndpointSlice, Node, Pod } from '../api/objects';

/** What the load balancer and the engines go by. */
export interface Sources {
  readonly pods: () => readonly Pod[];
  readonly nodes: () => readonly Node[];
  readonly endpointSlices: () => readonly EndpointSlice[];
  /** Pods of the front door that are registered with its target group. @default - there is no front door */
  readonly registered?: () => ReadonlySet<string>;
  /** Real seconds. */
  readonly now: () => number;
}

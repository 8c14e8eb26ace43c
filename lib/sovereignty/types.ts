import type { EgressWay } from '../config';

/** Where a way ends. */
export interface Sink {
  readonly kind: 'internet' | 'network' | 'account' | 'region' | 'host' | 'person' | 'service' | 'unknown' | 'inside';
  /** As the report names it, and as `egress[].to` of an environment does: an address, a host, an account, a name. */
  readonly name: string;
  /** Absent: nobody said whose it is. */
  readonly account?: string;
  readonly region?: string;
}

/** One way from something of the deployment to a place, or from a place to something of the deployment. */
export interface Way {
  readonly kind: EgressWay;
  readonly direction: 'out' | 'in';
  /** What is of the deployment; `role X`, `pods of Deployment ns/name`. */
  readonly from: string;
  /** Each step with the resource or object that makes it, from the beginning to the end. */
  readonly path: readonly string[];
  readonly to: Sink;
  /** `TCP 443, UDP 53`; absent: any, or none is asked for. */
  readonly ports?: string | undefined;
  /** The value that only the deployment knows, for which it counts as reachable. */
  readonly unknown?: string;
  /** What must be true beside the output for bytes to travel. */
  readonly condition?: string;
}

/** A difference between what was synthesized and what the environment says must hold. */
export interface Finding {
  readonly field: 'regions' | 'accounts' | 'clients' | 'egress' | 'retentionDays';
  readonly kind: EgressWay | 'region' | 'account' | 'client' | 'retention';
  readonly message: string;
  readonly path: readonly string[];
  readonly unknown?: string;
  readonly wayOut: string;
}

/** Something that keeps bytes. */
export interface Store {
  readonly what: string;
  readonly type: string;
  /** As a person says it: `Amazon S3`. */
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly key: string;
  /** Days until it goes; `for ever`; undefined: it is no log. */
  readonly retention?: number | 'for ever' | 'unknown';
}

/** Something that is written down of what happens. */
export interface Log {
  readonly what: string;
  readonly says: string;
  readonly where: string;
}

/** Who reaches the endpoint, from the outside in. */
export interface Chain {
  readonly who: string;
  readonly path: readonly string[];
  /** Where the chain breaks, if it does. */
  readonly broken?: string;
}

import type { EgressWay } from '../../config';

/** Properties by which a resource sends, copies or shares, as each service spells them; `*` is every member of a list. */
export interface Destination {
  readonly kind: EgressWay;
  readonly paths: readonly string[];
  /** What stands there: names of buckets are no ARNs, and regions are no resources; `names` are of its own account but for ARNs. @default - a resource */
  readonly are?: 'buckets' | 'regions' | 'accounts' | 'anybody' | 'names';
}

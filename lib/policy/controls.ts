import controlsJson from './controls.json';
import type { Rule } from './types';

/** What output is held to, whoever wrote it: published benchmarks, guides and advisories. */
export interface Control {
  /** `NET-01` */
  readonly id: string;
  readonly control: string;
  readonly source: string;
  readonly severity: string;
}

export const controls: readonly Control[] = controlsJson;

/** Held by no rule, but by what the program does with exceptions. */
export const HELD_OTHERWISE: Readonly<Record<string, string>> = {
  'CDK-01': 'an exception without rule, object, reason, owner or last day is refused',
};

/** Nothing enforces these. */
export const NOT_ENFORCED: readonly string[] = [];

/** What of a control no rule can judge in output, and what holds it instead. */
export const IN_PART: Readonly<Record<string, string>> = {
  'IMG-04':
    'that staged weights are those of the pinned revision: paths of buckets name the checkpoint and no commit; the staging compares checksums, and the bucket keeps versions',
  'LAM-02':
    'AWS_STS_REGIONAL_ENDPOINTS is asked of runtimes whose SDK needs it; nodejs from 18 on asks the endpoint of the region by itself',
  'LB-08': 'whom certificateRefs name: the Secret is made in the cluster',
  'LB-11': 'what a web ACL or a policy of a gateway counts by: that it has a rate and a length is judged',
  'NET-07': 'kms has no endpoint: nothing in the VPC calls it, services decrypt for it',
  'VER-01': 'a label that lies about an image whose digest the catalog does not know',
  'VLLM-15': 'inside the VPC, behind a door or load balancer, engines speak HTTP unless the environment says TLS',
};

/** Ids of the rules that enforce a control, wholly or in part. */
export const rulesOf = ({ id }: Control, rules: readonly Rule[]): readonly string[] =>
  rules.filter(({ controls: enforced = [] }) => enforced.includes(id)).map((rule) => rule.id);

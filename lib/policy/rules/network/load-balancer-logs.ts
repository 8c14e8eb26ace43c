import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const CLASSIC = 'AWS::ElasticLoadBalancing::LoadBalancer';

export const loadBalancerLogs: ResourceRule = {
  over: 'resource',
  id: 'load-balancer-logs',
  title: 'Load balancers write down who came',
  source:
    'cdk-nag AwsSolutions-ELB2; checkov CKV_AWS_91 and CKV_AWS_92; Elastic Load Balancing user guides, access logs',
  controls: ['LOG-02'],
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer', CLASSIC],
  check: (balancer) => {
    const [path, enabled, bucket] = balancer.type === CLASSIC ? classic(balancer) : attributes(balancer);
    return [
      ...(String(enabled) === 'true' ? [] : [missing(path, enabled)]),
      ...(String(enabled) === 'true' && bucket === undefined ? [missing(`${path} bucket`, bucket)] : []),
    ];
  },
};

const missing = (path: string, value: unknown): Complaint =>
  complaint(path, value, {
    problem: 'nobody could say afterwards who used it',
    wayOut: "set access_logs.s3.enabled to 'true', and access_logs.s3.bucket",
  });

type Logs = readonly [path: string, enabled: unknown, bucket: unknown];

const classic = (balancer: Resource): Logs => [
  'AccessLoggingPolicy.Enabled',
  balancer.knownAt('AccessLoggingPolicy.Enabled'),
  balancer.raw('AccessLoggingPolicy.S3BucketName'),
];

function attributes(balancer: Resource): Logs {
  const at = (key: string): string | undefined =>
    balancer.members('LoadBalancerAttributes').findLast((path) => balancer.knownAt(`${path}.Key`) === key);
  const [enabled, bucket] = [at('access_logs.s3.enabled'), at('access_logs.s3.bucket')];
  return [
    'LoadBalancerAttributes access_logs.s3.enabled',
    enabled && balancer.knownAt(`${enabled}.Value`),
    bucket && (balancer.raw(`${bucket}.Value`) || undefined),
  ];
}

import { complaint } from '../../checks';
import { CLIENT_PATHS } from '../../model/served';
import type { Resource } from '../../model/resource';
import { listOf } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const WAY_OUT = `answer 404 by default, and forward ${CLIENT_PATHS.join(', ')} alone`;

export const balancerPaths: ResourceRule = {
  over: 'resource',
  id: 'balancer-paths',
  title: 'Application load balancers forward known paths, and limit who asks them',
  source: 'vLLM docs/usage/security.md: what the key does not guard; AWS WAF, rate-based rules; OWASP API4:2023',
  controls: ['VLLM-02', 'LB-11'],
  types: [LISTENER, 'AWS::ElasticLoadBalancingV2::ListenerRule', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
  check: (resource) => {
    if (resource.type === LISTENER) return isOfHttp(resource) ? forwards(resource, 'DefaultActions', 'every path') : [];
    return resource.type.endsWith('Rule') ? rule(resource) : limits(resource);
  },
};

const isOfHttp = (listener: Resource): boolean => ['HTTP', 'HTTPS'].includes(String(listener.knownAt('Protocol')));

const forwards = (resource: Resource, field: string, what: unknown): readonly Complaint[] =>
  resource
    .members(field)
    .filter((path) => String(resource.knownAt(`${path}.Type`) ?? 'forward') === 'forward')
    .map((path) => complaint(path, what, { problem: 'engines answer more paths than a key guards', wayOut: WAY_OUT }));

function rule(resource: Resource): readonly Complaint[] {
  const paths = resource
    .members('Conditions')
    .filter((path) => resource.knownAt(`${path}.Field`) === 'path-pattern')
    .flatMap((path) => [
      ...listOf(resource.deep(`${path}.Values`)),
      ...listOf(resource.deep(`${path}.PathPatternConfig.Values`)),
      ...listOf(resource.deep(`${path}.PathPatternConfig.RegexValues`)),
    ]);
  const others = paths.filter((path) => !CLIENT_PATHS.includes(String(path)));
  if (paths.length > 0 && others.length === 0) return [];
  return forwards(resource, 'Actions', others[0] ?? 'every path');
}

function limits(balancer: Resource): readonly Complaint[] {
  if (String(balancer.knownAt('Type') ?? 'application') !== 'application') return [];
  const { assembly } = balancer;
  const guards = assembly
    .ofType('AWS::WAFv2::WebACLAssociation')
    .filter((one) => one.referenced('ResourceArn') === balancer)
    .map((one) => one.referenced('WebACLArn'));
  const has = (statement: string): boolean =>
    guards.some((acl) => JSON.stringify(acl?.properties ?? {}).includes(`"${statement}"`));
  const missing = [
    ...(has('RateBasedStatement') ? [] : ['how often somebody asks']),
    ...(has('SizeConstraintStatement') ? [] : ['how long requests are']),
  ];
  return missing.map((what) =>
    complaint('AWS::WAFv2::WebACLAssociation', guards.length, {
      problem: `nothing before it limits ${what}`,
      wayOut: 'associate a web ACL with RateBasedStatement and SizeConstraintStatement',
    }),
  );
}

import { DOOR_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { annotationOf, areProxies, isLoadBalancer, limitsOf, podsBehind } from '../../model/edge';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

export const edgeLimits: ObjectRule = {
  over: 'object',
  id: 'edge-limits',
  title: 'Whoever comes in is held to a rate and a length of requests',
  source:
    'OWASP API4:2023; Envoy Gateway BackendTrafficPolicy and ClientTrafficPolicy; AWS WAF rate-based rules; ingress-nginx annotations',
  controls: ['LB-11'],
  kinds: ['Service', 'TargetGroupBinding', 'Ingress', 'HTTPRoute', 'GRPCRoute'],
  check: (object, cluster) => {
    if (object.kind === 'Service' && !isLoadBalancer(object)) return [];
    return (CHECKS[object.kind] ?? proxied)(object, cluster);
  },
};

const missing = (path: string, value: unknown, what: string, wayOut: string): Complaint =>
  complaint(path, value, { problem: `nothing that it leads through ${what}`, wayOut });

/** What leads to pods, which must be a proxy with limits. */
function proxied(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const pods = podsBehind(object, cluster);
  const path = object.kind === 'Service' ? 'spec.selector' : 'spec.serviceRef';
  // What the door's own configuration must say, rule `door-config` says.
  const missed = object.namespace === DOOR_NAMESPACE ? (): [] => [] : limitsOf;
  return pods !== undefined && areProxies(pods, cluster, missed)
    ? []
    : [
        missing(
          path,
          object.at(path),
          'limits requests of a tenant, or how long they are',
          "put the front door before it ('frontDoor')",
        ),
      ];
}

const WAF = ['wafv2-acl-arn', 'web-acl-id', 'waf-acl-id'].map((name) => `alb.ingress.kubernetes.io/${name}`);
const NGINX = 'nginx.ingress.kubernetes.io/';
const RATES = ['limit-rps', 'limit-rpm', 'global-rate-limit'];

/** Of an ALB the AWS WAF has both; nginx has them in annotations of its own. */
function ingress(object: KubernetesObject): readonly Complaint[] {
  const says = (name: string): boolean => {
    const value = annotationOf(object, name);
    return typeof value === 'string' && value !== '' && value !== '0' && value !== 'none';
  };
  if (WAF.some(says)) return [];
  return [
    ...(RATES.some((name) => says(`${NGINX}${name}`))
      ? []
      : [
          missing(
            'metadata.annotations',
            undefined,
            'limits how often somebody asks',
            `name a web ACL with a rate in ${WAF[0]}`,
          ),
        ]),
    ...(says(`${NGINX}proxy-body-size`)
      ? []
      : [missing('metadata.annotations', undefined, 'limits how long requests are', `name a web ACL in ${WAF[0]}`)]),
  ];
}

/** Fields of policies that attach to routes and gateways. */
const RATE_FIELDS = ['spec.rateLimit'];
const LENGTH_FIELDS = ['spec.requestBuffer.limit', 'spec.connection.bufferLimit', 'spec.buffer.maxRequestSize'];

function route(object: KubernetesObject, { objects }: ClusterView): readonly Complaint[] {
  const parents = listOf(object.at('spec.parentRefs'));
  const isAim = (ref: unknown): boolean =>
    (step(ref, 'kind') === object.kind && step(ref, 'name') === object.name) ||
    (step(ref, 'kind') === 'Gateway' && parents.some((parent) => step(parent, 'name') === step(ref, 'name')));
  const policies = objects.filter((one) =>
    [...listOf(one.at('spec.targetRefs')), ...listOf(one.at('spec.targetRef'))].some(isAim),
  );
  const has = (fields: readonly string[]): boolean =>
    policies.some((one) => fields.some((field) => isSaid(one.at(field))));
  return [
    ...(has(RATE_FIELDS)
      ? []
      : [
          missing(
            'spec.rules',
            undefined,
            'limits how often somebody asks',
            'aim a BackendTrafficPolicy with rateLimit at it',
          ),
        ]),
    ...(has(LENGTH_FIELDS)
      ? []
      : [
          missing(
            'spec.rules',
            undefined,
            'limits how long requests are',
            'aim a BackendTrafficPolicy with requestBuffer.limit at it',
          ),
        ]),
  ];
}

const isSaid = (value: unknown): boolean =>
  isObject(value) ? Object.keys(value).length > 0 : value !== undefined && value !== null && value !== '';

const CHECKS: Readonly<Record<string, (object: KubernetesObject, cluster: ClusterView) => readonly Complaint[]>> = {
  Ingress: ingress,
  HTTPRoute: route,
  GRPCRoute: route,
};

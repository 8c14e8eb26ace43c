import { refused } from '../../checks';
import { isPrivate, rangeOf } from '../../model/addresses';
import { find, served } from '../../model/closed-set';
import type { ClusterView } from '../../model/cluster-view';
import { isEngine } from '../../model/engine';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { containersOf } from '../../model/pods';
import { CLIENT_PATHS } from '../../model/served';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const ALB = 'alb.ingress.kubernetes.io/';

export const edgeObjects: ObjectRule = {
  over: 'object',
  id: 'edge-objects',
  title: 'Ingresses, Gateways and target groups are internal, encrypted and open to no namespace but their own',
  source:
    'kubescape C-0263, C-0266; AWS Load Balancer Controller v3.5.0, ingress annotations; Gateway API security model',
  controls: ['LB-01', 'LB-03', 'LB-04', 'LB-07', 'LB-08', 'VLLM-02', 'VLLM-15'],
  kinds: ['Ingress', 'Gateway', 'ReferenceGrant', 'LoadBalancerConfiguration', 'HTTPRoute', 'TargetGroupBinding'],
  check: (object, cluster) => (CHECKS[object.kind] ?? (() => []))(object, cluster),
};

/** Whether no engine is behind a Service: its pods are in the set, and none runs one. Where nobody can say, one may be. */
function isOfOthers(name: unknown, namespace: unknown, cluster: ClusterView): boolean {
  if (typeof namespace !== 'string' || OWN_NAMESPACES.includes(namespace)) return false;
  const service = find(cluster, 'Service', name, namespace);
  const pods = service === undefined ? [] : served(service, cluster);
  return pods.length > 0 && !pods.some((pod) => containersOf(pod).some((one) => isEngine(pod, one, cluster)));
}

const leadsToOthers = (object: KubernetesObject, rule: unknown, cluster: ClusterView): boolean => {
  const backends = listOf(step(rule, 'backendRefs'));
  return (
    backends.length > 0 &&
    backends.every((one) => isOfOthers(step(one, 'name'), step(one, 'namespace') ?? object.namespace, cluster))
  );
};

function route(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  return listOf(object.at('spec.rules')).flatMap((rule, index) => {
    if (leadsToOthers(object, rule, cluster)) return [];
    const matches = listOf(step(rule, 'matches'));
    const paths = matches.length === 0 ? [undefined] : matches.map((match) => step(step(match, 'path'), 'value'));
    return paths
      .filter((path) => !CLIENT_PATHS.includes(String(path)))
      .map((path) =>
        refused(
          `spec.rules.${index}.matches`,
          path,
          'engines answer more paths than a key guards',
          `route ${CLIENT_PATHS.join(', ')} alone`,
        ),
      );
  });
}

function ingress(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const annotation = (name: string): unknown => step(object.at('metadata.annotations'), `${ALB}${name}`);
  const ranges = String(annotation('inbound-cidrs') ?? '').split(',');
  const encrypted = annotation('certificate-arn') !== undefined || listOf(object.at('spec.tls')).length > 0;
  const paths = listOf(object.at('spec.rules')).flatMap((rule) => listOf(step(step(rule, 'http'), 'paths')));
  const others = paths
    .filter((one) => !isOfOthers(step(step(step(one, 'backend'), 'service'), 'name'), object.namespace, cluster))
    .map((one) => step(one, 'path'))
    .filter((path) => !CLIENT_PATHS.includes(String(path)));
  return [
    ...(annotation('scheme') === 'internal'
      ? []
      : [
          refused(
            `metadata.annotations ${ALB}scheme`,
            annotation('scheme'),
            'it would be offered to the internet',
            "set it to 'internal'",
          ),
        ]),
    ...(ranges.every((range) => Number(range.split('/')[1]) >= 8)
      ? []
      : [
          refused(
            `metadata.annotations ${ALB}inbound-cidrs`,
            annotation('inbound-cidrs'),
            'whoever reaches the VPC could use it',
            'name networks',
          ),
        ]),
    ...(encrypted
      ? []
      : [refused('spec.tls', undefined, 'prompts would travel in the clear', 'give it a certificate')]),
    ...others.map((path) =>
      refused(
        'spec.rules',
        path,
        'engines answer more paths than a key guards',
        `route ${CLIENT_PATHS.join(', ')} alone`,
      ),
    ),
    ...(object.at('spec.defaultBackend') === undefined
      ? []
      : [
          refused('spec.defaultBackend', object.at('spec.defaultBackend'), 'it takes every other path', 'leave it out'),
        ]),
  ];
}

const gateway = (object: KubernetesObject): readonly Complaint[] =>
  listOf(object.at('spec.listeners')).flatMap((listener, index) => {
    const from = step(step(step(listener, 'allowedRoutes'), 'namespaces'), 'from') ?? 'Same';
    const encrypted =
      ['HTTPS', 'TLS'].includes(String(step(listener, 'protocol'))) &&
      listOf(step(step(listener, 'tls'), 'certificateRefs')).length > 0;
    return [
      ...(encrypted
        ? []
        : [
            refused(
              `spec.listeners.${index}.protocol`,
              step(listener, 'protocol'),
              'prompts would travel in the clear',
              'use HTTPS with certificateRefs',
            ),
          ]),
      ...(['Same', 'Selector'].includes(String(from))
        ? []
        : [
            refused(
              `spec.listeners.${index}.allowedRoutes.namespaces.from`,
              from,
              'every namespace could route to itself',
              'use Same or Selector',
            ),
          ]),
    ];
  });

const grant = (object: KubernetesObject): readonly Complaint[] =>
  listOf(object.at('spec.to')).flatMap((to, index) =>
    typeof step(to, 'name') === 'string'
      ? []
      : [refused(`spec.to.${index}.name`, undefined, 'it grants every object of the kind', 'name one')],
  );

const configuration = (object: KubernetesObject): readonly Complaint[] =>
  object.at('spec.scheme') === 'internal'
    ? []
    : [refused('spec.scheme', object.at('spec.scheme'), 'it would be offered to the internet', "set it to 'internal'")];

/** The controller writes rules of the nodes' security groups for the peers of its `networking`. */
function binding(object: KubernetesObject): readonly Complaint[] {
  const type = object.at('spec.targetType');
  const peers = listOf(object.at('spec.networking.ingress')).flatMap((rule) => {
    const from = listOf(step(rule, 'from'));
    return from.length === 0 ? [undefined] : from;
  });
  const isNarrow = (peer: unknown): boolean => {
    const range = rangeOf(step(step(peer, 'ipBlock'), 'cidr'));
    const group = step(step(peer, 'securityGroup'), 'groupID');
    return range === undefined ? typeof group === 'string' && group !== '' : isPrivate(range);
  };
  return [
    ...(type === 'ip'
      ? []
      : [refused('spec.targetType', type, 'traffic would pass over ports of nodes', "set it to 'ip'")]),
    ...peers
      .filter((peer) => !isNarrow(peer))
      .map((peer) =>
        refused(
          'spec.networking.ingress',
          peer,
          'nodes would be opened to everybody',
          'name a private network or a group',
        ),
      ),
  ];
}

const CHECKS: Readonly<Record<string, (object: KubernetesObject, cluster: ClusterView) => readonly Complaint[]>> = {
  Ingress: ingress,
  Gateway: gateway,
  HTTPRoute: route,
  ReferenceGrant: grant,
  TargetGroupBinding: binding,
  LoadBalancerConfiguration: configuration,
};

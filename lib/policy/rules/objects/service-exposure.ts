import { DATA_PARALLEL_RPC_PORT, MASTER_PORT } from '../../../contract';
import { refused } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** torch, ZMQ, NIXL, Ray: none of them asks for a key. */
export const INNER_PORTS = [MASTER_PORT, DATA_PARALLEL_RPC_PORT, 29500, 5557, 5600, 6379, 8265, 10001, 8998];
const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer-';
/** Older words for the scheme; either alone decides in some controller. */
const LEGACY = `${ANNOTATION}internal`;

export const serviceExposure: ObjectRule = {
  over: 'object',
  id: 'service-exposure',
  title: 'Services expose what they are for, and send nobody elsewhere',
  source: 'vLLM docs/usage/security.md, ports; CVE-2020-8554; AWS Load Balancer Controller v3.5.0, service annotations',
  controls: ['LB-01', 'LB-04', 'LB-07', 'LB-12', 'RAY-01'],
  kinds: ['Service', 'Endpoints', 'EndpointSlice'],
  check: (service) =>
    service.kind === 'Service'
      ? [...ports(service), ...elsewhere(service), ...loadBalancer(service)]
      : byHand(service, service.kind === 'Endpoints' ? 'subsets' : 'endpoints'),
};

const byHand = (addresses: KubernetesObject, field: string): readonly Complaint[] => [
  refused(
    field,
    addresses.at(field),
    'whoever asks the Service is led to addresses that no pod need have',
    'leave it out, and let the Service select pods',
  ),
];

const isHeadless = (service: KubernetesObject): boolean => service.at('spec.clusterIP') === 'None';

const ports = (service: KubernetesObject): readonly Complaint[] =>
  isHeadless(service) && service.at('spec.type') !== 'LoadBalancer'
    ? []
    : listOf(service.at('spec.ports')).flatMap((port, index) =>
        ['port', 'targetPort']
          .filter((field) => INNER_PORTS.includes(Number(step(port, field))))
          .map((field) =>
            refused(
              `spec.ports.${index}.${field}`,
              step(port, field),
              'processes of a group speak there without a key',
              'leave it out',
            ),
          ),
      );

function elsewhere(service: KubernetesObject): readonly Complaint[] {
  const addresses = listOf(service.at('spec.externalIPs'));
  return [
    ...(addresses.length === 0
      ? []
      : [
          refused(
            'spec.externalIPs',
            addresses,
            'it takes traffic of the cluster to that address for itself',
            'leave it out',
          ),
        ]),
    ...(service.at('spec.type') === 'ExternalName' || service.at('spec.externalName') !== undefined
      ? [
          refused(
            'spec.externalName',
            service.at('spec.externalName'),
            'clients would be sent to a name outside',
            'name pods by a selector',
          ),
        ]
      : []),
  ];
}

function loadBalancer(service: KubernetesObject): readonly Complaint[] {
  if (service.at('spec.type') !== 'LoadBalancer') return [];
  const all = service.at('metadata.annotations');
  const annotations = isObject(all) ? all : {};
  const policy = annotations[`${ANNOTATION}ssl-negotiation-policy`];
  const target = annotations[`${ANNOTATION}nlb-target-type`];
  return [
    ...(annotations[LEGACY] === undefined || annotations[LEGACY] === 'true'
      ? []
      : [
          refused(
            `metadata.annotations ${LEGACY}`,
            annotations[LEGACY],
            'older controllers make it public',
            'leave it out',
          ),
        ]),
    ...(target === 'ip'
      ? []
      : [
          refused(
            `metadata.annotations ${ANNOTATION}nlb-target-type`,
            target,
            'traffic would pass over ports of nodes',
            "set it to 'ip'",
          ),
        ]),
    ...(annotations[`${ANNOTATION}ssl-cert`] === undefined || /^ELBSecurityPolicy-TLS13-1-[23]-/.test(String(policy))
      ? []
      : [
          refused(
            `metadata.annotations ${ANNOTATION}ssl-negotiation-policy`,
            policy,
            'clients could speak TLS of before 1.2',
            'use ELBSecurityPolicy-TLS13-1-2-2021-06',
          ),
        ]),
  ];
}

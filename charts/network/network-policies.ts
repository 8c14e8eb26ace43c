import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import {
  ENDPOINT_SELECTOR,
  ENGINE_HTTP_PORT,
  engineSelector,
  NAMESPACE_NAME_LABEL,
  SYSTEM_NAMESPACE,
  WEIGHTS_TIERS,
} from '../../lib/contract';
import type { DeploymentPlan, EnvironmentPlan } from '../../lib/environment';
import { LWS_LABELS } from '../names';
import { intOrString } from '../pods/quantities';

/** Address and port of the EKS Pod Identity agent on every node. */
export const POD_IDENTITY_AGENT = { cidr: '169.254.170.23/32', port: 80 };
const LINK_LOCAL = '169.254.0.0/16';
const ANYWHERE = '0.0.0.0/0';
export const HTTPS_PORT = 443;
const DNS_PORT = 53;

export const tcp = (port: number): k8s.NetworkPolicyPort => ({ protocol: 'TCP', port: intOrString(port) });
export const DNS_PORTS: readonly k8s.NetworkPolicyPort[] = [
  { protocol: 'UDP', port: intOrString(DNS_PORT) },
  tcp(DNS_PORT),
];

/** Nothing in, nothing out; every other policy of the namespace opens something. */
export function addDefaultDeny(chart: Chart, id: string, namespace: string): void {
  new k8s.KubeNetworkPolicy(chart, id, {
    metadata: { name: 'default-deny', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}

export function addDnsEgress(chart: Chart, id: string, namespace: string): void {
  const coreDns = inNamespace(SYSTEM_NAMESPACE, { 'k8s-app': 'kube-dns' });
  new k8s.KubeNetworkPolicy(chart, id, {
    metadata: { name: 'allow-dns', namespace },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [coreDns], ports: [...DNS_PORTS] }],
    },
  });
}

/**
 * S3 through the gateway endpoint, which keeps S3's public addresses: HTTPS to anything outside the VPC. GPU subnets have
 * no other route out, so S3 is all that answers there; nothing inside the VPC is opened.
 */
export function addWeightsEgress(chart: Chart, plan: EnvironmentPlan, { name, weights }: DeploymentPlan): void {
  if (!WEIGHTS_TIERS[weights.tier].readsBucket) return;
  new k8s.KubeNetworkPolicy(chart, 'WeightsEgress', {
    metadata: { name: `${name}-weights` },
    spec: {
      podSelector: { matchLabels: engineSelector(name) },
      policyTypes: ['Egress'],
      egress: [
        { to: [{ ipBlock: { cidr: ANYWHERE, except: [plan.network.cidr, LINK_LOCAL] } }], ports: [tcp(HTTPS_PORT)] },
        { to: [{ ipBlock: { cidr: POD_IDENTITY_AGENT.cidr } }], ports: [tcp(POD_IDENTITY_AGENT.port)] },
      ],
    },
  });
}

/** Subnets of interface endpoints and of the load balancer. */
export const serviceBlocks = ({ network }: EnvironmentPlan): k8s.NetworkPolicyPeer[] =>
  network.subnets.filter(({ tier }) => tier === 'service').map(({ cidr }) => ({ ipBlock: { cidr } }));

/** Pods of one namespace by their labels; both in one peer, so that neither is enough. */
export const inNamespace = (namespace: string, pods: Readonly<Record<string, string>>): k8s.NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
  podSelector: { matchLabels: { ...pods } },
});

/** Secrets Manager through its interface endpoint, and the Pod Identity agent of the node. */
export const secretsEgress = (plan: EnvironmentPlan): k8s.NetworkPolicyEgressRule[] => [
  { to: serviceBlocks(plan), ports: [tcp(HTTPS_PORT)] },
  { to: [{ ipBlock: { cidr: POD_IDENTITY_AGENT.cidr } }], ports: [tcp(POD_IDENTITY_AGENT.port)] },
];

export function addKeyEgress(chart: Chart, plan: EnvironmentPlan): void {
  if (plan.apiKeySecret === undefined && plan.frontDoor?.engineTls === undefined) return;
  new k8s.KubeNetworkPolicy(chart, 'KeyEgress', {
    metadata: { name: 'allow-api-key' },
    spec: {
      podSelector: { matchLabels: { ...ENDPOINT_SELECTOR } },
      policyTypes: ['Egress'],
      egress: secretsEgress(plan),
    },
  });
}

/**
 * The pods of one group among themselves, on every port: torch's store, ZMQ and NCCL's bootstrap have no authentication
 * and open ports of their own choice. One policy a group, because a policy cannot say "the same label value as mine".
 * EFA traffic itself is not IP and passes by every policy; its security group is what confines it.
 */
export function addGroupTraffic(chart: Chart, { name, replicas }: DeploymentPlan): void {
  for (let index = 0; index < replicas; index++) {
    const group = { matchLabels: { [LWS_LABELS.name]: name, [LWS_LABELS.groupIndex]: String(index) } };
    new k8s.KubeNetworkPolicy(chart, `Group${index}`, {
      metadata: { name: `${name}-group-${index}` },
      spec: {
        podSelector: group,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: group }] }],
        egress: [{ to: [{ podSelector: group }] }],
      },
    });
  }
}

/** The load balancer's own addresses: it does not preserve those of clients. */
export function addEndpointIngress(chart: Chart, plan: EnvironmentPlan): void {
  new k8s.KubeNetworkPolicy(chart, 'EndpointIngress', {
    metadata: { name: 'allow-load-balancer' },
    spec: {
      podSelector: { matchLabels: { ...ENDPOINT_SELECTOR } },
      policyTypes: ['Ingress'],
      ingress: [{ from: serviceBlocks(plan), ports: [tcp(ENGINE_HTTP_PORT)] }],
    },
  });
}

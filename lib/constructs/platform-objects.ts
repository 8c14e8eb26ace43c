import { CONTROLLERS_NAMESPACE, MANAGED_BY_LABEL, PART_OF, PART_OF_LABEL } from '../contract';
import type { EnvironmentPlan } from '../planner/types';

/** Where EKS may put the addresses of Services, the API server's among them (EKS user guide, cluster creation). */
const SERVICE_CIDRS = ['10.100.0.0/16', '172.20.0.0/16'];
/** Address and port of the Pod Identity agent on every node. */
const POD_IDENTITY_AGENT = { cidr: '169.254.170.23/32', port: 80 };
const HTTPS_PORT = 443;
const DNS_PORT = 53;
/** Both controllers' webhooks. */
const WEBHOOK_PORT = 9443;

const labels = { [PART_OF_LABEL]: PART_OF, [MANAGED_BY_LABEL]: PART_OF };
const block = (cidr: string): object => ({ ipBlock: { cidr } });
const tcp = (port: number): object => ({ protocol: 'TCP', port });
const DNS_PORTS = [{ protocol: 'UDP', port: DNS_PORT }, tcp(DNS_PORT)];

/**
 * What add-ons and controllers need before they start. The CNI runs in strict mode: a pod that no policy selects may
 * not talk at all, so CoreDNS and every controller get theirs first.
 */
export function platformObjects({ network, kubernetesVersion }: EnvironmentPlan): object[] {
  const controlPlane = network.subnets.filter(({ tier }) => tier === 'system').map(({ cidr }) => block(cidr));
  return [
    controllersNamespace(kubernetesVersion),
    ...['kube-system', CONTROLLERS_NAMESPACE].map((namespace) => callsToApis(namespace, network.cidr)),
    policy('kube-system', 'allow-dns-queries', {
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [block(network.cidr)], ports: DNS_PORTS }],
    }),
    policy(CONTROLLERS_NAMESPACE, 'allow-webhook-calls', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: controlPlane, ports: [tcp(WEBHOOK_PORT)] }],
    }),
  ];
}

/** Baseline rather than restricted: the charts set no seccomp profile. */
function controllersNamespace(kubernetesVersion: string): object {
  const enforced = {
    'pod-security.kubernetes.io/enforce': 'baseline',
    'pod-security.kubernetes.io/enforce-version': `v${kubernetesVersion}`,
  };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: CONTROLLERS_NAMESPACE, labels: { ...labels, ...enforced } },
  };
}

/** The Kubernetes API, AWS endpoints of the VPC, DNS and the node's Pod Identity agent; in, nothing. */
function callsToApis(namespace: string, vpcCidr: string): object {
  return policy(namespace, 'allow-api-calls', {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    egress: [
      { to: [vpcCidr, ...SERVICE_CIDRS].map(block), ports: [tcp(HTTPS_PORT), ...DNS_PORTS] },
      { to: [block(POD_IDENTITY_AGENT.cidr)], ports: [tcp(POD_IDENTITY_AGENT.port)] },
    ],
  });
}

function policy(namespace: string, name: string, spec: object): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace, labels }, spec };
}

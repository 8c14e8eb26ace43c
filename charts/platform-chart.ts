import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { CONTROLLERS_NAMESPACE, EKS_SERVICE_RANGES, SYSTEM_NAMESPACE } from '../lib/contract';
import { COMMON_LABELS } from './names';
import type { EnvironmentPlan } from '../lib/environment';
import { DNS_PORTS, HTTPS_PORT, POD_IDENTITY_AGENT, tcp } from './network/network-policies';

/** Kubelets, and metrics-server: 10250 upstream, 10251 as the EKS add-on. */
const KUBELET_PORT = 10_250;
const METRICS_SERVER_PORTS = [10_250, 10_251];
/** Both controllers' webhooks. */
const WEBHOOK_PORT = 9443;

const block = (cidr: string): k8s.NetworkPolicyPeer => ({ ipBlock: { cidr } });

/** The API server calls from its interfaces in the system subnets. */
const controlPlane = ({ subnets }: EnvironmentPlan['network']): k8s.NetworkPolicyPeer[] =>
  subnets.filter(({ tier }) => tier === 'system').map(({ cidr }) => block(cidr));

/**
 * What add-ons and controllers need before they start. The CNI runs in strict mode: a pod that no policy selects may
 * not talk at all, so CoreDNS and every controller get theirs first.
 */
export class PlatformChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { labels: { ...COMMON_LABELS } });
    this.addControllersNamespace(plan);
    this.addApiCalls('KubeSystem', SYSTEM_NAMESPACE, plan);
    this.addApiCalls('Controllers', CONTROLLERS_NAMESPACE, plan);
    this.addDnsQueries(plan);
    this.addMetrics(plan);
    this.addWebhookCalls(plan);
  }

  /** Baseline rather than restricted: the controllers' charts set no seccomp profile. */
  private addControllersNamespace({ kubernetesVersion }: EnvironmentPlan): void {
    const labels = {
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/enforce-version': `v${kubernetesVersion}`,
    };
    new k8s.KubeNamespace(this, 'ControllersNamespace', { metadata: { name: CONTROLLERS_NAMESPACE, labels } });
  }

  /** The Kubernetes API, AWS endpoints of the VPC, DNS and the node's Pod Identity agent; in, nothing. */
  private addApiCalls(id: string, namespace: string, { network }: EnvironmentPlan): void {
    new k8s.KubeNetworkPolicy(this, `${id}ApiCalls`, {
      metadata: { name: 'allow-api-calls', namespace },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        egress: [
          { to: [network.cidr, ...EKS_SERVICE_RANGES].map(block), ports: [tcp(HTTPS_PORT), ...DNS_PORTS] },
          { to: [block(POD_IDENTITY_AGENT.cidr)], ports: [tcp(POD_IDENTITY_AGENT.port)] },
        ],
      },
    });
  }

  private addDnsQueries({ network }: EnvironmentPlan): void {
    new k8s.KubeNetworkPolicy(this, 'DnsQueries', {
      metadata: { name: 'allow-dns-queries', namespace: SYSTEM_NAMESPACE },
      spec: {
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [block(network.cidr)], ports: [...DNS_PORTS] }],
      },
    });
  }

  /** metrics-server asks every kubelet and answers the API server; its labels are the add-on's, so all of kube-system may. */
  private addMetrics({ network }: EnvironmentPlan): void {
    new k8s.KubeNetworkPolicy(this, 'Metrics', {
      metadata: { name: 'allow-metrics', namespace: SYSTEM_NAMESPACE },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: controlPlane(network), ports: METRICS_SERVER_PORTS.map(tcp) }],
        egress: [{ to: [block(network.cidr)], ports: [tcp(KUBELET_PORT)] }],
      },
    });
  }

  private addWebhookCalls({ network }: EnvironmentPlan): void {
    new k8s.KubeNetworkPolicy(this, 'WebhookCalls', {
      metadata: { name: 'allow-webhook-calls', namespace: CONTROLLERS_NAMESPACE },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: controlPlane(network), ports: [tcp(WEBHOOK_PORT)] }],
      },
    });
  }
}

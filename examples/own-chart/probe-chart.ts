import { ApiObject, type App, Chart } from 'cdk8s';
import type { EnvironmentPlan, ImageSpec } from 'windlass';

export const PROBE_IMAGE: ImageSpec = {
  name: 'curl',
  upstream: 'docker.io/curlimages/curl',
  tag: '8.16.0',
  digest: `sha256:${'ab'.repeat(32)}`,
  ecrRepository: 'curlimages/curl',
  source: 'docker buildx imagetools inspect docker.io/curlimages/curl:8.16.0',
  checkedOn: '2026-11-28',
};

const NAMESPACE = 'probe';
const LABELS = { app: 'probe' };

/** Asks each model once a minute whether it answers, from inside the cluster. */
export function probe(app: App, name: string, plan: EnvironmentPlan): Chart {
  const chart = new Chart(app, name, { namespace: NAMESPACE });
  const level = `v${plan.kubernetesVersion}`;
  new ApiObject(chart, 'Namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: NAMESPACE,
      namespace: undefined,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': level,
      },
    },
  });
  new ApiObject(chart, 'DefaultDeny', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  new ApiObject(chart, 'Egress', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'to-models' },
    spec: {
      podSelector: { matchLabels: LABELS },
      policyTypes: ['Egress'],
      egress: [
        { to: [{ ipBlock: { cidr: plan.network.cidr } }], ports: [{ port: 53, protocol: 'UDP' }, ...ports(plan)] },
      ],
    },
  });
  new ApiObject(chart, 'Account', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'probe' },
    automountServiceAccountToken: false,
  });
  new ApiObject(chart, 'Probe', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'probe' },
    spec: {
      replicas: 1,
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: pod(plan) },
    },
  });
  return chart;
}

const ports = ({ deployments }: EnvironmentPlan) => deployments.map(({ port }) => ({ port, protocol: 'TCP' }));

const pod = ({ images, deployments }: EnvironmentPlan) => ({
  serviceAccountName: 'probe',
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
  containers: deployments.map(({ name, port }) => ({
    name,
    image: images['curl']?.reference,
    command: [
      'sh',
      '-c',
      `while sleep 60; do curl -fsS http://endpoint.windlass-serving:${port}/health || echo down; done`,
    ],
    resources: {
      requests: { cpu: '10m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
      limits: { memory: '64Mi', 'ephemeral-storage': '16Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  })),
});

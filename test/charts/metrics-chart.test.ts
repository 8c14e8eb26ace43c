import { parse } from 'yaml';
import { synthesizeCharts } from '../../charts';
import { GPU_COUNTERS_CSV } from '../../charts/metrics/gpu-counters';
import type { ScrapeJob } from '../../charts/metrics/scrape-config';
import { variantOf } from '../../charts/metrics/variant';
import {
  changed,
  environmentPlanFixture,
  multiNodeDeployment,
  type Mutable,
  singleNodeDeployment,
} from '../support/deployment-fixture';
import { at, engineContainer, env, find, manifestsOf, type PodTemplate, podTemplates } from '../support/manifests';
import { type Labels, relabelled } from './support/relabelling';
import type { DeploymentPlan } from '../../lib/environment/environment-plan';

const plan = environmentPlanFixture();
const outputs = synthesizeCharts(plan);
const pods = podTemplates(manifestsOf(outputs));
const exporter = podTemplates([find(outputs, 'DaemonSet', 'dcgm-exporter')])[0]!;
const { data } = find(outputs, 'ConfigMap', 'scrape-config') as unknown as { data: Record<string, string> };
const jobs = (parse(data['prometheus.yaml']!) as { scrape_configs: ScrapeJob[] }).scrape_configs;
const job = (name: string): ScrapeJob => jobs.find(({ job_name }) => job_name === name)!;

/** What Prometheus knows of a pod before relabelling, one entry for each port. */
function discovered({ namespace, metadata, spec }: PodTemplate, name: string): Labels[] {
  const labels = Object.entries(metadata.labels).map(([key, value]) => [
    `__meta_kubernetes_pod_label_${key.replace(/[^a-zA-Z0-9_]/g, '_')}`,
    value,
  ]);
  const ports = spec.containers.flatMap((container) => (container.ports ?? []) as { containerPort: number }[]);
  return ports.map(({ containerPort }) => ({
    ...Object.fromEntries(labels),
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_pod_name: name,
    __meta_kubernetes_pod_node_name: 'node-1',
    __meta_kubernetes_pod_container_port_number: String(containerPort),
  }));
}

const targets = (name: string): Labels[] =>
  pods
    .filter(({ namespace }) => at(job(name).kubernetes_sd_configs[0], 'namespaces.names.0') === namespace)
    .flatMap((pod) => discovered(pod, 'a-pod'))
    .map((labels) => relabelled(labels, job(name).relabel_configs))
    .filter((labels) => labels !== undefined);

test('every engine that answers HTTP is a target, with its deployment and variant', () => {
  const found = targets('windlass-engines').map(({ deployment, variant, node }) => ({ deployment, variant, node }));
  expect(found).toEqual([
    { deployment: 'deepseek-v4-pro', variant: 'fp8-fp4-experts-b200-tp8-ep-dspark7', node: 'node-1' },
    { deployment: 'qwen3-8-2400b', variant: expect.stringMatching(/^fp8-block-b300-tp16-/), node: 'node-1' },
  ]);
});

test('the exporter of every GPU node is a target, and nothing else of its namespace', () => {
  expect(targets('windlass-gpus')).toHaveLength(1);
});

const deployments = [singleNodeDeployment(), multiNodeDeployment()].map((deployment) => deployment.name);
const gpuOf = (pod: string, namespace = 'windlass-serving'): Labels =>
  relabelled({ namespace, pod, gpu: '0' }, job('windlass-gpus').metric_relabel_configs ?? [])!;

test('a GPU is counted for the deployment whose pod has it, whichever kind of workload that is', () => {
  expect(gpuOf('deepseek-v4-pro-6f7c9d8b54-x2x9k')).toMatchObject({
    deployment: deployments[0],
    variant: 'fp8-fp4-experts-b200-tp8-ep-dspark7',
  });
  for (const pod of ['qwen3-8-2400b-0', 'qwen3-8-2400b-0-1', 'qwen3-8-2400b-12-3'])
    expect(gpuOf(pod).deployment).toBe(deployments[1]);
});

test('and for no other: not by a longer name, not in another namespace, not when nobody has it', () => {
  for (const pod of ['deepseek-v4-pro-small-6f7c9d8b54-x2x9k', 'qwen3-8-2400b-api-0', 'deepseek-v4-pro', ''])
    expect(gpuOf(pod).deployment).toBeUndefined();
  expect(gpuOf('deepseek-v4-pro-6f7c9d8b54-x2x9k', 'default').deployment).toBeUndefined();
});

test('only namespaces that carry the label may read metrics, and only where they are', () => {
  const readers = { namespaceSelector: { matchLabels: { 'windlass.dev/reads-metrics': 'true' } } };
  const policies = manifestsOf(outputs).filter(({ metadata }) => metadata.name === 'allow-metrics-readers');
  expect(policies.map(({ metadata, spec }) => [metadata.namespace, spec?.ingress])).toEqual([
    ['windlass-node', [{ from: [readers], ports: [{ protocol: 'TCP', port: 9400 }] }]],
    ['windlass-serving', [{ from: [readers], ports: [{ protocol: 'TCP', port: 8000 }] }]],
  ]);
});

test('the exporter has no capability, no token and a root it cannot write; only the kubelet’s socket needs root', () => {
  expect(engineContainer(exporter).securityContext).toEqual({
    runAsUser: 0,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  });
  expect(exporter.spec.automountServiceAccountToken).toBe(false);
  expect(exporter.spec.hostNetwork).toBeUndefined();
  expect(exporter.spec.volumes?.filter(({ hostPath }) => hostPath !== undefined)).toEqual([
    { name: 'pod-resources', hostPath: { path: '/var/lib/kubelet/pod-resources' } },
  ]);
});

test('it asks for no counter that needs the capability it does not have', () => {
  const rows = GPU_COUNTERS_CSV.trimEnd().split('\n');
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) expect(row).toMatch(/^DCGM_FI_DEV_[A-Z0-9_]+, (gauge|counter), [^,]+$/);
});

test('it runs on every GPU node beside the models, and takes none of their GPUs', () => {
  expect(exporter.spec.nodeSelector).toEqual({ 'windlass.dev/node-role': 'gpu' });
  expect(exporter.spec.priorityClassName).toBe('system-node-critical');
  expect(exporter.spec.tolerations).toContainEqual(expect.objectContaining({ key: 'nvidia.com/gpu' }));
  expect(JSON.stringify(at(engineContainer(exporter), 'resources'))).not.toContain('nvidia.com/gpu');
  expect(env(engineContainer(exporter), 'NVIDIA_VISIBLE_DEVICES')).toBe('all');
});

test('its image is pinned by digest', () => {
  expect(engineContainer(exporter).image).toMatch(/\/nvidia\/dcgm-exporter@sha256:[0-9a-f]{64}$/);
});

describe('a variant', () => {
  const single = (change: (deployment: Mutable<DeploymentPlan>) => void) =>
    variantOf(changed(singleNodeDeployment(), change));

  test('tells quantization, hardware, layout and speculation apart', () => {
    const variants = [
      single(() => {}),
      single(({ plan: serving }) => delete serving.speculative),
      single(({ plan: serving }) => (serving.checkpoint.quantization = 'nvfp4')),
      single(({ plan: serving }) => (serving.gpu.name = 'H200')),
      single(({ plan: serving }) => (serving.layout.enableExpertParallel = false)),
    ];
    expect(new Set(variants).size).toBe(variants.length);
    expect(variants[1]).toBe('fp8-fp4-experts-b200-tp8-ep-plain');
  });
});

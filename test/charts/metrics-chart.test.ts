import { parse } from 'yaml';
import { synthesizeCharts } from '../../charts';
import { GPU_COUNTERS_CSV } from '../../charts/metrics/gpu-counters';
import { type ScrapeJob, scrapeJobs } from '../../charts/metrics/scrape-config';
import { variantOf } from '../../charts/metrics/variant';
import {
  changed,
  environmentPlanFixture,
  multiNodeDeployment,
  type Mutable,
  singleNodeDeployment,
} from '../support/deployment-fixture';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { DOOR_VARIANTS } from '../support/door-variants';
import { at, engineContainer, env, find, manifestsOf, type PodTemplate, podTemplates } from '../support/manifests';
import { chartsOf, planInput } from '../support/plan-fixture';
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

  test('names stages and replicas of data where there are several', () => {
    const laidOut = (layout: object) => single(({ plan: serving }) => Object.assign(serving.layout, layout));
    expect(laidOut({ pipelineParallelSize: 2 })).toBe('fp8-fp4-experts-b200-tp8-pp2-ep-dspark7');
    expect(laidOut({ dataParallelSize: 2 })).toBe('fp8-fp4-experts-b200-tp8-dp2-ep-dspark7');
  });

  test.each([
    ['FP8 (Block)', 'fp8-block--b200-tp8-ep-plain'],
    ['__x__', 'x--b200-tp8-ep-plain'],
    [`v1.5-${'a'.repeat(80)}`, `v1.5-${'a'.repeat(58)}`],
    [`${'a'.repeat(62)}!b`, 'a'.repeat(62)],
    ['..x', 'x-b200-tp8-ep-plain'],
    [`${'a'.repeat(61)}..b`, 'a'.repeat(61)],
  ])('is a value that a label may have: %s', (quantization, variant) => {
    const labelled = single(({ plan: serving }) => {
      serving.checkpoint.quantization = quantization as never;
      delete serving.speculative;
    });
    expect(labelled).toBe(variant);
  });
});

test('a dot in a name is a dot', () => {
  const dotted = changed(singleNodeDeployment(), (copy) => {
    copy.name = 'v4.1';
  });
  const [, gpus] = scrapeJobs(environmentPlanFixture([dotted]), 'dcgm-exporter');
  const owner = (name: string) =>
    relabelled({ namespace: 'windlass-serving', pod: `${name}-6f7c9d8b54-x2x9k` }, gpus!.metric_relabel_configs!)!;
  expect([owner('v4.1').deployment, owner('v4x1').deployment]).toEqual(['v4.1', undefined]);
});

describe('proxies', () => {
  const { frontDoor } = planInput(DOOR_ENVIRONMENT);
  const remembering = { ...frontDoor!, backends: frontDoor!.backends.map((one) => ({ ...one, remembered: 1000 })) };
  const { toolEgress } = planInput(DOOR_VARIANTS['front door, tool egress']);
  const jobsOf = (more: object) =>
    scrapeJobs({ ...plan, ...more }, 'dcgm-exporter').filter(
      ({ job_name }) => !jobs.some((one) => one.job_name === job_name),
    );
  /** Of a job what it asks, and which of the named pods with these ports it asks. */
  const asked = (more: object) =>
    jobsOf(more).map((one) => ({
      name: one.job_name,
      path: one.metrics_path,
      params: one.params,
      namespaces: at(one.kubernetes_sd_configs, '0.namespaces.names'),
      role: at(one.kubernetes_sd_configs, '0.role'),
      targets: ['front-door', 'tool-egress'].flatMap((app) =>
        [8080, 3128, 8404, 8405].flatMap((port) => {
          const labels = relabelled(
            {
              __meta_kubernetes_pod_label_app_kubernetes_io_name: app,
              __meta_kubernetes_pod_container_port_number: String(port),
              __meta_kubernetes_pod_name: 'p',
              __meta_kubernetes_pod_node_name: 'n',
            },
            one.relabel_configs,
          );
          return labels === undefined ? [] : [[app, port, labels.pod, labels.node]];
        }),
      ),
    }));
  const ofDoor = {
    role: 'pod',
    namespaces: ['windlass-door'],
    targets: [['front-door', 8405, 'p', 'n']],
  };
  const door = { ...ofDoor, name: 'windlass-front-door', path: '/metrics', params: { 'no-maint': [''] } };

  test('the door is asked for its replicas, and for conversations where it remembers them', () => {
    expect(asked({ frontDoor })).toEqual([door]);
    expect(asked({ frontDoor: remembering })).toEqual([
      door,
      { ...ofDoor, name: 'windlass-front-door-conversations', path: '/conversations', params: {} },
    ]);
  });

  test('the way of tools outside is asked by its own port', () => {
    expect(asked({ toolEgress })).toEqual([
      {
        role: 'pod',
        namespaces: ['windlass-egress'],
        name: 'windlass-tool-egress',
        path: '/metrics',
        params: undefined,
        targets: [['tool-egress', 8405, 'p', 'n']],
      },
    ]);
  });

  test('none of them is asked where it is not', () => {
    expect(asked({})).toEqual([]);
  });

  test.each([
    ['front door', ['windlass-door', 8405]],
    ['front door, tool egress', ['windlass-egress', 8405]],
  ] as const)('%s: readers of metrics reach it', (variant, reached) => {
    const policies = manifestsOf(chartsOf(planInput(DOOR_VARIANTS[variant]))).filter(
      ({ metadata }) => metadata.name === 'allow-metrics-readers',
    );
    expect(
      policies.map(({ metadata, spec }) => [metadata.namespace, at(spec, 'ingress.0.ports.0.port')]),
    ).toContainEqual(reached);
  });
});

import { synthesizeCharts } from '../../charts';
import { nodeGroupOf } from '../../charts/names';
import { changed, environmentPlanFixture, singleNodeDeployment } from '../support/deployment-fixture';
import { at, engineContainer, env, find, has, podTemplates } from '../support/manifests';

const plan = environmentPlanFixture([singleNodeDeployment()]);
const outputs = synthesizeCharts(plan);
const deployment = find(outputs, 'Deployment', 'deepseek-v4-pro');
const pod = podTemplates([deployment])[0]!;
const vllm = engineContainer(pod);

test('the selector is fixed: it holds nothing but application and deployment name', () => {
  expect(at(deployment, 'spec.selector')).toEqual({
    matchLabels: { 'app.kubernetes.io/name': 'vllm', 'app.kubernetes.io/instance': 'deepseek-v4-pro' },
  });
  expect(pod.metadata.labels).toMatchObject(at(deployment, 'spec.selector.matchLabels') as object);
});

test('an update needs no spare GPU: the old pod goes before the new one comes', () => {
  expect(at(deployment, 'spec.strategy')).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
  });
});

test('a model that leaves its nodes starts whole on empty ones, and says what it leaves', () => {
  const moving = changed(singleNodeDeployment(), (copy) => {
    Object.assign(copy, { rollout: 'beside', movesFrom: 'h200', replicas: 3 });
  });
  const moved = find(synthesizeCharts(environmentPlanFixture([moving])), 'Deployment', 'deepseek-v4-pro');
  expect(at(moved, 'spec.strategy')).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 3, maxUnavailable: 0 },
  });
  expect(moved.metadata.annotations).toEqual({ 'windlass.dev/moves-from': 'h200' });
  expect(deployment.metadata.annotations).toBeUndefined();
});

test('of several groups of nodes pods go to the one that serves', () => {
  const copy = changed(plan, ({ nodeGroups }) => {
    nodeGroups.unshift({ ...nodeGroups[0]!, name: 'earlier', serves: false });
  });
  expect(nodeGroupOf(copy, singleNodeDeployment()).name).toBe('b200');
});

test('an image of another kind starts as it is told, and its Python runs every script', () => {
  const own = changed(singleNodeDeployment(), ({ image }) => {
    Object.assign(image, { command: ['/opt/start', 'serve'], python: '/opt/python' });
  });
  const [template] = podTemplates([
    find(synthesizeCharts(environmentPlanFixture([own])), 'Deployment', 'deepseek-v4-pro'),
  ]);
  const container = engineContainer(template!);
  expect(container.command).toEqual(['/opt/start', 'serve']);
  const commands = [
    ...template!.spec.initContainers!.map((one) => at(one, 'command') as string[]),
    ...['livenessProbe', 'readinessProbe'].map((probe) => at(container, `${probe}.exec.command`) as string[]),
  ];
  expect(commands.map((words) => words.slice(0, 2))).toEqual(commands.map(() => ['/opt/python', '-I']));
});

test('an update is given as long as one replica takes to drain, load and settle', () => {
  const { drain, probes } = singleNodeDeployment();
  const load = probes.startupPeriodSeconds * probes.startupFailureThreshold;
  expect(Number(at(deployment, 'spec.progressDeadlineSeconds'))).toBeGreaterThan(
    drain.terminationGracePeriodSeconds + load,
  );
  expect(Number(at(deployment, 'spec.progressDeadlineSeconds'))).toBeGreaterThan(
    Number(at(deployment, 'spec.minReadySeconds')),
  );
});

test('the image starts vLLM itself: no command, no shell', () => {
  expect(vllm.command).toBeUndefined();
  expect(JSON.stringify(pod)).not.toMatch(/"(\/bin\/)?(ba)?sh"/);
});

test('requests equal limits in every container, so the pod is evicted last', () => {
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
    expect(at(container, 'resources.requests')).toEqual(at(container, 'resources.limits'));
});

test('the step before the engine asks for no GPU and sees none', () => {
  const [cubins] = pod.spec.initContainers ?? [];
  expect(at(cubins, 'resources.limits')).not.toHaveProperty('nvidia.com/gpu');
  expect(env(cubins!, 'NVIDIA_VISIBLE_DEVICES')).toBe('void');
});

test('FlashInfer finds its kernels in a directory it can write', () => {
  const [cubins] = pod.spec.initContainers ?? [];
  const target = (cubins?.command as string[]).at(-1)!;
  const writable = (cubins?.volumeMounts as { name: string; mountPath: string; readOnly?: boolean }[]).find(
    ({ mountPath }) => mountPath === target,
  )!;
  expect(writable.readOnly).toBeUndefined();
  expect(vllm.volumeMounts).toContainEqual(writable);
  expect(env(vllm, 'PYTHONPATH')).toBe(target);
  expect(pod.spec.volumes).toContainEqual(
    expect.objectContaining({ name: writable.name, emptyDir: expect.anything() }),
  );
});

test('every directory the engine is told to write to is mounted and writable', () => {
  const mounts = (vllm.volumeMounts as { mountPath: string; readOnly?: boolean }[])
    .filter(({ readOnly }) => readOnly !== true)
    .map(({ mountPath }) => mountPath);
  const directories = (vllm.env ?? []).flatMap(({ name, value }) =>
    /(_CACHE|_HOME|_ROOT|_DIR|_PATH|_BASE|^HOME)/.test(name) && value !== undefined ? [value] : [],
  );
  expect(directories.length).toBeGreaterThan(8);
  expect(directories.filter((path) => !mounts.some((mount) => path === mount || path.startsWith(`${mount}/`)))).toEqual(
    [],
  );
});

test('the engine never phones home, downloads or asks the node for credentials', () => {
  const off = ['VLLM_NO_USAGE_STATS', 'DO_NOT_TRACK', 'HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'];
  expect(off.map((name) => env(vllm, name))).toEqual(['1', '1', '1', '1']);
  expect(env(vllm, 'AWS_EC2_METADATA_DISABLED')).toBe('true');
});

test.each([
  'VLLM_SERVER_DEV_MODE',
  'VLLM_ALLOW_INSECURE_SERIALIZATION',
  'VLLM_ALLOW_RUNTIME_LORA_UPDATING',
  'VLLM_API_KEY',
])('%s is never set', (name) => {
  expect(vllm.env?.map((variable) => variable.name)).not.toContain(name);
});

test('no Kubernetes token and no addresses of other Services enter the pod', () => {
  expect(pod.spec.automountServiceAccountToken).toBe(false);
  expect(pod.spec.enableServiceLinks).toBe(false);
  expect(pod.spec.serviceAccountName).toBe('vllm-engine');
});

test('start-up asks over HTTP for health, by the name of the port', () => {
  expect(at(vllm, 'startupProbe.httpGet')).toEqual({ path: '/health', port: 'deepseek-v4-pro' });
  expect(vllm.ports).toEqual([{ name: 'deepseek-v4-pro', containerPort: 8000 }]);
});

test('one of several replicas may leave; the only one has no budget, or no node could be updated', () => {
  expect(at(find(outputs, 'PodDisruptionBudget', 'deepseek-v4-pro'), 'spec')).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: at(deployment, 'spec.selector.matchLabels') },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
  const one = changed(singleNodeDeployment(), (copy) => {
    copy.replicas = 1;
  });
  expect(has(synthesizeCharts(environmentPlanFixture([one])), 'PodDisruptionBudget', 'deepseek-v4-pro')).toBe(false);
});

test('pods whose nodes end together may all leave: the second would wait for the first, which nobody can serve', () => {
  const ending = changed(singleNodeDeployment(), (copy) => {
    copy.nodesEndTogether = true;
  });
  expect(has(synthesizeCharts(environmentPlanFixture([ending])), 'PodDisruptionBudget', 'deepseek-v4-pro')).toBe(false);
});

test('as many may leave as find no room while their node is replaced; where that is all of them there is no budget', () => {
  const budget = (replicasAwayTogether: number) => {
    const shared = changed(singleNodeDeployment(), (copy) =>
      Object.assign(copy, { replicas: 4, replicasAwayTogether }),
    );
    const charts = synthesizeCharts(environmentPlanFixture([shared]));
    return has(charts, 'PodDisruptionBudget', 'deepseek-v4-pro')
      ? at(find(charts, 'PodDisruptionBudget', 'deepseek-v4-pro'), 'spec.maxUnavailable')
      : 'none';
  };
  expect([1, 2, 4].map(budget)).toEqual([1, 2, 'none']);
});

test('replicas that fill their nodes need no anti-affinity; smaller ones are spread', () => {
  expect(at(pod.spec, 'affinity.podAntiAffinity')).toBeUndefined();
  const small = changed(singleNodeDeployment(), (copy) => {
    copy.pod.gpus = 4;
  });
  const [spread] = podTemplates([
    find(synthesizeCharts(environmentPlanFixture([small])), 'Deployment', 'deepseek-v4-pro'),
  ]);
  expect(
    at(
      spread,
      'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.0.podAffinityTerm.topologyKey',
    ),
  ).toBe('kubernetes.io/hostname');
});

test('weights come from S3 through the gateway endpoint; nothing inside the network is opened', () => {
  const policy = find(outputs, 'NetworkPolicy', 'deepseek-v4-pro-weights');
  const blocks = (at(policy, 'spec.egress') as { to: { ipBlock: { cidr: string; except?: string[] } }[] }[]).map(
    ({ to }) => to[0]!.ipBlock,
  );
  expect(blocks).toEqual([
    { cidr: '0.0.0.0/0', except: [plan.network.cidr, '169.254.0.0/16'] },
    { cidr: '169.254.170.23/32' },
  ]);
  expect(JSON.stringify(policy)).not.toContain('169.254.169.254');
});

test('weights on the file system need no way to S3, and are mounted read-only', () => {
  const staged = changed(singleNodeDeployment(), ({ weights }) => {
    weights.tier = 'fsx-lustre';
    weights.claim = 'model-weights-usw2-az2';
    weights.location = '/models/deepseek-ai/DeepSeek-V4-Pro-0813/';
  });
  const synthesized = synthesizeCharts(environmentPlanFixture([staged]));
  const [template] = podTemplates([find(synthesized, 'Deployment', 'deepseek-v4-pro')]);
  expect(has(synthesized, 'NetworkPolicy', 'deepseek-v4-pro-weights')).toBe(false);
  expect(engineContainer(template!).volumeMounts).toContainEqual({
    name: 'weights',
    mountPath: '/models',
    readOnly: true,
  });
  expect(template!.spec.volumes).toContainEqual({
    name: 'weights',
    persistentVolumeClaim: { claimName: 'model-weights-usw2-az2', readOnly: true },
  });
});

test('the claim is bound by name to the volume made with the file system', () => {
  const claim = find(outputs, 'PersistentVolumeClaim', 'model-weights-usw2-az2');
  expect(claim.spec).toMatchObject({ storageClassName: '', volumeName: 'windlass-model-weights-usw2-az2' });
});

test('without a file system there is no claim', () => {
  const streamed = changed(plan, (copy) => {
    delete copy.fileSystem;
  });
  expect(synthesizeCharts(streamed).map(({ name }) => name)).not.toContain('20-weights');
});

test('a deployment placed on a node group the plan lacks is an error that names both', () => {
  const lost = changed(singleNodeDeployment(), (copy) => {
    copy.nodeGroup = 'h200';
  });
  expect(() => synthesizeCharts(environmentPlanFixture([lost]))).toThrow(
    "deepseek-v4-pro is placed on node group 'h200', which the plan does not have",
  );
});

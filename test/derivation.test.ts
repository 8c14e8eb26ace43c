import type { EnvironmentInput } from '../lib/config';
import { planInput } from './support/plan-fixture';
import { ofKind, ofType, type Outputs, outputsOf, shippedEnvironment } from './support/synthesize';
import type { EnvironmentPlan } from '../lib/environment/environment-plan';

/**
 * One row of the table "derived from the plan" a test: a change in the environment changes the plan, and shows up in
 * CloudFormation and in Kubernetes without anybody typing it there.
 */
interface Case {
  readonly plan: EnvironmentPlan;
  readonly outputs: Outputs;
}

const cases = new Map<string, Case>();

async function synthesized(
  name: string,
  label: string,
  change: (environment: EnvironmentInput) => void = () => {},
): Promise<Case> {
  const key = `${name}:${label}`;
  const known = cases.get(key);
  if (known !== undefined) return known;
  const environment = structuredClone(await shippedEnvironment(name));
  change(environment);
  const plan = planInput(environment);
  const made = { plan, outputs: outputsOf(plan) };
  cases.set(key, made);
  return made;
}

const only = <T>(values: readonly T[]): T => {
  expect(values).toHaveLength(1);
  return values[0]!;
};

const gpuLaunchTemplate = ({ outputs, plan }: Case) =>
  only(
    ofType(outputs, 'AWS::EC2::LaunchTemplate')
      .map(({ properties }) => properties['LaunchTemplateData'] as Record<string, unknown>)
      .filter((data) => data['InstanceType'] === plan.nodeGroups[0]?.instanceType.name),
  );
const gpuNodeGroup = ({ outputs }: Case) =>
  only(ofType(outputs, 'AWS::EKS::Nodegroup').filter(({ stack }) => /GpuCapacity/.test(stack))).properties;

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly image: string;
  readonly resources: {
    readonly limits: Record<string, string | number>;
    readonly requests: Record<string, string | number>;
  };
  readonly startupProbe: { readonly periodSeconds: number; readonly failureThreshold: number };
}
interface PodSpec {
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string } }[];
  readonly nodeSelector: Record<string, string>;
  readonly terminationGracePeriodSeconds: number;
  readonly affinity: unknown;
}

function enginePod({ outputs }: Case): PodSpec {
  const workload = only([...ofKind(outputs, 'Deployment'), ...ofKind(outputs, 'LeaderWorkerSet')]) as unknown as {
    spec: { template?: { spec: PodSpec }; leaderWorkerTemplate?: { leaderTemplate: { spec: PodSpec } } };
  };
  return (workload.spec.template ?? workload.spec.leaderWorkerTemplate?.leaderTemplate)!.spec;
}
const engine = (made: Case): Container => enginePod(made).containers[0]!;
const argument = (made: Case, flag: string): string | undefined => {
  const { args } = engine(made);
  const index = args.indexOf(flag);
  return index === -1 ? args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) : args[index + 1];
};
const variable = (made: Case, name: string): string | undefined =>
  engine(made).env.find((entry) => entry.name === name)?.value;

test('instance type and nodes: launch template, node group, labels, zone, price', async () => {
  const b200 = await synthesized('production', 'as shipped');
  const h200 = await synthesized('h200', 'as shipped');
  expect(gpuLaunchTemplate(b200)['InstanceType']).toBe('p6-b200.48xlarge');
  expect(gpuLaunchTemplate(h200)['InstanceType']).toBe('p5en.48xlarge');
  const one = await synthesized('production', 'one node', (environment) => {
    environment.capacity[0]!.count = 1;
    environment.models[0]!.replicas = 1;
  });
  // A capacity block with dates starts empty.
  expect(gpuNodeGroup(b200)['ScalingConfig']).toMatchObject({ DesiredSize: 0, MaxSize: 2 });
  expect(gpuNodeGroup(h200)['ScalingConfig']).toMatchObject({ DesiredSize: 2, MaxSize: 2 });
  expect(gpuNodeGroup(one)['ScalingConfig']).toMatchObject({ DesiredSize: 0, MaxSize: 1 });
  expect(one.plan.usdPerHour!.expected).toBeCloseTo(b200.plan.usdPerHour!.expected / 2);
  expect(Object.values(gpuNodeGroup(b200)['Labels'] as Record<string, string>)).toEqual(
    expect.arrayContaining(Object.values(enginePod(b200).nodeSelector)),
  );
  const quotas = ({ plan }: Case) => plan.notes.filter(({ topic }) => topic === 'quota').map(({ message }) => message);
  expect(quotas(h200)).toEqual([
    `'Running On-Demand P instances' (L-417A185B) must allow ${2 * 192} vCPUs for these nodes`,
  ]);
  expect(quotas(b200)).toEqual([]); // a capacity block is bought, not allowed
  const moved = await synthesized('production', 'other zone', (environment) => {
    environment.capacity[0]!.availabilityZoneId = 'usw2-az1';
  });
  const subnets = (made: Case) => JSON.stringify(gpuNodeGroup(made)['Subnets']);
  expect(subnets(b200)).toContain('gpuusw2az2');
  expect(subnets(moved)).toContain('gpuusw2az1');
});

test('GPUs per pod: resource limits, parallel flags, group size', async () => {
  const whole = await synthesized('production', 'as shipped');
  expect(engine(whole).resources.limits['nvidia.com/gpu']).toBe('8');
  expect(argument(whole, '--tensor-parallel-size')).toBe('8');
  const half = await synthesized('development', 'half a node', (environment) => {
    Object.assign(environment.capacity[0]!, { instanceType: 'g6e.48xlarge' });
    Object.assign(environment.models[0]!, { layout: { tensorParallelSize: 4 } });
  });
  expect(engine(half).resources.limits['nvidia.com/gpu']).toBe('4');
  expect(argument(half, '--tensor-parallel-size')).toBe('4');
  const group = await synthesized('multi-node', 'as shipped');
  expect(ofKind(group.outputs, 'LeaderWorkerSet')[0]).toMatchObject({
    spec: { leaderWorkerTemplate: { size: group.plan.deployments[0]?.plan.layout.nodes } },
  });
  expect(argument(group, '--tensor-parallel-size')).toBe('16');
});

test('multi-node: EFA interfaces, device plugin, hugepages, security group, NCCL, an image with EFA', async () => {
  const single = await synthesized('production', 'as shipped');
  const multi = await synthesized('multi-node', 'as shipped');
  const efaInterfaces = (made: Case) =>
    (gpuLaunchTemplate(made)['NetworkInterfaces'] as { InterfaceType?: string }[]).filter(({ InterfaceType }) =>
      InterfaceType?.startsWith('efa'),
    );
  const { efaInterfaces: supported } = multi.plan.nodeGroups[0]!.instanceType;
  expect(efaInterfaces(single)).toHaveLength(0);
  expect(efaInterfaces(multi)).toHaveLength(supported);
  expect(engine(single).resources.limits).not.toHaveProperty('vpc.amazonaws.com/efa');
  expect(engine(multi).resources.limits).toMatchObject({
    'vpc.amazonaws.com/efa': `${supported}`,
    'hugepages-2Mi': expect.any(String),
  });
  expect(variable(single, 'FI_PROVIDER')).toBeUndefined();
  expect(variable(multi, 'FI_PROVIDER')).toBe('efa');
  expect(variable(multi, 'NCCL_SOCKET_IFNAME')).toMatch(/^\^lo/);
  const daemons = (made: Case) => ofKind(made.outputs, 'DaemonSet').map(({ metadata }) => metadata.name);
  expect(daemons(multi).length).toBe(daemons(single).length + 1);
  const selfReferences = (made: Case) =>
    ofType(made.outputs, 'AWS::EC2::SecurityGroupEgress').filter(({ stack }) => /GpuCapacity/.test(stack));
  expect(selfReferences(multi).length).toBeGreaterThan(selfReferences(single).length);
  expect(engine(multi).image).not.toBe(engine(single).image);
});

test('checkpoint bytes and storage rate: startup probe, engine ready timeout, storage size', async () => {
  const large = await synthesized('multi-node', 'as shipped');
  const small = await synthesized('development', 'as shipped');
  const budget = (made: Case) => engine(made).startupProbe.periodSeconds * engine(made).startupProbe.failureThreshold;
  expect(budget(large)).toBeGreaterThan(budget(small));
  for (const made of [large, small]) {
    const { coldStart } = made.plan.deployments[0]!.plan;
    expect(variable(made, 'VLLM_ENGINE_READY_TIMEOUT_S')).toBe(`${coldStart.budgetSeconds}`);
    expect(budget(made)).toBeGreaterThan(coldStart.budgetSeconds);
  }
  const slower = await synthesized('multi-node', 'slower file system', (environment) => {
    environment.storage = { ...environment.storage, perUnitStorageThroughput: 125 };
  });
  expect(slower.plan.deployments[0]!.plan.coldStart.totalSeconds.expected).toBeGreaterThan(
    large.plan.deployments[0]!.plan.coldStart.totalSeconds.expected,
  );
  const fileSystem = (made: Case) => only(ofType(made.outputs, 'AWS::FSx::FileSystem')).properties;
  expect(fileSystem(large)['StorageCapacity']).toBe(large.plan.fileSystem?.storageCapacityGiB);
  expect(fileSystem(slower)).toMatchObject({ LustreConfiguration: { PerUnitStorageThroughput: 125 } });
});

test('context, KV dtype, concurrency: engine flags and the KV cache the plan expects', async () => {
  const shipped = await synthesized('production', 'as shipped');
  const shorter = await synthesized('production', 'shorter', (environment) => {
    Object.assign(environment.models[0]!, { maxModelLen: 65_536, concurrency: 8 });
  });
  expect(argument(shipped, '--max-model-len')).toBe('262144');
  expect(argument(shorter, '--max-model-len')).toBe('65536');
  expect(argument(shorter, '--max-num-seqs')).toBe('8');
  expect(argument(shipped, '--kv-cache-dtype')).toBe('fp8');
  expect(shorter.plan.deployments[0]!.plan.kvCache.maxConcurrency).toBeGreaterThan(
    shipped.plan.deployments[0]!.plan.kvCache.maxConcurrency,
  );
});

test('speculation: engine flag, draft weights in memory, throughput; one field turns it off', async () => {
  const on = await synthesized('production', 'as shipped');
  const off = await synthesized('production', 'no speculation', (environment) => {
    environment.models[0]!.speculative = false;
  });
  expect(JSON.parse(argument(on, '--speculative-config') ?? '{}')).toMatchObject({
    method: 'dspark',
    num_speculative_tokens: 7,
  });
  expect(argument(off, '--speculative-config')).toBeUndefined();
  const planned = (made: Case) => made.plan.deployments[0]!.plan;
  expect(planned(on).memory.perGpu.draftWeightsGiB).toBeGreaterThan(0);
  expect(planned(off).memory.perGpu.draftWeightsGiB).toBe(0);
  expect(planned(off).throughput?.tpotMs.expected).not.toBe(planned(on).throughput?.tpotMs.expected);
});

test('driver and CUDA needs: node image release', async () => {
  const current = await synthesized('production', 'as shipped');
  const older = await synthesized('production', 'Kubernetes 1.35', (environment) => {
    environment.kubernetesVersion = '1.35';
  });
  for (const made of [current, older]) {
    const group = made.plan.nodeGroups[0]!;
    expect(gpuNodeGroup(made)['ReleaseVersion']).toBe(group.nodeImage.releaseVersion);
  }
  expect(current.plan.nodeGroups[0]!.driverVersion).not.toBe(older.plan.nodeGroups[0]!.driverVersion);
});

test('drain: engine flag, grace period, load balancer attributes', async () => {
  const shipped = await synthesized('production', 'as shipped');
  const longer = await synthesized('production', 'longer drain', (environment) => {
    environment.models[0]!.drainSeconds = 600;
  });
  const balancer = (made: Case) =>
    JSON.stringify(
      only(ofKind(made.outputs, 'Service').filter(({ spec }) => (spec as { type?: string }).type === 'LoadBalancer'))
        .metadata,
    );
  for (const made of [shipped, longer]) {
    const { drain } = made.plan.deployments[0]!;
    expect(argument(made, '--shutdown-timeout')).toBe(`${drain.shutdownTimeoutSeconds}`);
    expect(enginePod(made).terminationGracePeriodSeconds).toBe(drain.terminationGracePeriodSeconds);
    expect(balancer(made)).toContain(`deregistration_delay.timeout_seconds=${drain.deregistrationDelaySeconds}`);
    expect(balancer(made)).toContain(`tcp.idle_timeout.seconds=${drain.loadBalancerIdleTimeoutSeconds}`);
  }
  expect(enginePod(longer).terminationGracePeriodSeconds).toBeGreaterThan(
    enginePod(shipped).terminationGracePeriodSeconds,
  );
});

test('nothing public: no internet gateway, private cluster endpoint, internal load balancer', async () => {
  const { outputs } = await synthesized('production', 'as shipped');
  expect(
    outputs.resources.filter(({ type }) =>
      ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::EIP'].includes(type),
    ),
  ).toEqual([]);
  expect(only(ofType(outputs, 'AWS::EKS::Cluster')).properties).toMatchObject({
    ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true },
  });
  const service = only(
    ofKind(outputs, 'Service').filter(({ spec }) => (spec as { type?: string }).type === 'LoadBalancer'),
  );
  expect(JSON.stringify(service.metadata)).toContain(
    '"service.beta.kubernetes.io/aws-load-balancer-scheme":"internal"',
  );
  const images = JSON.stringify(outputs.objects).match(/"image":"[^"]+"/g) ?? [];
  expect(images.filter((image) => !/\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\//.test(image))).toEqual([]);
});

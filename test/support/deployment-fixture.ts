import {
  type CheckpointSpec,
  type EngineSpec,
  findCheckpoint,
  findEngine,
  findGpu,
  findInstanceType,
  findModel,
  type InstanceTypeSpec,
  type ModelSpec,
} from '../../lib/catalog';
import type { NodeGroupPlan } from '../../lib/environment/capacity/node-groups';
import type { DeploymentPlan, EnvironmentPlan } from '../../lib/environment/environment-plan';
import type { ServingPlan } from '../../lib/planner/answer/plan-result';
import type { Layout } from '../../lib/planner/layout/layout';
import type { Range } from '../../lib/units/range';

/**
 * Plans written by hand, so that a change in the planner does not move what the charts are tested against.
 * Models, instance types and engine come from the catalog; the figures a planner would compute are round.
 */

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the fixture needs ${what} in the catalog`);
  return value;
}

const exactly = (value: number): Range => ({ low: value, expected: value, high: value });
const digest = (digit: string): string => `sha256:${digit.repeat(63)}1`;
const ECR = '111122223333.dkr.ecr.us-west-2.amazonaws.com';

interface Placement {
  readonly model: string;
  readonly checkpoint: string;
  readonly instanceType: string;
  readonly layout: Layout;
  readonly maxModelLen: number;
  readonly maxNumSeqs: number;
  readonly kvCacheDtype: string;
}

function servingPlan(placement: Placement): ServingPlan {
  const model: ModelSpec = known(findModel(placement.model), placement.model);
  const checkpoint: CheckpointSpec = known(findCheckpoint(model, placement.checkpoint), placement.checkpoint);
  const instanceType: InstanceTypeSpec = known(findInstanceType(placement.instanceType), placement.instanceType);
  return {
    verdict: 'fits',
    problems: [],
    notes: [],
    model,
    checkpoint,
    checkpointBytes: checkpoint.bytes ?? 0,
    gpu: known(findGpu(instanceType.gpu), instanceType.gpu),
    instanceType,
    engineVersion: '0.29.0',
    layout: placement.layout,
    settings: {
      maxModelLen: placement.maxModelLen,
      maxNumSeqs: placement.maxNumSeqs,
      maxNumBatchedTokens: 8192,
      gpuMemoryUtilization: 0.92,
      kvCacheDtype: placement.kvCacheDtype,
      enablePrefixCaching: true,
      enforceEager: false,
    },
    memory: {
      perGpu: {
        visibleGiB: 178,
        requestedGiB: 164,
        weightsGiB: 104,
        draftWeightsGiB: 3,
        overheadGiB: exactly(8),
        kvCacheGiB: exactly(49),
      },
    },
    kvCache: { bytesPerToken: 1000, blockSize: 256, tokens: 10_000_000, maxConcurrency: 40 },
    coldStart: { steps: [], totalSeconds: exactly(900), budgetSeconds: 3600 },
    ...speculative(model, checkpoint),
  };
}

function speculative(model: ModelSpec, checkpoint: CheckpointSpec): Pick<ServingPlan, 'speculative'> {
  const spec = model.speculation.find(({ checkpoints }) => checkpoints?.includes(checkpoint.id) ?? true);
  if (spec === undefined) return {};
  return {
    speculative: {
      method: spec.method,
      numSpeculativeTokens: spec.numSpeculativeTokens,
      acceptanceLength: 2,
      acceptanceSource: 'fixture',
      ...(spec.draftHuggingFaceId === undefined ? {} : { draftHuggingFaceId: spec.draftHuggingFaceId }),
      draftWeightsGiB: 3,
      extra: spec.extra ?? {},
      speedup: exactly(1.5),
    },
  };
}

const probes: DeploymentPlan['probes'] = {
  startupPeriodSeconds: 10,
  startupFailureThreshold: 366,
  engineReadyTimeoutSeconds: 3600,
  livenessPeriodSeconds: 30,
  livenessFailureThreshold: 6,
  livenessTimeoutSeconds: 20,
  readinessPeriodSeconds: 5,
  readinessFailureThreshold: 3,
};

const drain: DeploymentPlan['drain'] = {
  preStopSeconds: 30,
  shutdownTimeoutSeconds: 120,
  terminationGracePeriodSeconds: 165,
  deregistrationDelaySeconds: 150,
  loadBalancerIdleTimeoutSeconds: 350,
  keepAliveSeconds: 410,
};

function nodeGroup(name: string, instanceTypeName: string, count: number, efa: boolean): NodeGroupPlan {
  const instanceType = known(findInstanceType(instanceTypeName), instanceTypeName);
  return {
    name,
    capacity: name,
    serves: true,
    instanceType,
    gpu: known(findGpu(instanceType.gpu), instanceType.gpu),
    purchaseOption: 'capacity-block',
    reservationId: 'cr-0123456789abcdef0',
    availabilityZoneId: 'usw2-az2',
    minSize: 0,
    desiredSize: count,
    maxSize: count,
    efa,
    networkInterfaces: [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }],
    nodeImage: {
      amiType: 'AL2023_x86_64_NVIDIA',
      kubernetesVersion: '1.35',
      releaseVersion: '1.35.6-20260714',
      driverVersion: '580.159.03',
      source: 'fixture',
      checkedOn: '2026-11-23',
    },
    rootVolumeGiB: 100,
    usdPerHour: exactly(100),
    driverVersion: '580.159.03',
    vcpus: instanceType.vcpus * count,
  };
}

const engine = (): EngineSpec => known(findEngine('0.29.0'), 'vLLM 0.29.0');

/** DeepSeek-V4-Pro, one replica a node: tensor and expert parallel over the eight B200 of one node, weights from S3. */
export function singleNodeDeployment(): DeploymentPlan {
  return {
    name: 'deepseek-v4-pro',
    servedModelName: 'deepseek-v4-pro',
    nodeGroup: 'b200',
    rollout: 'in-place',
    nodesEndTogether: false,
    replicas: 2,
    replicasAwayTogether: 1,
    plan: servingPlan({
      model: 'deepseek-v4-pro',
      checkpoint: 'DeepSeek-V4-Pro-0813',
      instanceType: 'p6-b200.48xlarge',
      layout: {
        tensorParallelSize: 8,
        pipelineParallelSize: 1,
        dataParallelSize: 1,
        dataParallelSizeLocal: 1,
        enableExpertParallel: true,
        expertParallelSize: 8,
        gpus: 8,
        nodes: 1,
        gpusPerNode: 8,
      },
      maxModelLen: 262_144,
      maxNumSeqs: 32,
      kvCacheDtype: 'fp8',
    }),
    engine: engine(),
    image: {
      name: 'vllm-openai',
      reference: `${ECR}/vllm/vllm-openai@${digest('a')}`,
      upstream: 'docker.io/vllm/vllm-openai:v0.29.0',
      isPlaceholder: false,
    },
    multiNode: false,
    pod: {
      gpus: 8,
      cpuMillis: 184_800,
      memoryMiB: 1_877_248,
      sharedMemoryMiB: 65_536,
      efaInterfaces: 0,
      hugepages2MiMiB: 0,
      ephemeralStorageMiB: 65_536,
      weightsStorageMiB: 0,
    },
    probes,
    drain,
    weights: {
      tier: 's3-stream',
      location: 's3://windlass-fixture-weights-111122223333-us-west-2/deepseek-ai/DeepSeek-V4-Pro-0813/',
      bucketPrefix: 'deepseek-ai/DeepSeek-V4-Pro-0813/',
      bytes: 893_000_000_000,
    },
    engineFiles: [],
    port: 8080,
    portName: 'deepseek-v4-pro',
    apiKeySecret: 'windlass/fixture/api-key',
  };
}

/** Qwen3.8-2.4T in FP8, one replica over two B300 nodes: tensor parallel over sixteen GPUs, weights from FSx for Lustre. */
export function multiNodeDeployment(): DeploymentPlan {
  return {
    name: 'qwen3-8-2400b',
    servedModelName: 'qwen3-8-2400b',
    nodeGroup: 'b300',
    rollout: 'in-place',
    nodesEndTogether: false,
    replicas: 2,
    replicasAwayTogether: 1,
    plan: servingPlan({
      model: 'qwen3.8-2.4t-a95b',
      checkpoint: 'FP8',
      instanceType: 'p6-b300.48xlarge',
      layout: {
        tensorParallelSize: 16,
        pipelineParallelSize: 1,
        dataParallelSize: 1,
        dataParallelSizeLocal: 1,
        enableExpertParallel: false,
        expertParallelSize: 1,
        gpus: 16,
        nodes: 2,
        gpusPerNode: 8,
      },
      maxModelLen: 131_072,
      maxNumSeqs: 64,
      kvCacheDtype: 'auto',
    }),
    engine: engine(),
    image: {
      name: 'windlass/vllm-efa',
      reference: `${ECR}/windlass/vllm-efa@${digest('b')}`,
      upstream: `${ECR}/windlass/vllm-efa@${digest('b')}`,
      isPlaceholder: false,
    },
    multiNode: true,
    pod: {
      gpus: 8,
      cpuMillis: 184_800,
      memoryMiB: 3_748_864,
      sharedMemoryMiB: 65_536,
      efaInterfaces: 16,
      hugepages2MiMiB: 5120,
      ephemeralStorageMiB: 65_536,
      weightsStorageMiB: 0,
    },
    probes,
    drain,
    weights: {
      tier: 'fsx-lustre',
      claim: 'model-weights-usw2-az2',
      location: '/models/Qwen/Qwen3.8-2.4T-A95B-FP8/',
      bucketPrefix: 'Qwen/Qwen3.8-2.4T-A95B-FP8/',
      bytes: 2_496_154_358_768,
    },
    engineFiles: [],
    port: 8081,
    portName: 'qwen3-8-2400b',
    apiKeySecret: 'windlass/fixture/api-key',
  };
}

const platformImage = (name: string, reference: string): EnvironmentPlan['images'] => ({
  [name]: { name, reference, upstream: reference, isPlaceholder: false },
});

/** An environment with both: a model of one-node replicas and a model of two-node groups behind one load balancer. */
export function environmentPlanFixture(
  deployments: readonly DeploymentPlan[] = [singleNodeDeployment(), multiNodeDeployment()],
): EnvironmentPlan {
  return {
    environment: 'fixture',
    account: '111122223333',
    region: 'us-west-2',
    kubernetesVersion: '1.35',
    nodeGroups: [nodeGroup('b200', 'p6-b200.48xlarge', 2, false), nodeGroup('b300', 'p6-b300.48xlarge', 4, true)],
    handOvers: [],
    calendar: [],
    deployments,
    fileSystem: { storageCapacityGiB: 4800, perUnitStorageThroughput: 1000, availabilityZoneId: 'usw2-az2' },
    keptFileSystems: [],
    network: {
      cidr: '10.40.0.0/16',
      profile: 'isolated',
      subnets: [
        {
          name: 'windlass-fixture-service-usw2-az1',
          tier: 'service',
          cidr: '10.40.192.0/21',
          availabilityZoneId: 'usw2-az1',
        },
        {
          name: 'windlass-fixture-service-usw2-az2',
          tier: 'service',
          cidr: '10.40.200.0/21',
          availabilityZoneId: 'usw2-az2',
        },
        {
          name: 'windlass-fixture-system-usw2-az1',
          tier: 'system',
          cidr: '10.40.128.0/20',
          availabilityZoneId: 'usw2-az1',
        },
        { name: 'windlass-fixture-gpu-usw2-az2', tier: 'gpu', cidr: '10.40.32.0/19', availabilityZoneId: 'usw2-az2' },
      ],
    },
    weightsBucket: 'windlass-fixture-weights-111122223333-us-west-2',
    clusterName: 'windlass-fixture',
    apiKeySecret: 'windlass/fixture/api-key',
    loadBalancer: { deregistrationDelaySeconds: 150, idleTimeoutSeconds: 350 },
    images: {
      ...platformImage('k8s-device-plugin', `${ECR}/nvidia/k8s-device-plugin@${digest('c')}`),
      ...platformImage('dcgm-exporter', `${ECR}/nvidia/dcgm-exporter@${digest('d')}`),
      ...platformImage(
        'aws-efa-k8s-device-plugin',
        '602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin:v0.5.20',
      ),
    },
    delivery: 'cdk',
    access: {
      sourceCidrs: ['10.0.0.0/8'],
      adminRoleArns: ['arn:aws:iam::111122223333:role/Admin'],
      notificationEmails: [],
    },
    tags: { team: 'ml-platform' },
    usdPerHour: exactly(800),
    notes: [],
  };
}

/** A deep copy with something changed: one field of the plan, to see it move in the manifests. */
export function changed<T>(value: T, change: (copy: Mutable<T>) => void): T {
  const copy = structuredClone(value) as Mutable<T>;
  change(copy);
  return copy as T;
}

/** The same shape, writable all the way down. */
export type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

import { defaultEngine, findEngine } from '../catalog';
import type { EngineSpec } from '../catalog/types';
import type { CapacityConfig, DeploymentConfig, ModelConfig } from '../config/schema';
import { apiKeySecretName, weightsBucketName } from '../contract/names';
import { listenerPort } from '../contract/ports';
import { planDrain } from './drain';
import { engineImage } from './images';
import { plan } from './plan';
import { planPod } from './pods';
import { portNameOf } from './port-name';
import { planProbes } from './probes';
import type { DeploymentPlan, FileSystemPlan, NoFit, PlanRequest, Problem, ServingPlan, Workload } from './types';
import { fileSystemBytesPerSecond, planWeights } from './weights-location';

export type DeploymentResult =
  | { readonly ok: true; readonly deployment: DeploymentPlan }
  | { readonly ok: false; readonly model: string; readonly problems: readonly Problem[]; readonly noFit?: NoFit };

/** A typical chat request with some context. @see README, "workload" */
const DEFAULT_WORKLOAD = { inputTokens: 4000, outputTokens: 1000 };
const DEFAULT_CONCURRENCY = 16;

/** One model of the environment: the plan of its engine and everything around it. */
export function planDeployment(
  model: ModelConfig,
  index: number,
  config: DeploymentConfig,
  fileSystem?: FileSystemPlan,
): DeploymentResult {
  const entry = config.capacity.find(({ name }) => name === model.capacity) ?? config.capacity[0];
  if (entry === undefined) throw new Error('an environment without capacity was accepted');
  const engine = (model.engine?.version === undefined ? undefined : findEngine(model.engine.version)) ?? defaultEngine;
  const result = plan(toRequest(model, entry, engine, config, fileSystem));
  const field = `models[${index}]`;
  if (result.verdict !== 'fits') {
    const problems = result.problems.map((problem) => ({
      field: `${field}.${problem.field}`,
      message: problem.message,
    }));
    return { ok: false, model: model.name, problems, noFit: result };
  }
  const problems = imageProblems(result, model, engine, field).concat(storageProblems(result, config, field));
  if (problems.length > 0) return { ok: false, model: model.name, problems };
  return { ok: true, deployment: compose(result, model, index, entry.name, engine, config) };
}

function toRequest(
  model: ModelConfig,
  entry: CapacityConfig,
  engine: EngineSpec,
  config: DeploymentConfig,
  fileSystem: FileSystemPlan | undefined,
): PlanRequest {
  const { concurrency = DEFAULT_CONCURRENCY, workload = DEFAULT_WORKLOAD } = model;
  return {
    model: model.model,
    checkpoint: model.checkpoint,
    quantization: model.quantization,
    instanceType: entry.instanceType,
    ...model.layout,
    maxModelLen: model.maxModelLen,
    maxNumSeqs: model.concurrency,
    maxNumBatchedTokens: model.maxNumBatchedTokens,
    gpuMemoryUtilization: model.gpuMemoryUtilization,
    kvCacheDtype: model.kvCacheDtype,
    enablePrefixCaching: model.enablePrefixCaching,
    speculative: model.speculative ?? 'checkpoint',
    recipe: true,
    engineVersion: engine.version,
    workload: { ...workload, concurrency } satisfies Workload,
    purchaseOption: entry.purchaseOption,
    region: config.region,
    weightsPath: weightsPath(fileSystem),
  };
}

function weightsPath(fileSystem: FileSystemPlan | undefined): PlanRequest['weightsPath'] {
  if (fileSystem === undefined) return { kind: 's3-stream' };
  return { kind: 'fsx-lustre', bytesPerSecond: fileSystemBytesPerSecond(fileSystem) };
}

function compose(
  result: ServingPlan,
  model: ModelConfig,
  index: number,
  nodeGroup: string,
  engine: EngineSpec,
  config: DeploymentConfig,
): DeploymentPlan {
  if (result.instanceType === undefined) throw new Error('an environment names instance types, not bare GPUs');
  return {
    name: model.name,
    servedModelName: model.name,
    nodeGroup,
    replicas: model.replicas,
    plan: result,
    engine,
    image: engineImage(model, engine, config.account, config.region),
    multiNode: result.layout.nodes > 1,
    pod: planPod(result.instanceType, result.layout),
    probes: planProbes(result.coldStart),
    drain: planDrain(result, { tls: config.access.certificateArn !== undefined, drainSeconds: model.drainSeconds }),
    weights: planWeights(
      result,
      model,
      config.storage.tier,
      weightsBucketName(config.name, config.account, config.region),
    ),
    port: model.port ?? listenerPort(index),
    portName: portNameOf(model.name),
    ...(config.access.apiKey ? { apiKeySecret: apiKeySecretName(config.name) } : {}),
  };
}

/** A replica that spans nodes talks over EFA, and the upstream engine image has no libfabric. */
function imageProblems({ layout }: ServingPlan, model: ModelConfig, engine: EngineSpec, field: string): Problem[] {
  const includesEfa = model.engine?.image?.includesEfa ?? engine.includesEfa;
  if (layout.nodes === 1 || includesEfa) return [];
  return [
    {
      field: `${field}.engine.image`,
      message: `a replica over ${layout.nodes} nodes needs an engine image with libfabric and aws-ofi-nccl; ${engine.image.upstream}:${engine.image.tag} has neither. Build one, push it to ECR and give its repository and digest with includesEfa: true`,
    },
  ];
}

/** Checkpoints in Mistral's own format have a loader of their own, which cannot stream. */
function storageProblems({ checkpoint, model }: ServingPlan, { storage }: DeploymentConfig, field: string): Problem[] {
  const loadFormat = checkpoint.loadFormat ?? model.serving?.loadFormat;
  if (loadFormat !== 'mistral' || storage.tier !== 's3-stream') return [];
  return [
    {
      field: `${field}.checkpoint`,
      message: `${checkpoint.huggingFaceId} loads with load_format mistral, which cannot stream from S3; set storage.tier to 'fsx-lustre'`,
    },
  ];
}

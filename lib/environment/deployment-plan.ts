import type { DeploymentConfig, ModelConfig } from '../config/schema';
import { blockStartMinutes } from '../contract';
import { apiKeySecretName, weightsBucketName } from '../contract/names';
import { listenerPort } from '../contract/ports';
import { engineImage, planDrain, planPod, planProbes, portNameOf } from './pods';
import { isHandingOver, type NodeGroupPlan, replicasAwayTogether } from './capacity';
import { fileSystemZone } from './file-systems';
import type { DeploymentPlan } from './environment-plan';
import type { FittedModel } from './models';
import { statedEngine } from './stated-engine';
import { copiedAdapterBytes, copiedBytes, planEngineFiles, planLora, planWeights, weightsTierOf } from './weights';

/** One model that fits, with everything around its engine; `fits` are all models of the environment. */
export function planDeployment(
  fit: FittedModel,
  fits: readonly FittedModel[],
  config: DeploymentConfig,
): DeploymentPlan {
  const { index, capacityIndex, engine, plan } = fit;
  const { name: environment, account, region, access, capacity, models } = config;
  const [entry, model] = [capacity[capacityIndex], models[index]];
  if (plan.instanceType === undefined || entry === undefined || model === undefined)
    throw new Error('an environment names instance types and has capacity, or it was refused');
  const bucket = weightsBucketName(environment, account, region);
  const weights = planWeights(plan, model, {
    tier: weightsTierOf(model, config),
    bucket,
    fileSystemZone: fileSystemZone(config, fits),
  });
  const lora = planLora(model, plan, weights.tier);
  return {
    name: model.name,
    servedModelName: model.name,
    ...aliasesOf(model.name, config),
    nodeGroup: entry.name,
    rollout: 'in-place',
    movesFrom: model.movesFrom,
    replicas: model.replicas,
    replicasAwayTogether: replicasAwayTogether(fit, fits, entry),
    nodesEndTogether: entry.purchaseOption === 'capacity-block',
    plan,
    isLayoutStated: isLayoutStated(model),
    engine,
    ...statedEngine(model),
    image: engineImage(model, engine, config),
    multiNode: plan.layout.nodes > 1,
    pod: planPod(
      plan.instanceType,
      plan.layout,
      copiedBytes(plan, weights.tier) + copiedAdapterBytes(model, plan, weights.tier),
    ),
    probes: planProbes(plan.coldStart),
    drain: planDrain(plan, { tls: access.certificateArn !== undefined, drainSeconds: model.drainSeconds }),
    weights,
    engineFiles: planEngineFiles(plan, engine, weights.tier),
    ...(lora === undefined ? {} : { lora }),
    ...engineTls(config),
    port: model.port ?? listenerPort(index),
    portName: portNameOf(model.name),
    apiKeySecret: access.apiKey ? apiKeySecretName(environment) : undefined,
  };
}

/** Names of the front door that may lead here; the engine refuses a request for a name that it does not know. */
function aliasesOf(model: string, { frontDoor }: DeploymentConfig): Pick<DeploymentPlan, 'aliases'> {
  const names = (frontDoor?.names ?? []).filter(({ variants }) => variants.some((variant) => variant.model === model));
  const aliases = names.map(({ name }) => name).filter((name) => name !== model);
  return aliases.length === 0 ? {} : { aliases };
}

/** While the door alone gets ready, engines speak as before. */
function engineTls({ frontDoor }: DeploymentConfig): Pick<DeploymentPlan, 'tls'> {
  if (frontDoor?.engineTls === undefined || frontDoor.engineTls.stage === 'prepare') return {};
  const { certificateSecretArn, hostname } = frontDoor.engineTls;
  return { tls: { certificateSecretArn, hostname } };
}

/** One degree stated is a layout stated: the planner completes what it leaves open. */
const isLayoutStated = ({ layout = {} }: ModelConfig): boolean =>
  [layout.tensorParallelSize, layout.pipelineParallelSize, layout.dataParallelSize].some((size) => size !== undefined);

/**
 * How its pods are replaced, and on which blocks. What a pod says depends on the block that serves alone, never on which
 * others there are: adding the next block or removing the last one restarts nothing. Groups over nodes are replaced in place
 * wherever they go: a LeaderWorkerSet with a surplus never ends, for the surplus holds the new nodes (seen with 0.9.0).
 */
export function rolloutOf(
  { nodeGroup, multiNode, movesFrom }: Pick<DeploymentPlan, 'nodeGroup' | 'multiNode' | 'movesFrom'>,
  nodeGroups: readonly NodeGroupPlan[],
  { asOf }: DeploymentConfig,
): Pick<DeploymentPlan, 'rollout' | 'blocksFrom'> {
  const groups = nodeGroups.filter(({ capacity }) => capacity === nodeGroup);
  const serving = asOf === undefined ? undefined : groups.find(({ serves }) => serves)?.capacityBlock;
  return {
    rollout: !multiNode && (movesFrom !== undefined || isHandingOver(groups, asOf)) ? 'beside' : 'in-place',
    ...(serving === undefined ? {} : { blocksFrom: blockStartMinutes(serving.startsAt) }),
  };
}

import {
  allInstanceTypes,
  allModels,
  defaultEngine,
  type EngineSpec,
  type InstanceTypeSpec,
  type ModelSpec,
} from '../../../lib/catalog';
import type { ModelConfig } from '../../../lib/config/schema';
import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import { planDrain } from '../../../lib/environment/pods/drain';
import { engineImage } from '../../../lib/environment/pods/images';
import { planPod } from '../../../lib/environment/pods/pods';
import { portNameOf } from '../../../lib/environment/pods/port-name';
import { planProbes } from '../../../lib/environment/pods/probes';
import { planEngineFiles } from '../../../lib/environment/weights/engine-files';
import { planWeights } from '../../../lib/environment/weights/location';
import { answerRequest } from '../../../lib/planner/answer-request';
import type { ServingPlan } from '../../../lib/planner/answer/plan-result';

/** Of every GPU the smallest and the largest machine: one GPU where that is sold, and a whole node. */
export function representativeInstanceTypes(): readonly InstanceTypeSpec[] {
  const gpus = [...new Set(allInstanceTypes.map(({ gpu }) => gpu))];
  return gpus.flatMap((gpu) => {
    const sorted = allInstanceTypes
      .filter((type) => type.gpu === gpu)
      .sort((one, other) => one.gpuCount - other.gpuCount);
    return [...new Set([sorted[0]!, sorted.at(-1)!])];
  });
}

export interface CataloguedDeployment {
  /** Model, checkpoint and hardware, for the name of a test. */
  readonly title: string;
  readonly deployment: DeploymentPlan;
}

/** Every build of every published model on every kind of machine it fits, as the planner lays it out by itself for an engine. */
export function cataloguedDeployments(
  engine = defaultEngine,
  isAsked: (model: ModelSpec) => boolean = () => true,
  instanceTypes = representativeInstanceTypes().map(({ name }) => name),
): readonly CataloguedDeployment[] {
  return instanceTypes.flatMap((instanceType) =>
    allModels
      .filter((model) => model.provenance === 'published' && isAsked(model))
      .flatMap(({ id: model, checkpoints }) =>
        checkpoints.flatMap(({ id: checkpoint }) => {
          const engineVersion = engine.version;
          const { result } = answerRequest(
            { model, checkpoint, instanceType, engineVersion, maxModelLen: 'auto' },
            'cost',
          );
          const title = `${model} ${checkpoint} on ${instanceType}`;
          return result.verdict === 'fits' ? [{ title, deployment: deploymentOf(result, engine) }] : [];
        }),
      ),
  );
}

/** What an environment makes of a plan, with one replica and nothing set by hand. */
export function deploymentOf(plan: ServingPlan, engine: EngineSpec = defaultEngine): DeploymentPlan {
  const name = plan.model.id.replace(/[^a-z0-9]+/g, '-').slice(0, 40);
  const model: ModelConfig = { name, model: plan.model.id, replicas: 1 };
  const isMistral = (plan.checkpoint.loadFormat ?? plan.model.serving?.loadFormat) === 'mistral';
  const tier = isMistral ? 'fsx-lustre' : 's3-stream';
  const image = engineImage(model, engine, { name: 'fixture', account: '111122223333', region: 'us-west-2' });
  return {
    name,
    servedModelName: name,
    nodeGroup: 'gpu',
    rollout: 'in-place',
    nodesEndTogether: false,
    replicas: 1,
    replicasAwayTogether: 1,
    plan,
    engine,
    image,
    multiNode: plan.layout.nodes > 1,
    pod: planPod(plan.instanceType!, plan.layout),
    probes: planProbes(plan.coldStart),
    drain: planDrain(plan, { tls: false }),
    weights: planWeights(plan, model, { tier, bucket: 'windlass-catalog-weights', fileSystemZone: 'usw2-az1' }),
    engineFiles: planEngineFiles(plan, engine, tier),
    port: 8080,
    portName: portNameOf(name),
  };
}

import {
  allModels,
  compareVersions,
  ENGINE_SECURITY_FLOOR,
  engineVersions,
  findCheckpoint,
  findEngine,
  findModel,
} from '../../catalog';
import { listenerPort } from '../../contract/ports';
import type { Problem } from '../../planner/types';
import type { Rule } from '../rules';
import type { DeploymentConfig, ModelConfig } from '../schema';
import { didYouMean, repeated } from './support';

type ModelRule = (
  model: ModelConfig,
  config: DeploymentConfig,
) => { readonly key: string; readonly message: string } | undefined;

const eachModel =
  (rule: ModelRule): Rule =>
  (config) =>
    config.models.flatMap((model, index): Problem[] => {
      const problem = rule(model, config);
      return problem === undefined ? [] : [{ field: `models[${index}].${problem.key}`, message: problem.message }];
    });

const knownModel: ModelRule = ({ model }) => {
  if (findModel(model) !== undefined) return undefined;
  const known = allModels.map((spec) => spec.id);
  return { key: 'model', message: `'${model}' is not in the catalog${didYouMean(model, known)}` };
};

const deployableModel: ModelRule = ({ model }) => {
  const spec = findModel(model);
  if (spec?.provenance !== 'announced') return undefined;
  return {
    key: 'model',
    message: `'${spec.id}' was announced (${spec.announcedAs ?? 'no details'}) but has no public weights, so it cannot be deployed; 'windlass plan --request' answers what it would need`,
  };
};

const knownCheckpoint: ModelRule = ({ model, checkpoint }) => {
  const spec = findModel(model);
  if (spec === undefined || checkpoint === undefined || findCheckpoint(spec, checkpoint) !== undefined)
    return undefined;
  return {
    key: 'checkpoint',
    message: `${spec.id} has no checkpoint '${checkpoint}'; known: ${spec.checkpoints.map((c) => c.id).join(', ')}`,
  };
};

const knownCapacity: ModelRule = ({ capacity }, config) => {
  const names = config.capacity.map((entry) => entry.name);
  if (capacity === undefined) {
    return names.length === 1
      ? undefined
      : { key: 'capacity', message: `say which capacity the model runs on: ${names.join(', ')}` };
  }
  return names.includes(capacity)
    ? undefined
    : { key: 'capacity', message: `no capacity is named '${capacity}'; known: ${names.join(', ')}` };
};

const safeEngine: ModelRule = ({ engine }) => {
  const version = engine?.version;
  if (version === undefined) return undefined;
  if (findEngine(version) === undefined) {
    return {
      key: 'engine.version',
      message: `the flags of vLLM ${version} are not in the catalog; known: ${engineVersions.join(', ')}`,
    };
  }
  if (compareVersions(version, ENGINE_SECURITY_FLOOR.version) < 0) {
    return {
      key: 'engine.version',
      message: `vLLM ${version} is below the security floor ${ENGINE_SECURITY_FLOOR.version} (${ENGINE_SECURITY_FLOOR.reason})`,
    };
  }
  return undefined;
};

const uniqueNames: Rule = ({ models }) =>
  repeated(models.map((model) => model.name)).map(({ index, value }) => ({
    field: `models[${index}].name`,
    message: `deployment '${value}' is defined twice; clients choose a model by its name`,
  }));

const uniquePorts: Rule = ({ models }) =>
  repeated(models.map((model, index) => model.port ?? listenerPort(index))).map(({ index, value }) => ({
    field: `models[${index}].port`,
    message: `port ${value} is taken by another model of this environment; each has a listener of its own`,
  }));

/** A Service named `vllm` makes Kubernetes inject VLLM_PORT=tcp://…, which the engine reads as its port. */
const nameSafeForEngine: ModelRule = ({ name }) =>
  name === 'vllm'
    ? {
        key: 'name',
        message:
          "'vllm' as a Service name makes Kubernetes set VLLM_PORT, which the engine would read; use the model's name",
      }
    : undefined;

export const modelRules: readonly Rule[] = [
  uniqueNames,
  uniquePorts,
  ...[knownModel, deployableModel, knownCheckpoint, knownCapacity, safeEngine, nameSafeForEngine].map(eachModel),
];

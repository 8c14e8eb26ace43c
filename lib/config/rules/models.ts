import {
  compareVersions,
  ENGINE_SECURITY_FLOOR,
  engineVersions,
  findEngine,
  METHOD_WITHOUT_DRAFT,
  SPECULATIVE_METHODS,
} from '../../catalog';
import { listenerPort } from '../../contract/ports';
import { eachModel, type ModelRule, readable, repeated } from './support';
import type { EnvironmentRule } from './rule';
import { problem } from '../../problem';

/** It leaves something that is there for something else. */
const movesBetweenCapacity: ModelRule = ({ movesFrom, capacity }, config) => {
  if (movesFrom === undefined) return undefined;
  const names = readable(config.capacity, ({ name }) => name);
  if (names.length < config.capacity.length) return undefined;
  if (!names.includes(movesFrom))
    return {
      key: 'movesFrom',
      message: `no capacity is named '${movesFrom}'; keep that entry until the model has left it, then remove both; known: ${names.join(', ')}`,
    };
  return capacity === movesFrom
    ? {
        key: 'movesFrom',
        message: `'${movesFrom}' is where the model is placed; name the entry it comes from, or remove movesFrom`,
      }
    : undefined;
};

/** Each would wait for the nodes of the other. */
const noChangeOfPlaces: ModelRule = ({ name, movesFrom, capacity }, { models }) => {
  if (movesFrom === undefined) return undefined;
  const later = models.slice(models.findIndex((model) => model.name === name) + 1);
  const other = later.find((model) => model.movesFrom === capacity && model.capacity === movesFrom);
  return other === undefined
    ? undefined
    : {
        key: 'movesFrom',
        message: `'${name}' and '${other.name}' change places, and each waits for the nodes of the other; move one to a third capacity entry first`,
      };
};

const knownCapacity: ModelRule = ({ capacity }, config) => {
  const names = readable(config.capacity, ({ name }) => name);
  if (names.length < config.capacity.length) return undefined;
  if (capacity === undefined) {
    return names.length === 1
      ? undefined
      : { key: 'capacity', message: `say which capacity the model runs on: ${names.join(', ')}` };
  }
  return names.includes(capacity)
    ? undefined
    : { key: 'capacity', message: `no capacity is named '${capacity}'; known: ${names.join(', ')}` };
};

const isAboveSecurityFloor = (version: string): boolean => compareVersions(version, ENGINE_SECURITY_FLOOR.version) >= 0;

const safeEngine: ModelRule = ({ engine }) => {
  const version = engine?.version;
  if (version === undefined) return undefined;
  if (findEngine(version) === undefined) {
    return {
      key: 'engine.version',
      message: `the flags of vLLM ${version} are not in the catalog; known: ${engineVersions.join(', ')}`,
    };
  }
  if (!isAboveSecurityFloor(version)) {
    return {
      key: 'engine.version',
      message: `vLLM ${version} is below the security floor ${ENGINE_SECURITY_FLOOR.version} (${ENGINE_SECURITY_FLOOR.reason}); use one of ${engineVersions.filter(isAboveSecurityFloor).join(', ')}`,
    };
  }
  return undefined;
};

/** Nodes pull by digest: a release whose image nobody states one for is served from an image of one's own. */
const releaseImage: ModelRule = ({ engine }) => {
  const release = engine?.version === undefined ? undefined : findEngine(engine.version);
  if (release === undefined || release.image.digest !== undefined || engine?.image !== undefined) return undefined;
  const pinned = engineVersions.filter((version) => findEngine(version)?.image.digest !== undefined);
  return {
    key: 'engine.version',
    message: `the digest of ${release.image.upstream}:${release.image.tag} is not known and nodes pull by digest; set engine.image to an image of yours with vLLM ${release.version} (docs/image-contract.md), or use one of ${pinned.join(', ')}`,
  };
};

/** A method whose package the published image lacks ends the engine when it starts; whoever builds an image can add it. */
const methodInImage: ModelRule = ({ speculative, engine }) => {
  if (speculative === undefined || speculative === false || engine?.image !== undefined) return undefined;
  const missing = SPECULATIVE_METHODS[speculative.method].missingPackage;
  return missing === undefined
    ? undefined
    : {
        key: 'speculative.method',
        message: `${speculative.method} needs ${missing}, which vLLM's image does not contain; use ${METHOD_WITHOUT_DRAFT}, or set engine.image to one of yours with it`,
      };
};

/** A model without a port has the one of its place. */
const uniquePorts: EnvironmentRule = ({ models }) =>
  repeated(models, ({ port }, index) => port ?? listenerPort(index)).map(({ index, value }) =>
    problem(
      `models[${index}].port`,
      `port ${value} is taken by another model of this environment; each has a listener of its own, so set another`,
    ),
  );

/** The planner sizes the batch for it; the engine takes no longer request. */
const workloadFitsContext: ModelRule = ({ workload, maxModelLen }) => {
  if (workload === undefined || typeof maxModelLen !== 'number') return undefined;
  const tokens = workload.inputTokens + workload.outputTokens;
  return tokens <= maxModelLen
    ? undefined
    : {
        key: 'workload',
        message: `${workload.inputTokens} + ${workload.outputTokens} tokens are more than maxModelLen ${maxModelLen}; lower them or raise it`,
      };
};

export const modelRules = {
  uniquePorts,
  knownCapacity: eachModel(knownCapacity),
  movesBetweenCapacity: eachModel(movesBetweenCapacity),
  noChangeOfPlaces: eachModel(noChangeOfPlaces),
  safeEngine: eachModel(safeEngine),
  releaseImage: eachModel(releaseImage),
  methodInImage: eachModel(methodInImage),
  workloadFitsContext: eachModel(workloadFitsContext),
};

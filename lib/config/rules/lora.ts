import { defaultEngine, findEngine, loraRankFor, loraRanks } from '../../catalog';
import { engineVersionOf } from '../engine/flags';
import { judgeEach } from '../guard';
import { loraSizesOf, rankOf } from '../lora';
import { originOf } from '../model-spec';
import type { LoraAdapter, ModelConfig } from '../schema';
import { type Problem, problem } from '../../problem';
import type { EnvironmentRule } from './rule';
import { originText, placeOf } from './own-models';
import { type Broken, eachModel, type ModelRule, readable } from './support';

type AdapterRule = (adapter: LoraAdapter, model: ModelConfig) => Broken | undefined;

const eachAdapter =
  (rule: AdapterRule): EnvironmentRule =>
  ({ models }) =>
    judgeEach(models, (model, index) =>
      judgeEach(model.loraAdapters ?? [], (adapter, position): Problem[] => {
        const broken = rule(adapter, model);
        return broken === undefined
          ? []
          : [problem(`models[${index}].loraAdapters[${position}].${broken.key}`, broken.message)];
      }),
    );

/** Clients choose both by the same field, and jobs are named after both. */
const uniqueAdapters: EnvironmentRule = ({ models }) => {
  const names = readable(models, ({ name }) => name);
  const taken = new Map(
    names.flatMap((name) => [
      [name, `model '${name}'`],
      [`${name}-draft`, `the job of the draft of '${name}'`],
    ]),
  );
  return judgeEach(models, ({ loraAdapters = [] }, index) =>
    judgeEach(loraAdapters, ({ name }, position): Problem[] => {
      const holder = taken.get(name);
      if (holder === undefined) taken.set(name, `another adapter`);
      return holder === undefined
        ? []
        : [
            problem(
              `models[${index}].loraAdapters[${position}].name`,
              `'${name}' is the name of ${holder} too; clients choose models and adapters by one name, so give each its own`,
            ),
          ];
    }),
  );
};

/** Each place of the weights bucket has one job that writes there, and one manifest. */
const adapterPlace: EnvironmentRule = ({ models }) => {
  const ofModels = new Map(readable(models, (model) => [placeOf(model), model.name] as const));
  const sources = new Map<string, { readonly name: string; readonly source: string }>();
  return judgeEach(models, ({ loraAdapters = [] }, index) =>
    judgeEach(loraAdapters, ({ name, id, revision, source: stated }, position): Problem[] => {
      const place = `${id}/${revision ?? ''}`;
      const source = originText(originOf(stated));
      const earlier = sources.get(place);
      if (earlier === undefined) sources.set(place, { name, source });
      const model = ofModels.get(place);
      const refuse = (message: string) => [
        problem(`models[${index}].loraAdapters[${position}].id`, `${message}; give '${name}' another id or revision`),
      ];
      if (model !== undefined)
        return refuse(`'${id}' at this revision is what model '${model}' is made of, and no adapter of it`);
      return earlier === undefined || earlier.source === source
        ? []
        : refuse(
            `'${earlier.name}' has this id and revision from another source, and both would be staged at one place`,
          );
    }),
  );
};

const rankKnown: AdapterRule = ({ name, rank, path, files }) =>
  rankOf({ rank, files }) !== undefined || path !== undefined
    ? undefined
    : {
        key: 'rank',
        message: `nothing says the rank of '${name}', which sizes its place on every GPU; write r of its adapter_config.json, or set path to that file`,
      };

/** A release that is not known is refused by another rule. */
const knownVersionOf = (model: ModelConfig): string => (findEngine(engineVersionOf(model)) ?? defaultEngine).version;

const tooGreat = (rank: number, version: string): string =>
  `${rank} is above ${loraRanks(version).at(-1)}, the greatest rank that vLLM ${version} takes; merge an adapter of such a rank into a checkpoint of your own`;

const rankTaken: AdapterRule = (adapter, model) => {
  const rank = rankOf(adapter);
  const version = knownVersionOf(model);
  return rank === undefined || loraRankFor(rank, version) !== undefined
    ? undefined
    : { key: adapter.rank === undefined ? 'path' : 'rank', message: tooGreat(rank, version) };
};

const greatestRankTaken: ModelRule = (model) => {
  const version = knownVersionOf(model);
  return model.maxLoraRank === undefined || loraRankFor(model.maxLoraRank, version) !== undefined
    ? undefined
    : { key: 'maxLoraRank', message: tooGreat(model.maxLoraRank, version) };
};

const adapterRepository: AdapterRule = ({ id, source }) =>
  source !== undefined || id.includes('/')
    ? undefined
    : {
        key: 'id',
        message: `'${id}' is no repository of Hugging Face, from where adapters are staged; write it as org/name, or say in source where it is`,
      };

const adapterSource: AdapterRule = ({ source }) =>
  source === undefined || (source.s3 === undefined) !== (source.staged === undefined)
    ? undefined
    : {
        key: 'source',
        message: `${source.s3 === undefined ? 'it names no place' : `'${source.s3}' and staged are two places`} of the adapter; write s3: 's3://bucket/prefix/' or staged: true`,
      };

const adapterCommit: AdapterRule = ({ source, revision }) =>
  source !== undefined || revision === undefined || /^[0-9a-f]{40}$/.test(revision)
    ? undefined
    : {
        key: 'revision',
        message: `'${revision}' must be a full 40-digit commit: branches and tags of Hugging Face can move`,
      };

const SIZES = ['maxLoras', 'maxCpuLoras', 'maxLoraRank'] as const;

const sizesNeedAdapters: ModelRule = (model) => {
  const key = SIZES.find((size) => model[size] !== undefined);
  return key === undefined || loraSizesOf(model) !== undefined
    ? undefined
    : { key, message: 'the model has no loraAdapters and loads none at run time; name them, or leave it out' };
};

const slotsUsed: ModelRule = ({ maxLoras, loraAdapters = [], loadLorasAtRuntime }) =>
  maxLoras === undefined || loadLorasAtRuntime === true || loraAdapters.length === 0 || maxLoras <= loraAdapters.length
    ? undefined
    : {
        key: 'maxLoras',
        message: `${maxLoras} slots for ${loraAdapters.length} adapters take memory of every GPU that nothing ever uses; use at most ${loraAdapters.length}`,
      };

/** vLLM config/lora.py `_validate_lora_config`. */
const hostHoldsSlots: ModelRule = (model) => {
  const sizes = loraSizesOf(model);
  return model.maxCpuLoras === undefined || sizes === undefined || model.maxCpuLoras >= sizes.maxLoras
    ? undefined
    : {
        key: 'maxCpuLoras',
        message: `${model.maxCpuLoras} must be at least the ${sizes.maxLoras} slots of maxLoras; raise it, lower maxLoras or leave it out`,
      };
};

/** vLLM docs/features/README.md, compatibility matrix. */
const speculationOrAdapters: ModelRule = (model) => {
  const { speculative } = model;
  if (speculative === undefined || speculative === false || loraSizesOf(model) === undefined) return undefined;
  return {
    key: 'speculative.method',
    message: `${speculative.method} and LoRA adapters exclude each other in vLLM; leave speculative out, or serve the adapters from another model entry without it`,
  };
};

export const loraRules = {
  uniqueAdapters,
  adapterPlace,
  rankKnown: eachAdapter(rankKnown),
  rankTaken: eachAdapter(rankTaken),
  greatestRankTaken: eachModel(greatestRankTaken),
  adapterRepository: eachAdapter(adapterRepository),
  adapterSource: eachAdapter(adapterSource),
  adapterCommit: eachAdapter(adapterCommit),
  sizesNeedAdapters: eachModel(sizesNeedAdapters),
  slotsUsed: eachModel(slotsUsed),
  hostHoldsSlots: eachModel(hostHoldsSlots),
  speculationOrAdapters: eachModel(speculationOrAdapters),
};

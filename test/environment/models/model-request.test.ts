import { defaultEngine } from '../../../lib/catalog';
import { type DeploymentConfig, Draft, type EnvironmentInput, parseEnvironment } from '../../../lib/config';
import { draftProblems } from '../../../lib/environment';
import { capacityIndexOf } from '../../../lib/environment/models/model-fit';
import {
  engineOf,
  fieldInEnvironment,
  messageInEnvironment,
  requestOf,
  sizesKnown,
} from '../../../lib/environment/models/model-request';
import { environmentWith } from '../../support/environments';

type Change = Parameters<typeof environmentWith>[0];
type Model = EnvironmentInput['models'][number];

function configOf(change: Change): DeploymentConfig {
  const parsed = parseEnvironment(environmentWith(change));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}
const withModel =
  (model: object): Change =>
  ({ models }) =>
    void Object.assign(models[0]!, model);

/** The environment with some of its fields refused. */
function draftOf(change: Change, ...refused: string[]) {
  const config = Draft.of(configOf(change), new Set(refused));
  const model = config.element(({ models }) => models, 0)!;
  const entry = config.element(({ capacity }) => capacity, 0)!;
  return { config, model, entry };
}
function asked(model: object, ...refused: string[]) {
  const draft = draftOf(withModel(model), ...refused);
  return requestOf(draft.model, draft.entry, draft.config, undefined);
}

describe('what a model asks the planner', () => {
  test('is what the environment states, and that its recipe counts', () => {
    expect(asked({ quantization: 'bf16', gpuMemoryUtilization: 0.8, layout: { tensorParallelSize: 1 } })).toMatchObject(
      {
        model: 'qwen3-8b',
        quantization: 'bf16',
        instanceType: 'g6e.2xlarge',
        purchaseOption: 'on-demand',
        region: 'us-west-2',
        engineVersion: defaultEngine.version,
        recipe: true,
        tensorParallelSize: 1,
        maxModelLen: 32_768,
        maxNumSeqs: 16,
        gpuMemoryUtilization: 0.8,
        speculative: 'checkpoint',
        workload: { concurrency: 16 },
        weightsPath: { kind: 's3-stream' },
      },
    );
  });

  test('of a workload is the stated one, else what is usual', () => {
    const usual = asked({ concurrency: undefined })!.workload!;
    expect(usual.concurrency).toBeGreaterThan(0);
    expect(asked({ concurrency: undefined, workload: { inputTokens: 123, outputTokens: 7 } })!.workload).toEqual({
      ...usual,
      inputTokens: 123,
      outputTokens: 7,
    });
    expect(asked({ concurrency: 3 })!.workload).toEqual({ ...usual, concurrency: 3 });
  });

  test.each([
    [{ 'enforce-eager': true }, true],
    [{ 'enforce-eager': false }, undefined],
    [{ 'max-log-len': 100 }, undefined],
    [{ 'max-logprobs': 5, 'enforce-eager': true }, true],
  ])('with the flags %j computes eagerly: %s', (args, eager) => {
    expect(asked({ engine: { args } })!.enforceEager).toBe(eager);
  });

  test('of one’s own model is its id and bytes, without the draft of its checkpoint', () => {
    const model = { basedOn: 'qwen3-8b', id: 'acme/tune', checkpointBytes: 17e9 };
    expect(asked({ model })).toMatchObject({ model: 'acme/tune', checkpointBytes: 17e9, speculative: false });
    expect(asked({ model })).not.toHaveProperty('checkpoint');
    expect(asked({ model, speculative: { method: 'ngram', numSpeculativeTokens: 3 } })!.speculative).toMatchObject({
      method: 'ngram',
    });
    expect(asked({ speculative: false })!.speculative).toBe(false);
  });

  test('of adapters is room for them, and no speculation', () => {
    const loraAdapters = [16, 64].map((rank) => ({ name: `r${rank}`, id: `acme/r${rank}`, rank }));
    expect(asked({ loraAdapters })).toMatchObject({
      enableLora: true,
      maxLoras: 2,
      maxLoraRank: 64,
      speculative: false,
    });
    expect(asked({})).not.toHaveProperty('enableLora');
  });

  test('reads weights as fast as the file system gives them', () => {
    const { config, model, entry } = draftOf((environment) => {
      environment.storage = { tier: 'fsx-lustre' };
    });
    const fileSystem = { storageCapacityGiB: 1024, perUnitStorageThroughput: 500, availabilityZoneId: 'usw2-az1' };
    expect(requestOf(model, entry, config, fileSystem)!.weightsPath).toEqual({
      kind: 'fsx-lustre',
      bytesPerSecond: 500e6,
    });
  });
});

describe('of a model of which something was refused', () => {
  test.each<keyof Model>([
    'maxModelLen',
    'concurrency',
    'maxNumBatchedTokens',
    'gpuMemoryUtilization',
    'kvCacheDtype',
    'enablePrefixCaching',
    'ropeScaling',
    'hfOverrides',
    'mediaLimits',
    'layout',
    'speculative',
    'workload',
    'loraAdapters',
    'maxLoras',
    'maxCpuLoras',
    'maxLoraRank',
    'loadLorasAtRuntime',
    'task',
  ])('without %s only what needs least is asked', (field) => {
    const known = draftOf(() => {}).model;
    const { model } = draftOf(() => {}, `models[0].${field}`);
    expect([sizesKnown(known), sizesKnown(model)]).toEqual([true, false]);
  });

  test('least is the shortest context on all the memory that a GPU can give, without a draft', () => {
    const least = asked({ concurrency: 4 }, 'models[0].concurrency')!;
    expect(least).toMatchObject({ maxModelLen: 'auto', speculative: false });
    expect(least.gpuMemoryUtilization).toBeGreaterThan(0.9);
    expect(least).not.toHaveProperty('maxNumSeqs');
    expect(least.weightsPath).toEqual({ kind: 's3-stream' });
  });

  test('nothing is asked without the model, its hardware or its engine', () => {
    for (const field of ['models[0].model', 'capacity[0].instanceType', 'models[0].engine'])
      expect(asked({ engine: { version: '0.29.0' } }, field)).toBeUndefined();
  });

  test('the engine is the one stated, and the default where its version was refused', () => {
    const stated = withModel({ engine: { version: '0.28.0' } });
    expect(engineOf(draftOf(stated).model)!.version).toBe('0.28.0');
    expect(engineOf(draftOf(stated, 'models[0].engine.version').model)).toBe(defaultEngine);
    expect(engineOf(draftOf(() => {}).model)).toBe(defaultEngine);
    expect(engineOf(draftOf(stated, 'models[0].engine').model)).toBeUndefined();
  });

  test('only what holds for every size is said of it, and no numbers are shown', () => {
    const large = configOf(withModel({ model: 'llama-3.3-70b', maxModelLen: undefined }));
    const problems = (...refused: string[]) => {
      const { problems: all, noFits } = draftProblems(Draft.of(large, new Set(refused)));
      return [all.map(({ field }) => field), noFits.map(({ model }) => model)];
    };
    expect(problems()).toEqual([['capacity[0].instanceType'], ['qwen3-8b']]);
    expect(problems('models[0].name')).toEqual([['capacity[0].instanceType'], ['models[0]']]);
    expect(problems('models[0].concurrency')).toEqual([['capacity[0].instanceType'], []]);
    expect(problems('capacity')).toEqual([[], []]);
  });
});

describe('the capacity of a model', () => {
  const two: Change = ({ capacity, models }) => {
    capacity.push({ ...capacity[0]!, name: 'other' });
    models.push({ ...models[0]!, name: 'second', capacity: 'other' });
    models[0]!.capacity = 'l40s';
  };
  const index = (position: number, change: Change, ...refused: string[]): number | undefined => {
    const config = Draft.of(configOf(change), new Set(refused));
    return capacityIndexOf(
      config.element(({ models }) => models, position)!,
      config,
    );
  };

  test('is the entry of that name, or the only one', () => {
    expect([index(0, () => {}), index(0, two), index(1, two)]).toEqual([0, 0, 1]);
  });

  test('is none where that name was refused, and unknown where what is said of it was', () => {
    expect(index(1, two, 'capacity[1].name')).toBe(-1);
    expect(index(0, two, 'capacity[1].name')).toBe(0);
    expect(index(1, two, 'models[1].capacity')).toBeUndefined();
    expect(index(1, two, 'capacity')).toBeUndefined();
  });
});

describe('a field of the planner', () => {
  test.each([
    ['instanceType', false, 'capacity[2].instanceType'],
    ['nodes', false, 'models[1].layout.nodes'],
    ['eplb', false, 'models[1].layout.eplb'],
    ['maxNumSeqs', true, 'models[1].concurrency'],
    ['enableLora', false, 'models[1].loraAdapters'],
    ['engineVersion', false, 'models[1].engine.version'],
    ['kvCacheDtype', true, 'models[1].kvCacheDtype'],
    ['quantization', false, 'models[1].quantization'],
    ['quantization', true, 'models[1].model.quantization'],
    ['checkpointBytes', true, 'models[1].model.checkpointBytes'],
    ['task', true, 'models[1].model.task'],
    ['task', false, 'models[1].task'],
    ['model.config.rope_scaling', false, 'models[1].hfOverrides.rope_scaling'],
    ['model.config.rope_scaling', true, 'models[1].model.path'],
  ])('%s (own model: %s) is %s of the environment', (field, ofOwnModel, expected) => {
    expect(fieldInEnvironment(field, { index: 1, capacityIndex: 2, ofOwnModel })).toBe(expected);
  });

  test('of a file of one’s own is named in the message', () => {
    const problem = { field: 'model.config.hidden_size', message: 'must be a number' };
    expect(messageInEnvironment(problem, true)).toBe('config.hidden_size: must be a number');
    expect(messageInEnvironment(problem, false)).toBe('must be a number');
    expect(messageInEnvironment({ ...problem, field: 'quantization' }, true)).toBe('must be a number');
  });
});

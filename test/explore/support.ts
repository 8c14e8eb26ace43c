import fc from 'fast-check';
import {
  allInstanceTypes,
  allModels,
  defaultEngine,
  kvCacheDtypes,
  regionNames,
  speculativeMethodNames,
} from '../../lib/catalog';
import { weightsTiers } from '../../lib/contract';
import type { Choice } from '../../lib/explore/choice';
import { PURCHASE_OPTIONS } from '../../lib/explore/fields';
import { defined } from '../../lib/units';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const count = (max: number): fc.Arbitrary<number | undefined> => maybe(fc.integer({ min: 1, max }));

const models = allModels.filter(({ checkpoints }) => checkpoints.length > 0);

/** Any choice that the form can express, sensible or not. */
export const arbitraryChoice: fc.Arbitrary<Choice> = fc.constantFrom(...models).chain((model) =>
  fc
    .record({
      model: fc.constant(model.id),
      checkpoint: maybe(fc.constantFrom(...model.checkpoints.map(({ id }) => id))),
      maxModelLen: maybe(fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 1_048_576 }))),
      kvCacheDtype: maybe(fc.constantFrom(...kvCacheDtypes(defaultEngine.version))),
      instanceType: fc.constantFrom(...allInstanceTypes.map(({ name }) => name)),
      nodes: count(4),
      region: fc.constantFrom(...regionNames),
      purchaseOption: fc.constantFrom(...PURCHASE_OPTIONS),
      weightsTier: maybe(fc.constantFrom(...weightsTiers)),
      concurrency: count(512),
      inputTokens: count(100_000),
      outputTokens: count(10_000),
      speculation: maybe(fc.constantFrom('off', ...speculativeMethodNames)),
      numSpeculativeTokens: count(8),
      draftModel: maybe(fc.constant('somebody/a.draft-1_2')),
      acceptanceLength: maybe(fc.double({ min: 1, max: 6, noNaN: true })),
      tensorParallelSize: count(16),
      pipelineParallelSize: count(4),
      dataParallelSize: count(8),
      enableExpertParallel: maybe(fc.boolean()),
      maxNumBatchedTokens: count(65_536),
      gpuMemoryUtilization: maybe(fc.double({ min: 0.01, max: 1, noNaN: true })),
      utilization: maybe(fc.double({ min: 0.001, max: 1, noNaN: true })),
      apiUsdPerMillionTokens: maybe(fc.double({ min: 0.01, max: 1000, noNaN: true })),
    })
    .map(defined),
);

/** One that people try: a model on hardware that may hold it, with little else said. */
export const usualChoice: fc.Arbitrary<Choice> = fc
  .record({
    model: fc.constantFrom(...models.map(({ id }) => id)),
    instanceType: fc.constantFrom(...allInstanceTypes),
    maxModelLen: fc.constantFrom('auto' as const, 4_096, 32_768),
    concurrency: fc.constantFrom(undefined, 4, 16),
    speculation: fc.constantFrom(undefined, 'off'),
    inputTokens: fc.constantFrom(undefined, 2_000),
  })
  .map(({ instanceType, ...rest }) =>
    defined({
      ...rest,
      instanceType: instanceType.name,
      region: Object.keys(instanceType.availabilityZoneIds)[0] ?? '',
      purchaseOption: instanceType.purchaseOptions[0] ?? 'on-demand',
    }),
  );

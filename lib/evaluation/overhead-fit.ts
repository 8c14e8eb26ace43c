import { type AvailableComparison, compareAvailable } from './available-evaluation';
import { fitNonNegative } from './fit';
import { constantsFor, type OverheadConstants, v4BuffersGiB } from '../planner';
import { GIB } from '../units';

/** Releases that share constants: the sampler changed at 0.17, graphs count since 0.20. */
const eraOf = (engineVersion: string): string => (constantsFor(engineVersion).perLogit > 6 ? 'old' : 'new');

/** Logits, tensor parallelism, experts, graphs; what they should add up to is the measured overhead without V4 buffers. */
function featuresOf({ setup, row }: AvailableComparison): readonly number[] {
  const { architecture, settings, layout, engineVersion } = setup;
  const parallel = layout.tensorParallelSize > 1 ? 1 : 0;
  return [
    (settings.maxNumSeqs * architecture.vocabSize * 4) / GIB,
    parallel,
    parallel === 1 && architecture.experts !== undefined ? 1 : 0,
    constantsFor(engineVersion).graphGiB > 0 && row.enforceEager !== true ? 1 : 0,
  ];
}

/** Constants fitted to some rows; what an era lacks rows for keeps its shipped value. */
export function fitOverhead(rows: readonly AvailableComparison[]): (engineVersion: string) => OverheadConstants {
  const fitted = new Map(
    ['old', 'new'].map((era) => [era, fitEra(rows.filter(({ setup }) => eraOf(setup.engineVersion) === era))]),
  );
  return (engineVersion) => {
    const shipped = constantsFor(engineVersion);
    const own = fitted.get(eraOf(engineVersion));
    if (own === undefined) return shipped;
    const [perLogit = 0, tensorParallelGiB = 0, expertsGiB = 0, graphGiB = 0] = own;
    return { ...shipped, perLogit, tensorParallelGiB, expertsGiB, graphGiB: shipped.graphGiB > 0 ? graphGiB : 0 };
  };
}

/** Constants as they are shipped: to a twentieth, which moves no estimate by more than the logs round. */
export function shippedOverhead(engineVersion: string): OverheadConstants {
  const { perLogit, tensorParallelGiB, expertsGiB, graphGiB, ...rest } = fitOverhead(compareAvailable())(engineVersion);
  const rounded = (value: number): number => Math.round(value * STEPS) / STEPS;
  return {
    ...rest,
    perLogit: rounded(perLogit),
    tensorParallelGiB: rounded(tensorParallelGiB),
    expertsGiB: rounded(expertsGiB),
    graphGiB: rounded(graphGiB),
  };
}

const STEPS = 20;
const FEWEST_ROWS = 6;

function fitEra(rows: readonly AvailableComparison[]): readonly number[] | undefined {
  if (rows.length < FEWEST_ROWS) return undefined;
  const targets = rows.map(({ overheadMeasured, setup }) => {
    return overheadMeasured - v4BuffersGiB(setup.architecture, setup.settings.maxNumBatchedTokens);
  });
  return fitNonNegative({ features: rows.map(featuresOf), targets });
}

/** Every model predicted with constants that never saw it. */
export function crossValidateAvailable(): readonly AvailableComparison[] {
  const all = compareAvailable();
  const models = [...new Set(all.map(({ model }) => model))];
  return models.flatMap((model) => {
    const constants = fitOverhead(all.filter((row) => row.model !== model));
    const own = all.filter((row) => row.model === model).map(({ row }) => row);
    return compareAvailable(own, constants);
  });
}

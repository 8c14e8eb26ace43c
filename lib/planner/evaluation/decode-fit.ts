import { stepMs } from '../throughput';
import type { DecodeConstants } from '../throughput-constants';
import { type DecodePoint, decodePoint, decodeRows, isJudged } from './decode-evaluation';
import { dot, fitNonNegative } from './fit';

const NOTHING: DecodeConstants = {
  bandwidthEfficiency: Number.POSITIVE_INFINITY,
  prefillUtilization: Number.POSITIVE_INFINITY,
  perLayerUs: 0,
  perTensorDoublingUs: 0,
  perExpertLayerUs: 0,
  lowFactor: 1,
  highFactor: 1,
};

/** The decode model is linear in these: 1/efficiency, 1/utilization and the three launch times. */
function featuresOf({ inputs, workload }: DecodePoint): readonly number[] {
  const alone = (constants: Partial<DecodeConstants>): number =>
    stepMs(inputs, workload, 1, { ...NOTHING, ...constants });
  return [
    alone({ bandwidthEfficiency: 1 }),
    alone({ prefillUtilization: 1 }),
    alone({ perLayerUs: 1 }),
    alone({ perTensorDoublingUs: 1 }),
    alone({ perExpertLayerUs: 1 }),
  ];
}

/** A measured point and what a fit without its model makes of it. */
export interface DecodeComparison {
  readonly point: DecodePoint;
  readonly predicted: number;
}

/** Generation constants refitted without one model at a time; few models, so this is harsher than the shipped fit of 1,188 points. */
export function crossValidateDecode(judged: (point: DecodePoint) => boolean): readonly DecodeComparison[] {
  const points = decodeRows
    .filter(isJudged)
    .map(decodePoint)
    .filter(({ row }) => row.engine !== 'trtllm');
  const models = [...new Set(points.map(({ row }) => row.model))];
  return models.flatMap((model) =>
    ['Hopper', 'Blackwell'].flatMap((generation) => leftOut(points, model, generation, judged)),
  );
}

function leftOut(
  points: readonly DecodePoint[],
  model: string,
  generation: string,
  judged: (point: DecodePoint) => boolean,
): readonly DecodeComparison[] {
  const same = points.filter(({ inputs }) => inputs.gpu.architecture === generation);
  const train = same.filter(({ row }) => row.model !== model);
  const coefficients = fitNonNegative({ features: train.map(featuresOf), targets: train.map(({ row }) => row.tpotMs) });
  return same
    .filter((point) => point.row.model === model && judged(point))
    .map((point) => ({ point, predicted: dot(featuresOf(point), coefficients) }));
}

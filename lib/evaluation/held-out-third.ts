import { byFamily, fitModel, fitOverheadBands, predictOverhead, type OverheadPrediction } from './overhead-fit';
import { overheadPoints, type OverheadPoint } from './overhead-points';

const SHARE = 3;
const PRIME = 31;
const MODULUS = 1_000_003;

/** Chosen by name, before any fit, the same in every run: a hash that nothing else depends on. */
const isHeldOut = (family: string): boolean =>
  [...`held out: ${family}`].reduce((hash, letter) => (hash * PRIME + letter.charCodeAt(0)) % MODULUS, 0) % SHARE === 0;

export interface HeldOutThird {
  readonly families: readonly string[];
  readonly predictions: readonly OverheadPrediction[];
}

/** About a third of the families, predicted by constants, cells and bands fitted to the others. */
export function heldOutThird(points: readonly OverheadPoint[] = overheadPoints()): HeldOutThird {
  const others = points.filter((point) => !isHeldOut(byFamily(point)));
  const held = points.filter((point) => isHeldOut(byFamily(point)));
  const model = fitModel(others);
  const bands = fitOverheadBands(others);
  return {
    families: [...new Set(held.map(byFamily))].sort(),
    predictions: held.map((point) => predictOverhead(point, model, bands)),
  };
}

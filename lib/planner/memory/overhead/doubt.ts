import { gpuClass, overheadKind, type OverheadInputs, type OverheadTerms } from './inputs';

/** Two logs of one setting differ by as much: a band is never narrower. */
export const LEAST_DOUBT_GIB = 0.12;

/** Doubt of an estimate whose terms are all nil, GiB: rounding of logs, allocator blocks. */
const BASE_GIB = 0.3;

/**
 * How much of each term is in doubt: printed peaks are met to a few hundredths; which kernel, hence which workspace, an
 * engine chooses, and what a graph estimate comes to, is not known beforehand (estimates between 0.5 and 2 times).
 */
const SHARE: Readonly<Record<keyof OverheadTerms, number>> = {
  activationGiB: 0.06,
  workspaceGiB: 0.8,
  floorGiB: 0.3,
  parallelGiB: 0.15,
  encoderGiB: 1.5,
  graphGiB: 0.8,
  loraGraphGiB: 1,
  stateInGraphsGiB: 1,
  v4BuffersGiB: 1.5,
  largeAllReduceGiB: 0.5,
  dataParallelGiB: 0,
};

/** Kinds whose kernels differ most between builds and releases. */
const KIND_GIB: Readonly<Record<ReturnType<typeof overheadKind>, number>> = {
  dense: 0,
  experts: 0.15,
  latent: 0.3,
  state: 0.2,
  v4: 1,
  unknown: 1,
};

/** Of a peak in the forward pass, which few logs show: most ran as many sequences as the engine's default. */
const FORWARD_SHARE = 0.5;

/** Collectives over PCIe were seen between nil (T4, A100) and 1.7 GiB (RTX PRO 6000). */
const PCIE_GIB = 1.2;

/** Weights are met to 0.3 % in the middle and 3 % in nineteen of twenty runs. */
const WEIGHTS_SHARE = 0.03;

/** No log of this kind of model on this kind of GPU with such a release was fitted. */
export const UNSEEN_FACTOR = 2.5;

export function doubtGiB(
  inputs: OverheadInputs,
  terms: OverheadTerms,
  how: { isSeen: boolean; isSampler: boolean },
): number {
  const names = Object.keys(terms) as (keyof OverheadTerms)[];
  const share = (name: keyof OverheadTerms): number =>
    name === 'activationGiB' && !how.isSampler ? FORWARD_SHARE : SHARE[name];
  const shares = names.reduce((total, name) => total + share(name) * terms[name], 0);
  const own = BASE_GIB + KIND_GIB[overheadKind(inputs.architecture)] + (isOverPcie(inputs) ? PCIE_GIB : 0);
  const weights = WEIGHTS_SHARE * (inputs.weightsGiB ?? 0);
  return (own + shares + weights) * (how.isSeen ? 1 : UNSEEN_FACTOR);
}

function isOverPcie({ gpu, layout }: OverheadInputs): boolean {
  const group = gpuClass(gpu);
  return layout.tensorParallelSize > 1 && group !== 'hopper' && group !== 'blackwell';
}

import { fitNearBeliefs } from './fit';
import { type OverheadPoint, overheadPoints } from './overhead-points';
import { groupBy, mean, percentile } from './statistics';
import {
  constantsFor,
  doubtGiB,
  expertWorkspaceGiB,
  forwardGiB,
  graphUnits,
  hiddenGiB,
  isMultimodal,
  isSamplerPeak,
  isSmall,
  LEAST_DOUBT_GIB,
  logitsGiB,
  OVERHEAD,
  type OverheadBand,
  overheadCell,
  type OverheadConstants,
  overheadGiB,
  type OverheadInputs,
  overheadTerms,
  seenCells,
  v4Units,
} from '../planner';
import type { Range } from '../units/range';

type Constant = Exclude<keyof OverheadConstants, 'since'>;

/**
 * Believed before a run is looked at: what logs print one by one (peaks of 0.17 to 0.19 are 3.7 copies of the logits and 1.3 of
 * the batch, older ones 9.54; non-torch memory 0.25 GiB alone and 2.1 with NVLink collectives). Where rows cannot tell
 * constants apart they stay near these.
 */
const BELIEFS: Readonly<Record<string, Readonly<Record<Constant, number>>>> = {
  '0.17.0': {
    floorGiB: 0.25,
    smallFloorGiB: 0.05,
    perLogit: 3.7,
    perHidden: 1.3,
    perForward: 1,
    perWorkspace: 1,
    nvlinkGiB: 1.85,
    workstationGiB: 1.3,
    pcieGiB: 0.1,
    encoderGiB: 0.15,
    graphGiB: 0.6,
    v4GiB: 9,
  },
  '0.0.0': {
    floorGiB: 0.13,
    smallFloorGiB: 0.05,
    perLogit: 9.54,
    perHidden: 1.3,
    perForward: 1,
    perWorkspace: 1,
    nvlinkGiB: 0.7,
    workstationGiB: 0.3,
    pcieGiB: 0.1,
    encoderGiB: 0.3,
    graphGiB: 0.6,
    v4GiB: 9,
  },
};
const TRUST = 3;

const CONSTANTS = Object.keys(BELIEFS['0.17.0'] ?? {}) as Constant[];

/** What each constant is multiplied by in a run. */
function features(inputs: OverheadInputs, believed: OverheadConstants): Readonly<Record<Constant, number>> {
  const sampler = isSamplerPeak(inputs, believed);
  const { architecture } = inputs;
  const link = { ...believed, nvlinkGiB: 0, workstationGiB: 0, pcieGiB: 0 };
  const has = (constant: 'nvlinkGiB' | 'workstationGiB' | 'pcieGiB'): number =>
    overheadTerms(inputs, { ...link, [constant]: 1 }).parallelGiB;
  return {
    floorGiB: isSmall(inputs) ? 0 : 1,
    smallFloorGiB: isSmall(inputs) ? 1 : 0,
    perLogit: sampler ? logitsGiB(inputs) : 0,
    perHidden: sampler ? hiddenGiB(inputs) : 0,
    perForward: sampler ? 0 : forwardGiB(inputs),
    perWorkspace: isFixedWorkspace(inputs) ? 0 : expertWorkspaceGiB(inputs),
    nvlinkGiB: has('nvlinkGiB'),
    workstationGiB: has('workstationGiB'),
    pcieGiB: has('pcieGiB'),
    encoderGiB: architecture !== undefined && isMultimodal(architecture) ? 1 : 0,
    graphGiB: graphUnits(inputs),
    v4GiB: v4Units(inputs),
  };
}

/** Workspace that is known by its size alone. */
const isFixedWorkspace = (inputs: OverheadInputs): boolean =>
  overheadTerms(inputs).workspaceGiB > 0 && expertWorkspaceGiB(inputs) === 0;

/** What no constant multiplies. */
function fixedGiB(inputs: OverheadInputs): number {
  const { stateInGraphsGiB, largeAllReduceGiB, dataParallelGiB, workspaceGiB } = overheadTerms(inputs);
  return stateInGraphsGiB + largeAllReduceGiB + dataParallelGiB + (isFixedWorkspace(inputs) ? workspaceGiB : 0);
}

/** Constants fitted to some runs, for every era. */
export function fitOverhead(points: readonly OverheadPoint[]): readonly OverheadConstants[] {
  return OVERHEAD.map(({ since }) =>
    fitEra(
      since,
      points.filter((point) => eraOf(point) === since),
    ),
  );
}

const eraOf = ({ inputs }: OverheadPoint): string => constantsFor(inputs.engineVersion).since;

function fitEra(since: string, points: readonly OverheadPoint[]): OverheadConstants {
  const beliefs = BELIEFS[since];
  if (beliefs === undefined) throw new Error(`nothing is believed of releases from ${since} on`);
  const believed: OverheadConstants = { since, ...beliefs };
  const weights = settingWeights(points);
  const found = fitNearBeliefs({
    features: points.map(({ inputs }) => {
      const own = features(inputs, believed);
      return CONSTANTS.map((name) => own[name]);
    }),
    targets: points.map(({ inputs, overheadGiB: measured }) => measured - fixedGiB(inputs)),
    rowWeights: weights,
    beliefs: CONSTANTS.map((name) => beliefs[name]),
    trust: TRUST,
  });
  return {
    since,
    ...Object.fromEntries(CONSTANTS.map((name, at) => [name, rounded(found[at] ?? 0)])),
  } as OverheadConstants;
}

/** Constants as they are shipped: to a hundredth, as the logs print. */
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Runs that differ in nothing that overhead depends on. */
export const settingOf = ({ model, row, inputs }: OverheadPoint): string =>
  [
    model,
    row.gpu,
    overheadCell(inputs),
    inputs.layout.tensorParallelSize,
    inputs.settings.maxNumSeqs,
    inputs.settings.maxNumBatchedTokens,
  ].join(' ');

/** Repeats of one setting weigh as the root of their number. */
function settingWeights(points: readonly OverheadPoint[]): readonly number[] {
  const groups = groupBy(points, settingOf);
  return points.map((point) => 1 / Math.sqrt(groups.get(settingOf(point))?.length ?? 1));
}

/** A model of overhead: what predicts, and what it has seen. */
export interface OverheadModel {
  readonly constants: readonly OverheadConstants[];
  readonly seen: ReadonlySet<string>;
}

export const fitModel = (points: readonly OverheadPoint[]): OverheadModel => ({
  constants: fitOverhead(points),
  seen: cellsOf(points),
});

/** Fewer settings of a cell tell little about another. */
const FEWEST_SETTINGS = 3;

export function cellsOf(points: readonly OverheadPoint[]): ReadonlySet<string> {
  const cells = groupBy(points, ({ inputs }) => overheadCell(inputs));
  const known = [...cells].filter(([, own]) => new Set(own.map(settingOf)).size >= FEWEST_SETTINGS);
  return new Set(known.map(([cell]) => cell).sort());
}

/** A run predicted by a model that may not have seen it. */
export interface OverheadPrediction {
  readonly point: OverheadPoint;
  readonly expectedGiB: number;
  readonly doubtGiB: number;
  readonly bandGiB: Range;
}

export function predictOverhead(
  point: OverheadPoint,
  { constants, seen }: OverheadModel,
  bands: readonly OverheadBand[],
): OverheadPrediction {
  const inputs = { ...point.inputs, weightsGiB: point.weightsGiB };
  const own = constants.find(({ since }) => since === eraOf(point)) ?? constantsFor(inputs.engineVersion);
  const isSeen = (asked: OverheadInputs): boolean => seen.has(overheadCell(asked));
  const range = overheadGiB(
    inputs,
    own,
    bands.find(({ since }) => since === own.since),
    isSeen,
  );
  const how = { isSeen: isSeen(inputs), isSampler: isSamplerPeak(inputs, own) };
  const doubt = doubtGiB(inputs, overheadTerms(inputs, own), how);
  return { point, expectedGiB: range.expected, doubtGiB: doubt, bandGiB: range };
}

/** Every group of runs predicted with constants that never saw it. */
export function leaveOut(
  points: readonly OverheadPoint[],
  groupOf: (point: OverheadPoint) => string,
  bands: readonly OverheadBand[] = [],
): readonly OverheadPrediction[] {
  return [...groupBy(points, groupOf).keys()].flatMap((group) => {
    const model = fitModel(points.filter((point) => groupOf(point) !== group));
    return points.filter((point) => groupOf(point) === group).map((point) => predictOverhead(point, model, bands));
  });
}

/** `llama-3.3-70b` and `llama-3.1-8b` are one family. */
export const byFamily = ({ model }: OverheadPoint): string => /^(?:fixture:)?([a-z]+)/.exec(model)?.[1] ?? model;
export const byModelName = ({ model }: OverheadPoint): string => model;
export const byGpuName = ({ row }: OverheadPoint): string => row.gpu ?? '';

const BAND_SHARE = 0.98;
/** Where rows alike miss by nothing, others may. */
const LEAST_FACTOR = 0.1;
const STEPS = 20;

/** Shares below and above are cut so that nine tenths hold in every era, of settings left out by family as by GPU. */
export function fitOverheadBands(points: readonly OverheadPoint[]): readonly OverheadBand[] {
  const left = [...leaveOut(points, byFamily), ...leaveOut(points, byGpuName)];
  return OVERHEAD.map(({ since }) => {
    const own = left.filter(({ point }) => eraOf(point) === since);
    const settings = [...groupBy(own, ({ point }) => settingOf(point)).values()];
    const beyond = (side: 1 | -1): readonly number[] => settings.map((repeats) => mean(repeats.map(missedBy(side))));
    const factor = (values: readonly number[]): number =>
      Math.ceil(Math.max(LEAST_FACTOR, percentile(values, BAND_SHARE)) * STEPS) / STEPS;
    return { since, lowFactor: factor(beyond(-1)), highFactor: factor(beyond(1)) };
  });
}

/** How far a run lies above (1) or below (−1) its estimate, beyond the least width, in doubts. */
const missedBy =
  (side: 1 | -1) =>
  ({ point, expectedGiB, doubtGiB: doubt }: OverheadPrediction): number =>
    (side * (point.unexplainedGiB - expectedGiB) - LEAST_DOUBT_GIB) / doubt;

/** What ships. */
export const shippedModel: OverheadModel = { constants: OVERHEAD, seen: new Set(seenCells) };

/** What should ship: fitted to every run; a test holds the two together. */
export const refittedOverhead = (): OverheadModel => fitModel(overheadPoints());
export const refittedBands = (): readonly OverheadBand[] => fitOverheadBands(overheadPoints());

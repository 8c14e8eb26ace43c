import data from './data/start-phases.json';
import { findGpu } from '../catalog';
import type { GpuSpec, Quantization } from '../catalog/types';
import {
  captureSeconds,
  capturedSizes,
  compileSeconds,
  type EngineInitInputs,
  kernelWarmUp,
  type OverheadShape,
  profileSeconds,
} from '../planner';
import { addRanges, type Range } from '../units/range';

/** One engine start and what its log says of its phases, seconds. Absent: not in the source. */
export interface StartRow {
  readonly source: string;
  readonly engineVersion?: string;
  readonly model: string;
  readonly kind: 'dense' | 'experts' | 'latent' | 'state' | 'v4';
  readonly quantization: Quantization;
  readonly layers?: number;
  readonly gpu?: string;
  readonly tensorParallelSize: number;
  readonly enforceEager: boolean;
  readonly capturedSizes?: number;
  readonly cache?: 'cold' | 'warm';
  readonly compileSeconds?: number;
  readonly captureSeconds?: number;
  readonly engineInitSeconds?: number;
}

export const startRows: readonly StartRow[] = data as readonly StartRow[];

export type Phase = 'compile' | 'graph-capture' | 'engine initialisation';

export interface StartComparison {
  readonly row: StartRow;
  readonly phase: Phase;
  readonly predicted: Range;
  readonly measured: number;
}

const FIRST_JUDGED_MINOR = 17;

/** Releases of today's phases, and those that a log of 2026 does not name. */
const isJudged = ({ engineVersion, cache, layers }: StartRow): boolean =>
  cache !== 'warm' &&
  layers !== undefined &&
  (engineVersion === undefined || Number(engineVersion.split('.')[1]) >= FIRST_JUDGED_MINOR);

/** Phases of cold starts against the plan's; a warm cache is not what a new pod finds. */
export function compareStarts(rows: readonly StartRow[] = startRows): readonly StartComparison[] {
  return rows.filter(isJudged).flatMap((row) => {
    const inputs = inputsOf(row);
    const none: Range = { low: 0, expected: 0, high: 0 };
    const [compiled, captured] = row.enforceEager ? [none, none] : [compileSeconds(inputs), captureSeconds(inputs)];
    const init = addRanges([compiled, captured, profileSeconds(inputs), kernelWarmUp(inputs)?.seconds ?? none]);
    const compare = (phase: Phase, predicted: Range, measured: number | undefined): readonly StartComparison[] =>
      measured === undefined ? [] : [{ row, phase, predicted, measured }];
    return [
      ...compare('compile', compiled, row.compileSeconds),
      ...compare('graph-capture', captured, row.captureSeconds),
      ...compare('engine initialisation', init, row.engineInitSeconds),
    ];
  });
}

export const isStartHeld = ({ predicted, measured }: StartComparison): boolean =>
  predicted.low <= measured && measured <= predicted.high;

const REFERENCE_GPU = 'H100';

function inputsOf(row: StartRow): EngineInitInputs {
  const gpu = findGpu(row.gpu ?? REFERENCE_GPU) ?? findGpu(REFERENCE_GPU);
  if (gpu === undefined) throw new Error(`catalog: no record of ${REFERENCE_GPU}`);
  const { quantization } = row;
  return { architecture: shapeOf(row), quantization, gpu, settings: settingsOf(row, gpu) };
}

const ATTENTION = { dense: 'gqa', experts: 'gqa', latent: 'dsa', state: 'hybrid', v4: 'v4' } as const;

function shapeOf({ kind, layers = 0, quantization, model }: StartRow): OverheadShape {
  const hasExperts = kind === 'experts' || kind === 'latent' || kind === 'v4' || quantization === 'fp8-block';
  const experts = {
    layers,
    numExperts: 1,
    numExpertsPerToken: 1,
    intermediateSize: 1,
    hiddenSize: 1,
    sharedIntermediateSize: 0,
    matrices: 3,
  } as const;
  return {
    name: model,
    numHiddenLayers: layers,
    hiddenSize: 0,
    vocabSize: 0,
    stateful: kind === 'state',
    visionParameters: 0,
    attention: { kind: ATTENTION[kind] },
    ...(hasExperts ? { experts } : {}),
  };
}

const USUAL_SIZES = 51;
const MOST_SEQUENCES = 1024;
const MANY_TOKENS = 8192;

/** The fewest sequences by which an engine captures as many sizes as the log shows. */
function settingsOf({ enforceEager, capturedSizes: sizes = USUAL_SIZES }: StartRow, gpu: GpuSpec) {
  const at = (maxNumSeqs: number) => ({ maxNumSeqs, maxNumBatchedTokens: MANY_TOKENS, enforceEager });
  let maxNumSeqs = 1;
  while (maxNumSeqs < MOST_SEQUENCES && capturedSizes({ settings: at(maxNumSeqs), gpu }) < sizes) maxNumSeqs++;
  return at(maxNumSeqs);
}

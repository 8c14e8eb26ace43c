import { compareVersions } from '../../../catalog/versions';
import { gpuClass, overheadKind, type OverheadInputs } from './inputs';
import { BEFORE_EVERY_RELEASE, THRESHOLDS } from '../../../catalog';

/** First releases of the eras in which overhead is one thing, newest first. */
const ERAS = [THRESHOLDS.stateInGraphs.since, THRESHOLDS.graphsSubtracted.since, THRESHOLDS.leanSampler.since] as const;

export const overheadEra = (engineVersion: string): string =>
  ERAS.find((since) => compareVersions(engineVersion, since) >= 0) ?? BEFORE_EVERY_RELEASE;

/** Kind of model, of GPU, and era: what a log of one tells about another. */
export const overheadCell = ({ architecture, gpu, layout, engineVersion }: OverheadInputs): string =>
  [
    overheadKind(architecture),
    gpuClass(gpu),
    layout.tensorParallelSize > 1 ? 'parallel' : 'alone',
    overheadEra(engineVersion),
  ].join(' ');

/** Cells of which three settings or more were fitted; a test derives them again. Elsewhere the band is wider. */
const SEEN: ReadonlySet<string> = new Set([
  'dense hopper alone 0.0.0',
  'dense hopper alone 0.17.0',
  'dense hopper parallel 0.0.0',
  'dense hopper parallel 0.17.0',
  'dense other alone 0.0.0',
  'experts hopper alone 0.0.0',
  'experts hopper alone 0.17.0',
  'experts hopper parallel 0.0.0',
  'experts hopper parallel 0.17.0',
  'latent hopper parallel 0.17.0',
  'state hopper alone 0.17.0',
  'state hopper parallel 0.17.0',
  'v4 hopper parallel 0.20.0',
]);

export const seenCells: readonly string[] = [...SEEN];
/** Every fitted log is of a model that generates. */
export const isSeenOverhead = (inputs: OverheadInputs): boolean =>
  inputs.architecture?.headless !== true && SEEN.has(overheadCell(inputs));

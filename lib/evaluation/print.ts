import type { AvailableComparison } from './available-evaluation';
import type { Comparison } from './memory-evaluation';
import { refittedBands, refittedOverhead } from './overhead-fit';
import {
  type AvailableEvaluation,
  byModel,
  evaluateAvailable,
  evaluateHeldOut,
  evaluateKvCapacity,
  evaluateShipped,
  evaluateWeights,
  isHeld,
} from './report';
import { decodeLines } from './print-decode';
import { HEADER, line, percent } from './print-line';
import { compareStarts, isStartHeld } from './start-evaluation';
import { evaluateSpeculation } from './speculation-evaluation';
import { groupBy, mean, median, relativeError } from './statistics';

/** The whole evaluation as text: errors of every estimate, beside the baselines, and where they are weak. */
export function evaluationReport(): string {
  return [
    ...weightLines(),
    '',
    ...kvLines(),
    '',
    ...availableLines(),
    '',
    ...startLines(),
    '',
    ...decodeLines(),
    '',
    ...speculationLines(),
    '',
  ].join('\n');
}

function weightLines(): readonly string[] {
  const { rows, summary, baseline } = evaluateWeights();
  return [
    'Weights per GPU (nothing fitted)',
    HEADER,
    line('this planner', summary),
    line('KAITO formula', baseline),
    ...modelLines(rows),
  ];
}

function kvLines(): readonly string[] {
  const { rows, summary, baseline } = evaluateKvCapacity();
  const exact = rows.filter(({ predicted, measured }) => relativeError(predicted, measured) <= 0.005).length;
  return [
    'KV tokens, concurrency and blocks, given the available memory a run printed (nothing fitted)',
    HEADER,
    line('this planner', summary),
    line('KAITO formula (tokens)', baseline),
    `  within 0.5 %: ${exact} of ${rows.length}`,
    ...modelLines(rows),
    ...versionLines(rows),
    '  The two figures missed are of one log (DeepSeek-R1, v0.20.0): its 616,096 tokens are 40.32 GiB, and it prints 41.24 as available: what it left aside, or of which rank the figure is, the log does not say.',
  ];
}

function availableLines(): readonly string[] {
  const [models, gpus] = [evaluateAvailable('model'), evaluateAvailable('GPU')];
  const [held, shipped] = [evaluateHeldOut(), evaluateShipped()];
  return [
    'Available KV memory end to end',
    HEADER,
    line('each model left out of the fit', models.summary),
    line('each GPU left out of the fit', gpus.summary),
    line('a third of the model families left out', held.summary),
    line('shipped constants', shipped.summary),
    line('KAITO formula', models.baseline),
    `  families held out: ${held.families.join(', ')}`,
    shares('models left out', models),
    shares('GPUs left out', gpus),
    shares('the third', held),
    '  by model, left out:',
    ...overheadLines(models.rows, ({ model }) => model),
    '  by GPU, left out:',
    ...overheadLines(gpus.rows, ({ row }) => row.gpu ?? ''),
    '  by release, models left out:',
    ...overheadLines(models.rows, ({ row }) => `vLLM ${(row.engineVersion ?? '').split('.').slice(0, 2).join('.')}`),
    ...refittedOverhead().constants.map((constants) => `  The fit says: ${JSON.stringify(constants)}`),
    ...refittedBands().map((band) => `  The band of the fit: ${JSON.stringify(band)}`),
    `  The cells of the fit: ${[...refittedOverhead().seen].join('; ')}`,
    '  Speculation off, as a plain request has it. Models outside the catalog are judged on overhead alone, with their logged weights.',
  ];
}

const shares = (name: string, { within8Percent, bandHolds }: AvailableEvaluation): string =>
  `  ${name}: within 8 % ${percent(within8Percent)}, the low-to-high band holds ${percent(bandHolds)}`;

/** Overhead in GiB, and how often the band held, group by group. */
function overheadLines(
  rows: readonly AvailableComparison[],
  groupOf: (row: AvailableComparison) => string,
): readonly string[] {
  return [...groupBy(rows, groupOf)].map(([group, own]) => {
    const off = own.map(({ point, overheadExpected }) => Math.abs(point.overheadGiB - overheadExpected));
    const errors = own.map(({ predicted, measured }) => relativeError(predicted, measured));
    const held = own.filter(isHeld).length;
    return `    ${group.padEnd(34)} ${String(own.length).padStart(4)}  overhead off by ${mean(off).toFixed(2)} GiB, worst ${Math.max(...off).toFixed(2)}; KV median ${percent(median(errors), 2).padStart(7)} worst ${percent(Math.max(...errors)).padStart(7)}; band holds ${held}`;
  });
}

/** Phases of cold starts: ratios of the middle, and how often the band held. */
function startLines(): readonly string[] {
  const compared = compareStarts();
  const groups = [
    ...groupBy(compared, ({ phase }) => phase),
    ...groupBy(
      compared.filter(({ phase }) => phase === 'engine initialisation'),
      ({ row }) => `  ${row.kind}`,
    ),
  ];
  return [
    'Cold start, from loaded weights on (vLLM 0.17 and later, caches cold or not stated)',
    ...groups.map(([name, own]) => {
      const off = own.map(({ predicted, measured }) => Math.abs(predicted.expected - measured));
      return `    ${name.padEnd(34)} ${String(own.length).padStart(4)}  off by ${median(off).toFixed(0)} s in the middle, ${mean(off).toFixed(0)} s on average; band holds ${own.filter(isStartHeld).length}`;
    }),
  ];
}

function speculationLines(): readonly string[] {
  return [
    'Speed-up by speculation (acceptance by position of the method unless published; forced acceptance is left out)',
    ...evaluateSpeculation().map(
      ({ name, predicted, published }) =>
        `    ${name.padEnd(70)} predicted ${predicted.toFixed(2)}  published ${published.toFixed(2)}`,
    ),
    '  Beyond the largest CUDA graph the prediction is high: what the engine loses there is not modelled, and the low end is halved.',
  ];
}

const modelLines = (rows: readonly Comparison[]): readonly string[] =>
  byModel(rows).map(
    ({ model, rows: count, median: middle, worst }) =>
      `    ${model.padEnd(34)} ${String(count).padStart(4)}  median ${percent(middle, 2).padStart(7)}  worst ${percent(worst, 2).padStart(7)}`,
  );

function versionLines(rows: readonly Comparison[]): readonly string[] {
  const groups = groupBy(rows, ({ row }) => row.engineVersion?.split('.').slice(0, 2).join('.') ?? 'not stated');
  return [...groups].map(([version, own]) => {
    const errors = own.map(({ predicted, measured }) => relativeError(predicted, measured));
    return `    vLLM ${version.padEnd(29)} ${String(own.length).padStart(4)}  median ${percent(median(errors), 2).padStart(7)}  worst ${percent(Math.max(...errors), 2).padStart(7)}`;
  });
}

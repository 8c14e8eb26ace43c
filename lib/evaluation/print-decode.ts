import { type DecodeEvaluation, type DecodeSummary, evaluateDecode } from './decode-evaluation';
import { type DecodeComparison, predictWith } from './decode-fit';
import type { DecodeRow } from './decode-rows';
import { HEADER, line, percent } from './print-line';
import { groupBy, median, percentile, relativeError } from './statistics';
import { minorOf } from '../catalog';
import { DECODE, DECODE_BAND } from '../planner';

export function decodeLines(): readonly string[] {
  const found = evaluateDecode();
  const { leftOut, gpuLeftOut, thirdsLeftOut, kindsLeftOut, outputPerGpu, plainLeftOut, shipped } = found;
  const { roofline, otherEngines, weakBeliefs, strongBeliefs, unpublishedToo } = found;
  return [
    'Time per output token of vLLM',
    ...rowLines(found),
    HEADER,
    tail('this planner, each model left out of the fit', leftOut),
    tail('  output per GPU, waiting included', outputPerGpu),
    tail('this planner, each GPU left out of the fit', gpuLeftOut),
    tail(`thirds of families left out, middle of ${thirdsLeftOut.splits}`, thirdsLeftOut.usual),
    tail('  worst of them', thirdsLeftOut.worst),
    ...Object.entries(kindsLeftOut).map(([name, one]) => tail(`  left out: ${name}`, one)),
    tail('each model left out, from a plain request', plainLeftOut),
    tail('  beliefs of the fit nine times weaker', weakBeliefs),
    tail('  beliefs of the fit nine times stronger', strongBeliefs),
    tail('  runs with unpublished launch commands too', unpublishedToo),
    tail('this planner, shipped constants', shipped),
    tail('bandwidth and arithmetic roofline', roofline),
    tail('shipped constants on SGLang and TensorRT-LLM', otherEngines),
    ...bandLines(found),
    ...constantLines(found),
    '  By group, each model left out (predicted over measured, minus one):',
    ...groupLines(found.leftOutRows),
    '  By GPU, each GPU left out:',
    ...linesBy(found.gpuLeftOutRows, ({ point: { row } }) => row.series.gpu),
    ...unjudgedLines(found),
    '  Plain request: model, format, GPU, degrees and load alone, of the newest release. KAITO publishes no time per token.',
    '  Not predicted: time to first token, prefill/decode disaggregation. Assumed, not measured: what crosses nodes or PCIe, pipelines.',
    '  Runs without a published launch command disagree with one another beyond any one model: Llama-8B would prefill at 95 % of peak',
    '  arithmetic, Qwen3-235B decodes at under a third of peak bandwidth. What they ran with is not known.',
  ];
}

const tail = (name: string, one: DecodeSummary): string =>
  `${line(name, one)}   within 30 %: ${percent(one.within30Percent)}, rank correlation ${one.rankCorrelation.toFixed(3)}`;

function rowLines({ rows, sorted: { judged, excluded } }: DecodeEvaluation): readonly string[] {
  const models = new Set(judged.map(({ row }) => row.series.model));
  const byDate = judged.filter(({ row }) => row.series.engineVersionBy !== undefined).length;
  const byCopy = judged.filter(({ row }) => row.series.kvCacheDtypeBy !== undefined).length;
  const reasons = [...groupBy(excluded, ({ reason }) => reason)].map(
    ([reason, own]) => `    ${String(own.length).padStart(4)} left out: ${reason}`,
  );
  return [
    `  ${rows.length} rows, ${judged.length} with complete inputs, of ${models.size} models; of ${byDate} the release is known by date, of ${byCopy} the cache format by a copy of the script`,
    ...reasons,
  ];
}

function bandLines({
  bandHolds,
  plainBandHolds,
  bandHoldsLeftOut,
  bandHoldsGpu,
  bandHoldsGpuLeftOut,
  repeated: { configurations, spreads },
}: DecodeEvaluation): readonly string[] {
  const { lowFactor, highFactor } = DECODE_BAND;
  return [
    `  The band ${lowFactor} to ${highFactor} holds ${percent(bandHolds)} of the left-out rows (${percent(plainBandHolds)} of plain requests); bands made without the model they are judged on hold ${percent(bandHoldsLeftOut)}`,
    `  It holds ${percent(bandHoldsGpu)} of the rows whose GPU was left out; bands made without that GPU hold ${percent(bandHoldsGpuLeftOut)}`,
    `  Noise floor: ${configurations} configurations were measured again with the same release: largest over smallest ${percent(median(spreads))} in the median, ${percent(percentile(spreads, 0.95))} in 95 %, ${percent(Math.max(...spreads), 0)} at most`,
  ];
}

const constantLines = ({ fitted, fittedBand, fittedUnseenBand: unseen }: DecodeEvaluation): readonly string[] => [
  `  The fit says: ${Object.entries(fitted)
    .map(([term, value]) => `${term} ${value}`)
    .join(
      ', ',
    )}; band ${fittedBand.lowFactor} to ${fittedBand.highFactor}, of kinds not seen ${unseen.lowFactor} to ${unseen.highFactor}`,
];

function groupLines(comparisons: readonly DecodeComparison[]): readonly string[] {
  return [
    ...linesBy(
      comparisons,
      ({
        point: {
          row: { series },
        },
      }) =>
        `${series.ranAs ?? series.model} ${series.quantization} ${series.gpu}${series.dataParallelSize > 1 ? ' DP+EP' : ''}`,
    ),
    ...linesBy(comparisons, ({ point: { row } }) => row.series.gpu),
    ...linesBy(comparisons, ({ point: { row } }) => row.series.quantization),
    ...linesBy(comparisons, ({ point: { row } }) => `vLLM ${minorOf(row.series.engineVersion ?? 'not stated')}`),
    ...linesBy(comparisons, ({ point: { row } }) => parallelism(row.series)),
    ...linesBy(comparisons, ({ point: { row } }) => `${concurrencyClass(row.concurrency ?? 0)} requests`),
    ...linesBy(comparisons, ({ point: { row } }) => `${row.inputTokens} in, ${row.outputTokens} out`),
  ];
}

const parallelism = ({
  tensorParallelSize: tp,
  dataParallelSize: dp,
  enableExpertParallel: ep,
}: DecodeRow['series']): string => `TP ${tp}${dp > 1 ? `, DP ${dp}` : ''}${ep ? ', EP' : ''}`;

const concurrencyClass = (requests: number): string =>
  requests <= 8 ? '1 to 8' : requests <= 64 ? '9 to 64' : 'more than 64';

function linesBy(
  comparisons: readonly DecodeComparison[],
  key: (comparison: DecodeComparison) => string,
): readonly string[] {
  return [...groupBy(comparisons, key)].map(([name, own]) => {
    const ratios = own.map(({ point, predicted }) => predicted / point.row.tpotMs - 1);
    const errors = own.map(({ point, predicted }) => relativeError(predicted, point.row.tpotMs));
    return `    ${name.padEnd(42)} ${String(own.length).padStart(4)}  error median ${percent(median(errors)).padStart(7)}  90 % in ${percent(percentile(errors, 0.9)).padStart(7)}  bias ${signed(median(ratios)).padStart(8)}`;
  });
}

const signed = (share: number): string => `${share >= 0 ? '+' : ''}${percent(share)}`;

function unjudgedLines({ sorted: { excluded } }: DecodeEvaluation): readonly string[] {
  const comparisons = excluded.flatMap(({ row, point }) =>
    point === undefined || row.series.speculation !== undefined
      ? []
      : [{ point, predicted: predictWith(point, DECODE) }],
  );
  return [
    '  Left out of the score, by shipped constants, for information:',
    ...linesBy(
      comparisons,
      ({ point: { row } }) =>
        `${row.series.ranAs ?? row.series.model} ${row.series.quantization} ${row.series.gpu}, ${row.source.name}`,
    ),
  ];
}

import { DECODE_BAND } from '../../../lib/planner';
import { median, percentile, groupBy, relativeError } from '../../../lib/evaluation/statistics';
import { minorOf } from '../../../lib/catalog';
import type { Answer } from './judge';
import type { Asked } from './questions';

export interface Judged extends Asked {
  readonly answer: Answer;
}

interface Compared {
  readonly asked: Asked;
  readonly measured: number;
  readonly ours: number;
  readonly theirs: number;
}

/** Both tools against every run that was asked about, as a page. */
export function report(judged: readonly Judged[], judgeName: string): string {
  const compared = judged.flatMap(comparedOf);
  const refused = judged.filter(({ answer }) => answer.tpotMs === undefined);
  const tables = [...new Set(judged.flatMap(({ answer }) => answer.tablesOf ?? []))].join(', ');
  return `# Accuracy beside an outside judge

Written by \`npm run proof:outside-judge -- --write\`. The judge is ${judgeName}, which interpolates kernels that were
measured with vLLM ${tables}; it knows no other release. Both are asked for the milliseconds per output token of published runs
of vLLM: the least and the most loaded one of every model, format and GPU that the judge has a build of. Our figures come from
constants fitted without the model; which terms and how many kernels there are was decided with all of these runs in sight. \`npm run eval:planner\` judges us by all runs.

## Errors

| runs | | ours: median | 90 % in | judge: median | 90 % in |
|---|---|---|---|---|---|
${[
  errorRow('all', compared),
  ...by(compared, ({ point: { row } }) => row.series.ranAs ?? row.series.model),
  ...by(compared, ({ point: { row } }) => row.series.gpu),
  ...by(compared, ({ point: { row } }) => `vLLM ${minorOf(row.series.engineVersion ?? '')}`),
  ...by(compared, ({ point: { row } }) => row.series.quantization),
].join('\n')}

## Where they are apart

${verdict(compared)} What is known to differ, which need not be the cause:

${reasons(compared)}

## Every run

Milliseconds per output token. Where the judge lies outside our band (${DECODE_BAND.lowFactor} to ${DECODE_BAND.highFactor} times our figure) the last
column names who was nearer to the measurement.

| model | format | GPU | layout | vLLM | in/out | requests | measured | ours | judge | nearer |
|---|---|---|---|---|---|---|---|---|---|---|
${compared.map(runRow).join('\n')}

${refused.length === 0 ? '' : `\n## Not answered by the judge\n\n${refusals(refused)}\n`}`;
}

function comparedOf({ run, question, answer }: Judged): readonly Compared[] {
  if (answer.tpotMs === undefined) return [];
  return [{ asked: { run, question }, measured: run.point.row.tpotMs, ours: run.predicted, theirs: answer.tpotMs }];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function errorRow(name: string, own: readonly Compared[]): string {
  const ours = own.map((one) => relativeError(one.ours, one.measured));
  const theirs = own.map((one) => relativeError(one.theirs, one.measured));
  const cells = [ours, theirs].flatMap((errors) => [percent(median(errors)), percent(percentile(errors, 0.9))]);
  return `| ${name} | ${own.length} | ${cells.join(' | ')} |`;
}

const by = (compared: readonly Compared[], key: (run: Asked['run']) => string): readonly string[] =>
  [...groupBy(compared, ({ asked: { run } }) => key(run))].map(([name, own]) => errorRow(name, own));

const isApart = ({ ours, theirs }: Compared): boolean =>
  theirs < ours * DECODE_BAND.lowFactor || theirs > ours * DECODE_BAND.highFactor;

const isOursNearer = ({ ours, theirs, measured }: Compared): boolean =>
  relativeError(ours, measured) <= relativeError(theirs, measured);

function runRow(one: Compared): string {
  const { row } = one.asked.run.point;
  const { model, ranAs, quantization, gpu, tensorParallelSize: tp, dataParallelSize: dp } = row.series;
  const layout = [`TP ${tp}`, ...(dp > 1 ? [`DP ${dp}`] : []), ...(row.series.enableExpertParallel ? ['EP'] : [])].join(
    ', ',
  );
  const nearer = isApart(one) ? (isOursNearer(one) ? 'ours' : 'judge') : '';
  const figures = [one.measured, one.ours, one.theirs].map((ms) => ms.toFixed(1));
  const lengths = `${row.inputTokens}/${row.outputTokens}`;
  const cells = [ranAs ?? model, quantization, gpu, layout, row.series.engineVersion, lengths, row.concurrency];
  return `| ${[...cells, ...figures, nearer].join(' | ')} |`;
}

function verdict(compared: readonly Compared[]): string {
  const apart = compared.filter(isApart);
  const nearer = apart.filter(isOursNearer).length;
  return `The two are apart in ${apart.length} of ${compared.length} runs; ours is nearer in ${nearer} of these, the judge in ${apart.length - nearer}.`;
}

/** What is known to differ between the two there; none of it is proven to be the cause. */
const REASONS: Readonly<Record<string, string>> = {
  'kimi-k2.5':
    'we count the prefill of weights that must be unpacked at 16-bit peak, like any other; the judge measured it',
  'llama-3.1-70b':
    'the runs are of 0.10, the tables of the judge of 0.24; our exchanges have one set of constants for all GPUs',
  'deepseek-v4-flash': 'the runs are of 0.20, the tables of the judge of 0.24',
};

function reasons(compared: readonly Compared[]): string {
  const models = new Set(compared.filter(isApart).map(({ asked: { run } }) => run.point.row.series.model));
  return [...models].map((model) => `- ${model}: ${REASONS[model] ?? 'nothing found'}.`).join('\n');
}

const refusals = (refused: readonly Judged[]): string =>
  [...groupBy(refused, ({ answer }) => answer.refused ?? '')]
    .map(([reason, own]) => {
      const names = new Set(
        own.map(
          ({
            run: {
              point: { row },
            },
          }) => `${row.series.ranAs ?? row.series.model} ${row.series.quantization} on ${row.series.gpu}`,
        ),
      );
      return `- ${[...names].join(', ')}: ${reason.split(/\. |\{/)[0]?.trim()}`;
    })
    .join('\n');

import type { DecodeComparison } from '../../../lib/evaluation/decode-fit';
import { groupBy } from '../../../lib/evaluation/statistics';

/** What the judge is asked, by the names of its own interface. */
export interface Question {
  readonly model_path: string;
  readonly system_name: string;
  readonly isl: number;
  readonly osl: number;
  readonly batch_size: number;
  readonly tp_size: number;
  readonly attention_dp_size: number;
  readonly moe_tp_size?: number;
  readonly moe_ep_size?: number;
  readonly kvcache_quant_mode: string;
}

export interface Asked {
  readonly run: DecodeComparison;
  readonly question: Question;
}

/** One process answers all of them; the first of a GPU takes half a minute, each further one a few seconds. */
const MOST_QUESTIONS = 40;

/** Repositories whose configurations the judge carries, by our model and format. */
const BUILDS: Readonly<Record<string, string>> = {
  'gpt-oss-120b mxfp4': 'openai/gpt-oss-120b',
  'kimi-k2.5 int4': 'moonshotai/Kimi-K2.5',
  'kimi-k2.5 nvfp4': 'nvidia/Kimi-K2.5-NVFP4',
  'llama-3.1-70b fp8': 'nvidia/Llama-3.1-70B-Instruct-FP8',
  'minimax-m2.7 fp8-block': 'MiniMaxAI/MiniMax-M2.5',
  'minimax-m2.7 nvfp4': 'nvidia/MiniMax-M2.5-NVFP4',
  'qwen3.8-2.4t-a95b nvfp4': 'Qwen/Qwen3.8-2.4T-A95B',
  'deepseek-v4-flash fp8-fp4-experts': 'deepseek-ai/DeepSeek-V4-Flash',
};

const SYSTEMS: Readonly<Record<string, string>> = {
  H100: 'h100_sxm',
  H200: 'h200_sxm',
  B200: 'b200_sxm',
  B300: 'b300_sxm',
  GB300: 'gb300',
};

/** The least and the most loaded run of every model, format and GPU that the judge has a build of, in turn until the most. */
export function questions(runs: readonly DecodeComparison[]): readonly Asked[] {
  const groups = [...groupBy(runs.filter(isKnown), groupOf).values()].map(byLoad);
  const pairs = groups.flatMap((own) => [own[0], own.at(-1)].flatMap((run) => run ?? []));
  return [...new Set(pairs)].slice(0, MOST_QUESTIONS).map((run) => ({ run, question: questionOf(run) }));
}

const buildOf = ({ point: { row } }: DecodeComparison): string | undefined =>
  BUILDS[`${row.series.model} ${row.series.quantization}`];

const isKnown = (run: DecodeComparison): boolean =>
  buildOf(run) !== undefined && SYSTEMS[run.point.row.series.gpu] !== undefined;

const groupOf = ({ point: { row } }: DecodeComparison): string =>
  [row.series.model, row.series.quantization, row.series.gpu, row.series.dataParallelSize > 1].join(' ');

const byLoad = (runs: readonly DecodeComparison[]): readonly DecodeComparison[] =>
  [...runs].sort(({ point: one }, { point: two }) => (one.row.concurrency ?? 0) - (two.row.concurrency ?? 0));

function questionOf(run: DecodeComparison): Question {
  const { row, request, situation } = run.point;
  const { layout, architecture, kvCacheDtype } = situation.inputs;
  const { tensorParallelSize: tp, dataParallelSize: dp, enableExpertParallel } = layout;
  return {
    model_path: buildOf(run) ?? '',
    system_name: SYSTEMS[row.series.gpu] ?? '',
    isl: request.workload?.inputTokens ?? 0,
    osl: request.workload?.outputTokens ?? 0,
    batch_size: Math.max(1, Math.round((row.concurrency ?? 1) / dp)),
    tp_size: tp,
    attention_dp_size: dp,
    ...(architecture.experts === undefined
      ? {}
      : { moe_tp_size: enableExpertParallel ? 1 : tp * dp, moe_ep_size: enableExpertParallel ? tp * dp : 1 }),
    kvcache_quant_mode: kvCacheDtype.startsWith('fp8') ? 'fp8' : 'bfloat16',
  };
}

import data from './data/decode-runs.json';
import others from './data/other-engines.json';
import { fixtureModels } from './fixture-models';
import type { ModelSpec, Quantization } from '../catalog/types';
import type { PlanRequest } from '../planner';

/** Where figures come from, and what is known of how they were measured. */
export interface DecodeSource {
  readonly name: string;
  readonly reference: string;
  /** Without it nobody knows the cache's format, whether prefixes were cached, how large batches could grow. */
  readonly launchCommandPublished: boolean;
  /** Mean over stated length of prompts and answers. */
  readonly meanLengthShare: number;
  readonly prefixCaching: boolean;
}

/** Runs of one engine under one command. */
interface DecodeSeries {
  /** Catalog id of the model, or of one with the same configuration; or `fixture:` and a key of `fixtureModels`. */
  readonly model: string;
  /** @default - the usual build in that format */
  readonly checkpoint?: string;
  /** @default - the model of that id */
  readonly ranAs?: string;
  readonly quantization: string;
  readonly gpu: string;
  /** @default - not stated */
  readonly engineVersion?: string;
  /**
   * `date`: the source does not state the release; the launch scripts of that day do. `build`: a build between releases, which
   * is counted as the release that follows it.
   */
  readonly engineVersionBy?: string;
  /** The build that ran, when it is no release. */
  readonly engineBuild?: string;
  /** The configuration is that of a neighbour; how the model differs from it. */
  readonly standIn?: string;
  /** What the source itself says against these points. */
  readonly suspect?: string;
  /** The source shows that the cache was not full: no request waited for it. */
  readonly allRan?: boolean;
  /** Measured while nothing was prefilled. */
  readonly prefillExcluded?: boolean;
  /** The labels of the source and the launch command differ; this is what the command says. */
  readonly layoutNote?: string;
  readonly tensorParallelSize: number;
  readonly dataParallelSize: number;
  readonly enableExpertParallel: boolean;
  readonly kvCacheDtype?: string;
  /** The script of that day was not seen; a later one that was copied from it was. */
  readonly kvCacheDtypeBy?: string;
  readonly gpuMemoryUtilization?: number;
  readonly maxNumBatchedTokens?: number;
  /** `concurrency`: as many as requests in flight. */
  readonly maxNumSeqs?: number | string;
  readonly speculation?: string;
  readonly measuredOn?: string;
  readonly source: string;
  readonly points: readonly (readonly (number | null)[])[];
}

/** One measured point. */
export interface DecodeRow {
  readonly series: DecodeSeries;
  readonly engine: 'vllm' | 'sglang' | 'trtllm';
  readonly source: DecodeSource;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly concurrency?: number;
  readonly tpotMs: number;
  readonly ttftMs?: number;
}

const sources: Readonly<Record<string, DecodeSource>> = data.sources;

const sourceOf = ({ source }: DecodeSeries): DecodeSource => {
  const found = sources[source];
  if (found === undefined) throw new Error(`evaluation data: source '${source}' of a series is not described`);
  return found;
};

const stated = (value: number | null | undefined): number | undefined => value ?? undefined;

const rowsOf = (series: DecodeSeries): readonly DecodeRow[] =>
  series.points.map(([inputTokens, outputTokens, concurrency, tpotMs, ttftMs]) => ({
    series,
    engine: 'vllm' as const,
    source: sourceOf(series),
    inputTokens: stated(inputTokens),
    outputTokens: stated(outputTokens),
    concurrency: stated(concurrency),
    tpotMs: tpotMs ?? Number.NaN,
    ttftMs: stated(ttftMs),
  }));

/** Every point of vLLM, those that cannot be judged included. */
export const vllmRows: readonly DecodeRow[] = (data.series as readonly DecodeSeries[]).flatMap(rowsOf);

const OTHER_SOURCE: DecodeSource = {
  name: 'other engines',
  reference: 'see each row of other-engines.json',
  launchCommandPublished: true,
  meanLengthShare: 0.9,
  prefixCaching: false,
};

/** SGLang and TensorRT-LLM on one node, for information. */
export const otherRows: readonly DecodeRow[] = others
  .filter(({ gpus }) => gpus <= 8)
  .map((row) => ({
    series: { ...row, enableExpertParallel: row.expertParallel, points: [] },
    engine: row.engine === 'sglang' ? 'sglang' : 'trtllm',
    source: OTHER_SOURCE,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    concurrency: row.concurrency,
    tpotMs: row.tpotMs,
    ttftMs: row.ttftMs,
  }));

/** A model that is not in the catalog; undefined: it is. */
export const fixtureOf = ({ series: { model } }: DecodeRow): ModelSpec | undefined =>
  model.startsWith('fixture:') ? fixtureModels[model.slice('fixture:'.length)] : undefined;

/** Room the benchmark's commands leave above prompt and answer. */
const LENGTH_MARGIN = 200;
const RELEASE = /^\d+\.\d+\.\d+$/;

/** What a user would ask to plan this run, all that its command states. */
export function requestOf(row: DecodeRow): PlanRequest {
  const { series, source, inputTokens = 1024, outputTokens = 1024, concurrency = 1 } = row;
  const { engineVersion, maxNumSeqs, kvCacheDtype, gpuMemoryUtilization, maxNumBatchedTokens } = series;
  return {
    ...plainRequestOf(row),
    ...(engineVersion !== undefined && RELEASE.test(engineVersion) ? { engineVersion } : {}),
    ...(kvCacheDtype === undefined ? {} : { kvCacheDtype }),
    ...(gpuMemoryUtilization === undefined ? {} : { gpuMemoryUtilization }),
    ...(maxNumBatchedTokens === undefined ? {} : { maxNumBatchedTokens }),
    ...(maxNumSeqs === undefined ? {} : { maxNumSeqs: typeof maxNumSeqs === 'number' ? maxNumSeqs : concurrency }),
    enablePrefixCaching: source.prefixCaching,
    maxModelLen: inputTokens + outputTokens + LENGTH_MARGIN,
    workload: {
      inputTokens: Math.round(inputTokens * source.meanLengthShare),
      outputTokens: Math.round(outputTokens * source.meanLengthShare),
      concurrency,
    },
  };
}

/** The same run asked for by someone who knows the model, the GPUs and the load, and leaves the rest to defaults. */
export function plainRequestOf({
  series,
  inputTokens = 1024,
  outputTokens = 1024,
  concurrency = 1,
}: DecodeRow): PlanRequest {
  const { model, checkpoint, quantization, gpu, tensorParallelSize, dataParallelSize, enableExpertParallel } = series;
  return {
    model,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    quantization: quantization as Quantization,
    gpu,
    tensorParallelSize,
    dataParallelSize,
    enableExpertParallel,
    workload: { inputTokens, outputTokens, concurrency },
  };
}

export const STOOD_IN = 'of a class the planner does not read: a neighbour stands in';
export const WITHOUT_PREFILL =
  'measured without the prefill of other requests, on a build with patches: for PCIe alone';
export const UNPUBLISHED = 'launch command not published: cache format, prefix cache, batch limits';

/** Why the inputs of a run are not complete; undefined: they are. Decided on what is stated, never on what comes out. */
export function missingInput({
  series,
  source,
  inputTokens,
  outputTokens,
  concurrency,
}: DecodeRow): string | undefined {
  if (series.suspect !== undefined) return 'called into doubt by its source';
  if (series.standIn !== undefined) return STOOD_IN;
  if (series.prefillExcluded === true) return WITHOUT_PREFILL;
  if (series.speculation !== undefined) return 'speculates, and does not state how many drafts were accepted';
  if (inputTokens === undefined || outputTokens === undefined) return 'lengths of prompts and answers not stated';
  if (concurrency === undefined) return 'requests in flight not stated';
  if (!source.launchCommandPublished) return UNPUBLISHED;
  if (series.engineVersion === undefined || !RELEASE.test(series.engineVersion)) return 'engine is not a release';
  return undefined;
}

import type { Candidate, CandidateKey, SearchLimits } from './types';
import type { GpuSpec } from '../../catalog/types';
import type { Problem } from '../../problem';
import { type LayoutContext, layoutProblems, type LayoutOption, warningAbout } from '../layout';
import { type DoesNotFit, fit, type Fits, runningRequests } from '../memory';
import { hourlyPrice, usdPerMillionTokens } from '../price';
import { DEFAULT_REGION, type PlanRequest, type Resolved, type Workload } from '../request';
import type { EngineDefaults } from '../settings';
import type { ChosenSpeculation } from '../speculation';
import { crossesNodes, type DecodeInputs, speedup, stepMs } from '../speed';
import type { PreparedModel } from '../weights';

type Figures = Omit<Candidate, keyof CandidateKey>;

/** Reasons are put into words only when they are listed. */
export type Evaluation =
  | { readonly kind: 'candidate'; readonly figures: Figures }
  | { readonly kind: 'rejected'; readonly because: string; readonly reason: () => string };

export interface CandidateInputs {
  readonly request: PlanRequest;
  readonly resolved: Resolved;
  readonly prepared: PreparedModel;
  readonly speculation?: ChosenSpeculation;
  readonly gpu: GpuSpec;
  readonly option: LayoutOption;
  readonly context: LayoutContext;
  readonly blocked?: Problem;
  readonly settings: EngineDefaults;
  readonly workload: Workload;
  readonly limits: SearchLimits;
}

const rejected = (because: string, reason: () => string): Evaluation => ({ kind: 'rejected', because, reason });

/** One candidate: legal, fitting, within the limits, and what it brings. */
export function evaluateCandidate(inputs: CandidateInputs): Evaluation {
  const { option, context, blocked } = inputs;
  if (blocked !== undefined) return rejected(blocked.field, () => `${blocked.field}: ${blocked.message}`);
  const [illegal] = layoutProblems(option.layout, context);
  if (illegal !== undefined) return rejected(illegal.field, () => `${illegal.field}: ${illegal.message}`);
  const warning = warningAbout(option.layout, context.architecture);
  if (warning !== undefined) return rejected('advised against', () => `layout: ${warning}`);
  const found = fit({
    ...inputs,
    ...inputs.resolved,
    layout: option.layout,
    maxModelLen: inputs.request.maxModelLen,
    recipe: inputs.request.recipe,
  });
  if (found.kind === 'does-not-fit') return rejected('memory', () => missing(found));
  return withinLimits(inputs, found);
}

const missing = ({ reason, missingGiBPerGpu, requiredKvGiB, maxModelLen }: DoesNotFit): string =>
  reason === 'weights'
    ? `memory: ${missingGiBPerGpu.toFixed(1)} GiB are missing on each GPU for weights and overhead`
    : `memory: one request of ${maxModelLen} tokens needs ${requiredKvGiB.toFixed(1)} GiB of KV cache per GPU; ${missingGiBPerGpu.toFixed(1)} GiB are missing`;

function withinLimits(inputs: CandidateInputs, found: Fits): Evaluation {
  const figures = figuresOf(inputs, found);
  const { tpotMs, usdPerHour, maxConcurrencyAtLeast } = inputs.limits;
  if (tpotMs !== undefined && figures.tpotMs > tpotMs)
    return rejected('limit tpotMs', () => `limit: ${figures.tpotMs.toFixed(1)} ms per token, at most ${tpotMs} asked`);
  if (usdPerHour !== undefined && (figures.usdPerHour ?? Number.POSITIVE_INFINITY) > usdPerHour)
    return rejected(
      'limit usdPerHour',
      () => `limit: ${figures.usdPerHour?.toFixed(2) ?? 'unknown'} USD an hour, at most ${usdPerHour} asked`,
    );
  if (maxConcurrencyAtLeast !== undefined && figures.maxConcurrency < maxConcurrencyAtLeast)
    return rejected(
      'limit maxConcurrency',
      () =>
        `limit: ${figures.maxConcurrency.toFixed(1)} requests of full length, at least ${maxConcurrencyAtLeast} asked`,
    );
  return { kind: 'candidate', figures };
}

function figuresOf(inputs: CandidateInputs, found: Fits): Figures {
  const { workload, option } = inputs;
  const { layout } = option;
  const running = runningRequests(found, workload);
  const tpotMs = decodeMs(inputs, found, { ...workload, concurrency: running });
  const outputTokensPerSecond = (running / tpotMs) * 1e3;
  const usdPerHour = replicaPrice(inputs);
  const totalPerOutput = 1 + workload.inputTokens / workload.outputTokens;
  return {
    tpotMs,
    outputTokensPerSecond,
    outputTokensPerSecondPerGpu: outputTokensPerSecond / layout.gpus,
    kvCacheGiBPerGpu: found.memory.kvCacheGiB.expected,
    maxConcurrency: found.kvCache.maxConcurrency * layout.dataParallelSize,
    ...(usdPerHour === undefined
      ? {}
      : {
          usdPerHour,
          usdPerMillionTotalTokens: usdPerMillionTokens(
            usdPerHour,
            outputTokensPerSecond * totalPerOutput,
            inputs.request.utilization ?? 1,
          ),
        }),
  };
}

function decodeMs(
  { prepared, resolved, gpu, option, speculation }: CandidateInputs,
  found: Fits,
  workload: Workload,
): number {
  const { shape } = prepared;
  if (shape === undefined) throw new Error('an announced model was searched: its layouts are unknown');
  const { architecture, parts, format } = shape;
  const { layout } = option;
  const { quantization, engineVersion } = resolved;
  const { kvCacheDtype } = found.settings;
  const inputs: DecodeInputs = {
    architecture,
    parts,
    format,
    quantization,
    gpu,
    layout,
    kvCacheDtype,
    crossesNodes: crossesNodes(architecture, layout),
    engineVersion,
  };
  const gain = speculation === undefined ? 1 : speedup(inputs, workload, speculation, speculation.acceptanceLength);
  return stepMs(inputs, workload) / gain;
}

function replicaPrice({ request, option }: CandidateInputs): number | undefined {
  const { instanceType } = option.hardware;
  if (instanceType === undefined) return undefined;
  const { usdPerHour } = hourlyPrice(
    instanceType,
    request.purchaseOption ?? 'on-demand',
    request.region ?? DEFAULT_REGION,
  );
  return usdPerHour === undefined ? undefined : (usdPerHour.expected * option.nodes) / option.replicas;
}

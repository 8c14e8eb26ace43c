import { isAtLeast, SPECULATIVE_METHODS, THRESHOLDS } from '../../../catalog';
import { note } from '../../../problem';
import { nodeCounts } from '../../layout';
import { crossesNodes, GRAPH_TOKENS, isBeyondGraph, isFitted, isUnpacked, MANY_RANKS, unseenKinds } from '../../speed';
import type { NoteRule } from './rule';

/** Environments set the flag; who starts the engine by hand must. */
const withoutCustomAllReduce = (engineVersion: string): string =>
  isAtLeast(engineVersion, THRESHOLDS.allReduceAcrossNodes)
    ? `. vLLM ${engineVersion} needs --disable-custom-all-reduce there (${THRESHOLDS.allReduceAcrossNodes.source}), which environments set`
    : '';

const crossNode: NoteRule = ({ prepared: { shape }, resolved: { engineVersion }, choice: { layout } }) =>
  shape === undefined || !crossesNodes(shape.architecture, layout)
    ? undefined
    : note(
        'throughput',
        `layers that exchange activations between nodes over EFA were not measured: 100 µs a layer are assumed, 200 for experts of data-parallel ranks, and the band is wider${withoutCustomAllReduce(engineVersion)}`,
      );

const spansPcie: NoteRule = ({ resolved: { instanceType }, choice: { layout } }) =>
  layout.nodes === 1 || instanceType === undefined || nodeCounts(instanceType).length > 1
    ? undefined
    : note(
        'throughput',
        `${layout.nodes} × ${instanceType.name} as stated: without NVLink inside a node, PCIe is the narrowest way of every exchange; left open, a replica would stay on one node`,
      );

const manyRanks: NoteRule = ({ prepared: { shape }, choice: { layout } }) =>
  shape?.architecture.experts === undefined || layout.dataParallelSize <= MANY_RANKS.above
    ? undefined
    : note(
        'throughput',
        `time per token with data-parallel experts was measured with 2 and 4 ranks on one node, here are ${layout.dataParallelSize}: the band is wider`,
      );

const unseen: NoteRule = ({ prepared: { shape }, resolved: { model, quantization, gpu } }) => {
  const kinds =
    shape === undefined || shape.architecture.headless === true
      ? []
      : unseenKinds({ architecture: shape.architecture, quantization, gpu });
  return kinds.length === 0
    ? undefined
    : note(
        'throughput',
        `no run with ${kinds.join(' or ')} was fitted for ${model.name}: its work is counted, its times were not seen, and the band is wider`,
      );
};

const unfittedGpu: NoteRule = ({ prepared: { shape }, resolved: { gpu } }) =>
  shape === undefined || shape.architecture.headless === true || isFitted(gpu)
    ? undefined
    : note(
        'throughput',
        `no run on ${gpu.name} was fitted: data sheet and the constants of Hopper and Blackwell, with a wider band`,
      );

const unpacked: NoteRule = ({ prepared: { shape }, resolved: { gpu, quantization } }) =>
  shape === undefined || gpu.denseFlopsPerSecond.fp4 === undefined || !isUnpacked(gpu, quantization)
    ? undefined
    : note(
        'throughput',
        `${quantization} is unpacked by the general cores of ${gpu.name}, as on an H100; a build in NVFP4 is faster`,
      );

const newEngine: NoteRule = ({ prepared: { shape }, resolved: { engineVersion } }) =>
  shape === undefined || shape.architecture.headless === true || !isAtLeast(engineVersion, THRESHOLDS.fasterDecode)
    ? undefined
    : note(
        'throughput',
        `times per token were fitted to vLLM 0.10 to 0.20 and a few runs of 0.27 and 0.28 (Qwen3.8, DeepSeek-V4-Flash); what is published of tokens alone is up to a quarter shorter, so the low end is more likely than the high one`,
      );

const fewerDrafts: NoteRule = ({ speculation, result: { speculative, basis } }) => {
  const most = speculation?.numSpeculativeTokens;
  const chosen = speculative?.numSpeculativeTokens;
  if (most === undefined || chosen === undefined || chosen === most) return undefined;
  return note(
    'speculation',
    `${chosen} of up to ${most} drafts a step are fastest with ${basis?.decode?.workload.concurrency} requests at once; state numSpeculativeTokens to fix them`,
  );
};

const manyVerified: NoteRule = ({ choice: { layout }, resolved, result: { speculative, basis } }) => {
  const running = basis?.decode?.workload.concurrency;
  if (speculative === undefined || running === undefined) return undefined;
  const verified = running * (speculative.numSpeculativeTokens + 1);
  if (!isBeyondGraph(verified, layout)) return undefined;
  const { adaptiveSince } = SPECULATIVE_METHODS[speculative.method];
  const isAdaptive =
    adaptiveSince !== undefined &&
    resolved.gpu.architecture === 'Blackwell' &&
    isAtLeast(resolved.engineVersion, adaptiveSince);
  const adaptive = isAdaptive
    ? `; enable_adaptive_verification in --speculative-config verifies fewer under load (${adaptiveSince.source}) and is not counted here`
    : '';
  return note(
    'speculation',
    `${running} requests verify ${verified} tokens a step, more than the largest CUDA graph holds by default (${GRAPH_TOKENS}): DeepSeek-V4-Pro lost half its output so, and the low end is lower${adaptive}`,
  );
};

const missingPackage: NoteRule = ({ request: { speculative } }) => {
  if (typeof speculative !== 'object') return undefined;
  const missing = SPECULATIVE_METHODS[speculative.method].missingPackage;
  return missing === undefined
    ? undefined
    : note('speculation', `${speculative.method} needs ${missing}, which vLLM's image does not contain`);
};

/** Where times per token are weak, and what speculation needs besides. */
export const speedNotes: readonly NoteRule[] = [
  crossNode,
  spansPcie,
  manyRanks,
  unseen,
  unfittedGpu,
  unpacked,
  newEngine,
  fewerDrafts,
  manyVerified,
  missingPackage,
];

import { type Problem, problem } from '../../problem';
import { bytesToGiB, formatGB } from '../../units';
import { layoutKey } from '../layout';
import type { DoesNotFit } from '../memory';
import type { Alternative } from '../search';
import type { Question } from '../weights';

const gib = (value: number): string => `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} GiB`;
const tokens = (count: number): string => count.toLocaleString('en-US');

/** Why the memory does not do, in GiB per GPU, with the numbers a reader can add up. */
export function memoryProblem(question: Question, choice: DoesNotFit): Problem {
  const enough = sufficientUtilization(choice);
  if (choice.reason === 'kv-cache') return problem('maxModelLen', requestTooLong(question, choice, enough));
  const field = enough === undefined ? 'instanceType' : 'gpuMemoryUtilization';
  return problem(field, weightsTooLarge(question, choice, enough));
}

function weightsTooLarge(question: Question, choice: DoesNotFit, enough: number | undefined): string {
  const { model, quantization } = question.resolved;
  const size = checkpointSize(question.prepared.checkpointBytes);
  const raise = enough === undefined ? 'Take' : `Raise gpuMemoryUtilization to at least ${enough}, or take`;
  return [
    `${model.id} in ${quantization} takes ${size} and does not fit ${placeOf(question, choice)}:`,
    `per GPU ${sumOf(choice)}; ${gib(choice.missingGiBPerGpu)} are missing on each GPU.`,
    `${raise} more or larger GPUs, or a smaller build`,
  ].join(' ');
}

function requestTooLong(question: Question, choice: DoesNotFit, enough: number | undefined): string {
  const { maxModelLen, requiredKvGiB, longestModelLen, memory } = choice;
  const longest =
    longestModelLen > 0
      ? `the longest that fits is ${tokens(longestModelLen)}`
      : 'not even one token fits; lower maxNumBatchedTokens or take more memory';
  const raise = enough === undefined ? '' : `, and gpuMemoryUtilization ${enough} is enough for all`;
  return [
    `one request of ${tokens(maxModelLen)} tokens needs ${gib(requiredKvGiB)} of KV cache per GPU`,
    `and ${gib(memory.kvCacheGiB.expected)} are left on ${placeOf(question, choice)} (${sumOf(choice)});`,
    `${longest}${raise}`,
  ].join(' ');
}

/** `8 × H200 (1 × p5en.48xlarge), TP8 PP1 DP1` */
function placeOf({ resolved: { gpu, instanceType } }: Question, { layout }: DoesNotFit): string {
  const nodes = instanceType === undefined ? '' : ` (${layout.nodes} × ${instanceType.name})`;
  return `${layout.gpus} × ${gpu.name}${nodes}, ${layoutKey(layout)}`;
}

const checkpointSize = (bytes: number): string =>
  `${Math.round(bytesToGiB(bytes)).toLocaleString('en-US')} GiB (${formatGB(bytes)})`;

/** `140.4 GiB visible × 0.92 = 129.2 GiB, weights 132 GiB, overhead 5 GiB` */
function sumOf({ memory }: DoesNotFit): string {
  const { visibleGiB, requestedGiB, weightsGiB, draftWeightsGiB, overheadGiB } = memory;
  const requested = `${gib(visibleGiB)} visible × ${(requestedGiB / visibleGiB).toFixed(2)} = ${gib(requestedGiB)}`;
  return `${requested}, weights ${gib(weightsGiB + draftWeightsGiB)}, overhead ${gib(overheadGiB.expected)}`;
}

/** Above it CUDA's own memory and other processes have no room. */
const MAX_UTILIZATION = 0.95;

/** The share of the GPU that would do, to the hundredth; undefined when no share does, or none decides. */
function sufficientUtilization({ memory, missingGiBPerGpu, inputs }: DoesNotFit): number | undefined {
  const share = Math.ceil(((memory.requestedGiB + missingGiBPerGpu) / memory.visibleGiB) * 100) / 100;
  return inputs.availableKvCacheGiB === undefined && share <= MAX_UTILIZATION ? share : undefined;
}

/** `. Would fit: 2 × p5en.48xlarge; 1 × p5en.48xlarge with NVFP4`, or nothing when nothing was tried. */
export function wouldFit(alternatives: readonly Alternative[]): string {
  if (alternatives.length === 0) return '';
  const texts = alternatives.map(
    ({ instanceType, nodes, checkpoint, kvCacheGiBPerGpu }) =>
      `${nodes} × ${instanceType}${checkpoint === undefined ? '' : ` with ${checkpoint}`} (${gib(kvCacheGiBPerGpu)} of KV cache a GPU)`,
  );
  return `. Would fit: ${texts.join('; ')}`;
}

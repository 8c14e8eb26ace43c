import { type Problem, problem } from '../../problem';
import { bytesToGiB, formatGB } from '../../units';
import { layoutKey, nodeCounts } from '../layout';
import { type DoesNotFit, type Fits, loadedGiB } from '../memory';
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
    `${raise} more or larger GPUs, or a smaller build${aloneOf(question)}`,
  ].join(' ');
}

/** Why more nodes of this type were not tried. */
function aloneOf({ resolved: { instanceType } }: Question): string {
  if (instanceType === undefined || nodeCounts(instanceType).length > 1) return '';
  const { name, efaInterfaces } = instanceType;
  return efaInterfaces === 0
    ? `; more nodes of ${name} do not help, for it has no EFA between them`
    : `; left open, a replica spans nodes only with EFA between them and NVLink inside, which ${name} lacks: stated nodes are planned over its PCIe`;
}

/** The low end decides: an engine whose cache does not hold one request of the stated length refuses to start. */
function requestTooLong(question: Question, choice: DoesNotFit, enough: number | undefined): string {
  const { maxModelLen, requiredKvGiB, longestModelLen, memory } = choice;
  const longest =
    longestModelLen > 0
      ? `the longest that fits is ${tokens(longestModelLen)}`
      : 'not even one token fits; take more memory';
  const { low, expected } = memory.kvCacheGiB;
  const left =
    low === expected ? gib(low) : `at the low end of the estimate ${gib(low)} (${gib(expected)} in its middle)`;
  const { maxNumSeqs, maxNumBatchedTokens } = choice.inputs.settings;
  const fewer =
    low === expected
      ? ''
      : `; fewer sequences (maxNumSeqs ${maxNumSeqs}) or batched tokens (maxNumBatchedTokens ${maxNumBatchedTokens}) leave more`;
  const raise = enough === undefined ? '' : `, and gpuMemoryUtilization ${enough} is enough for all`;
  return [
    `one request of ${tokens(maxModelLen)} tokens needs ${gib(requiredKvGiB)} of KV cache per GPU`,
    `and ${left} are left on ${placeOf(question, choice)} (${sumOf(choice)});`,
    `${longest}${raise}${fewer}`,
  ].join(' ');
}

/** Predicted weights are met to 3 % in nineteen of twenty runs: within that a logged cache is believed. */
const WEIGHTS_SLACK = 0.03;

/** A run cannot have printed a larger cache than the share of the GPU leaves beside the weights. */
export function loggedProblem({ inputs, memory }: Fits | DoesNotFit): Problem | undefined {
  const logged = inputs.availableKvCacheGiB;
  const { requestedGiB } = memory;
  const weights = loadedGiB(memory);
  if (logged === undefined || logged <= requestedGiB - weights * (1 - WEIGHTS_SLACK)) return undefined;
  const most = Math.max(0, Math.floor((requestedGiB - weights) * 10) / 10);
  return problem(
    'availableKvCacheGiB',
    `${logged} GiB and ${gib(weights)} of weights exceed the ${gib(requestedGiB)} requested of a GPU: the run had another gpuMemoryUtilization, layout or build; here at most ${most} GiB are left, or leave it out`,
  );
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
  const { visibleGiB, requestedGiB, weightsGiB, draftWeightsGiB, loraGiB, overheadGiB } = memory;
  const requested = `${gib(visibleGiB)} visible × ${(requestedGiB / visibleGiB).toFixed(2)} = ${gib(requestedGiB)}`;
  return `${requested}, weights ${gib(weightsGiB + draftWeightsGiB)}${loraGiB === undefined ? '' : `, LoRA slots ${gib(loraGiB)}`}, overhead ${gib(overheadGiB.expected)}, at most ${gib(overheadGiB.high)}`;
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

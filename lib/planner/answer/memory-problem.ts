import { type Problem, problem } from '../../problem';
import { bytesToGiB, formatGB } from '../../units';
import { layoutKey } from '../layout';
import type { DoesNotFit } from '../memory';
import type { Alternative } from '../search';
import type { Question } from '../weights';

const gib = (value: number): string => `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} GiB`;
const tokens = (count: number): string => count.toLocaleString('en-US');

/** Why the memory does not do, in GiB per GPU, with the numbers a reader can add up. */
export function memoryProblem({ resolved, prepared }: Question, choice: DoesNotFit): Problem {
  const { model, gpu, instanceType, quantization } = resolved;
  const { layout, memory } = choice;
  const where = `${layout.gpus} × ${gpu.name}${instanceType === undefined ? '' : ` (${layout.nodes} × ${instanceType.name})`}, ${layoutKey(layout)}`;
  const total = `${Math.round(bytesToGiB(prepared.checkpointBytes)).toLocaleString('en-US')} GiB (${formatGB(prepared.checkpointBytes)})`;
  const sum = `${gib(memory.visibleGiB)} visible × ${(memory.requestedGiB / memory.visibleGiB).toFixed(2)} = ${gib(memory.requestedGiB)}, weights ${gib(memory.weightsGiB + memory.draftWeightsGiB)}, overhead ${gib(memory.overheadGiB.expected)}`;
  const enough = sufficientUtilization(choice);
  if (choice.reason === 'weights') {
    const raise = enough === undefined ? 'Take' : `Raise gpuMemoryUtilization to at least ${enough}, or take`;
    const message = `${model.id} in ${quantization} takes ${total} and does not fit ${where}: per GPU ${sum}; ${gib(choice.missingGiBPerGpu)} are missing on each GPU. ${raise} more or larger GPUs, or a smaller build`;
    return problem(enough === undefined ? 'instanceType' : 'gpuMemoryUtilization', message);
  }
  const wayOut =
    choice.longestModelLen > 0
      ? `the longest that fits is ${tokens(choice.longestModelLen)}`
      : 'not even one token fits; lower maxNumBatchedTokens or take more memory';
  return problem(
    'maxModelLen',
    `one request of ${tokens(choice.maxModelLen)} tokens needs ${gib(choice.requiredKvGiB)} of KV cache per GPU and ${gib(memory.kvCacheGiB.expected)} are left on ${where} (${sum}); ${wayOut}${enough === undefined ? '' : `, and gpuMemoryUtilization ${enough} is enough for all`}`,
  );
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

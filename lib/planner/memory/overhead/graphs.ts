import { GIB } from '../../../units';
import { gpuClass, type OverheadInputs } from './inputs';
import { isAtLeast, THRESHOLDS } from '../../../catalog';

const SMALL_STEP = 8;
const LARGE_STEP = 16;
const STEP_GROWS_AT = 256;
const FIRST_SIZES = [1, 2, 4];

/**
 * How many batch sizes are captured as CUDA graphs by default: 1, 2, 4, then every 8th to 256 and every 16th up to twice
 * `max_num_seqs`, at most 512 tokens, 1024 on data-centre Blackwell. Source: vllm-project/vllm config/vllm.py
 * `_set_cudagraph_sizes`; logs print 51 sizes for 256 sequences and more, 35 for 128, 19 for 64, 7 for 16.
 */
export function capturedSizes({ settings, gpu }: Pick<OverheadInputs, 'settings' | 'gpu'>): number {
  if (settings.enforceEager) return 0;
  const most = gpuClass(gpu) === 'blackwell' ? 1024 : 512;
  const largest = Math.min(2 * settings.maxNumSeqs, settings.maxNumBatchedTokens, most);
  const first = FIRST_SIZES.filter((size) => size <= largest).length;
  const small = Math.floor(Math.min(largest, STEP_GROWS_AT - SMALL_STEP) / SMALL_STEP);
  const large = largest < STEP_GROWS_AT ? 0 : Math.floor((largest - STEP_GROWS_AT) / LARGE_STEP) + 1;
  return first + small + large;
}

/** Layers and sizes of the models whose estimates were logged: the graph constant is theirs. */
export const GRAPH_LAYERS = 50;
export const GRAPH_SIZES = 51;

/** Graph memory in units of a model of 50 layers that captures 51 sizes; 0 where it is not subtracted from the cache. */
export function graphUnits(inputs: OverheadInputs): number {
  if (!isAtLeast(inputs.engineVersion, THRESHOLDS.graphsSubtracted)) return 0;
  const layers = inputs.architecture?.numHiddenLayers ?? GRAPH_LAYERS;
  return (layers / GRAPH_LAYERS) * Math.min(1, capturedSizes(inputs) / GRAPH_SIZES);
}

/** vllm#50780: 0.26 charges about 128 KiB a batched token where 0.23 did not. */
const STATE_BYTES_PER_TOKEN = 131_072;

export function stateInGraphsGiB({ architecture, settings, engineVersion }: OverheadInputs): number {
  const charged =
    architecture?.stateful === true && !settings.enforceEager && isAtLeast(engineVersion, THRESHOLDS.stateInGraphs);
  return charged ? (settings.maxNumBatchedTokens * STATE_BYTES_PER_TOKEN) / GIB : 0;
}

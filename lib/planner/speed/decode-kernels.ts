import { queryKeyNormKernels } from '../../catalog';
import type { GpuSpec, Quantization } from '../../catalog/types';
import type { Architecture, AttentionShape } from '../architecture';

/**
 * GPU kernels one token passes through, all layers together: the smallest batch waits for their launches, not for memory.
 * Counted from vLLM's model code as torch.compile and its fusions leave it, by kind of layer; where the code leaves room (what a
 * fused kernel holds, what runs beside what) the count is the one that published runs bear out.
 */
export function kernelsPerStep(architecture: Architecture, quantization: Quantization, gpu: GpuSpec): number {
  const { numHiddenLayers: layers, experts } = architecture;
  const expertLayers = experts?.layers ?? 0;
  const perLayer =
    NORMS + queryKeyNormKernels(architecture.name) + quantizing(quantization, experts !== undefined, gpu);
  const shared = (experts?.sharedIntermediateSize ?? 0) > 0 ? SHARED_EXPERT : 0;
  const routed = isFused(quantization, gpu) ? FUSED_EXPERTS : EXPERTS;
  return (
    layers * perLayer +
    attentionKernels(architecture.attention, layers) +
    (layers - expertLayers) * DENSE +
    expertLayers * (routed + shared)
  );
}

/** Before attention and before the dense part or the experts, each fused with the residual addition. */
const NORMS = 2;
/** Gate and up projection, activation, down projection. */
const DENSE = 3;
/** Router, choice of experts, alignment (2), two grouped products, activation, weighted sum. */
const EXPERTS = 8;
/** Blackwell's own kernels for four-bit experts: router, choice, two grouped products with activation, one more pass, weighted sum. */
const FUSED_EXPERTS = 6;
/** Runs beside the routed ones on a stream of its own; the addition remains. */
const SHARED_EXPERT = 1;
/** Query-key-value projection, rotary embedding, cache write, attention and its merge of splits, output projection. */
const HEADS = 6;
/** Projection down, norms, projection up, two absorbed products, rotary embedding, write, attention and merge, output. */
const LATENT = 10;
/** Key and weight projections, scores, choice of tokens. */
const INDEXER = 4;
/** Projections in, convolution, recurrence, gated norm, projection out. */
const STATE = 6;
/** Several residual streams: before and after attention and experts a product, its normalisation and the mixing of streams. */
const HYPER_CONNECTIONS = 8;
/** Latent attention plus two compressors beside the indexer. */
const COMPRESSED = LATENT + 4 + HYPER_CONNECTIONS;

function attentionKernels(attention: AttentionShape, layers: number): number {
  switch (attention.kind) {
    case 'gqa':
      return layers * HEADS + (attention.indexer?.layers ?? 0) * INDEXER;
    case 'sliding-window':
    case 'chunked':
      return layers * HEADS;
    case 'mla':
      return layers * LATENT;
    case 'dsa':
      return layers * LATENT + attention.indexer.layers * INDEXER;
    case 'hybrid': {
      const latent = attention.latent?.layers ?? 0;
      return attention.state.layers * STATE + (attention.full?.layers ?? 0) * HEADS + latent * LATENT;
    }
    case 'v4':
      return layers * COMPRESSED + attention.indexer.layers * INDEXER;
  }
}

const FOUR_BIT_FLOATS: ReadonlySet<Quantization> = new Set(['nvfp4', 'mxfp4', 'fp8-fp4-experts']);

const isFused = (quantization: Quantization, { denseFlopsPerSecond: { fp4 } }: GpuSpec): boolean =>
  fp4 !== undefined && FOUR_BIT_FLOATS.has(quantization);

/** Kernels that bring activations to the format of the weights; formats of weights alone, and GPUs without the format, need none. */
function quantizing(
  quantization: Quantization,
  hasExperts: boolean,
  { denseFlopsPerSecond: { fp8, fp4 } }: GpuSpec,
): number {
  if (quantization === 'nvfp4' ? fp4 === undefined : fp8 === undefined) return 0;
  // Norms and the activation write it themselves; before the output projection it is a kernel.
  if (quantization === 'fp8') return 1;
  // Before each of four products, and scales brought to the layout of two of them.
  if (quantization === 'fp8-block' || quantization === 'fp8-fp4-experts') return 6;
  // Builds with experts quantize those alone, and the second product takes what the first writes.
  if (quantization === 'nvfp4') return hasExperts ? 1 : 4;
  return 0;
}

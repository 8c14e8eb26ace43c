import type { Architecture, HeadLayers } from '../architecture';
import type { Layout } from '../layout';
import { bytesPerElement, headsPerRank, stateBytes, V4_STATE_BYTES } from '../memory';

interface ContextInputs {
  readonly architecture: Architecture;
  readonly layout: Layout;
  readonly kvCacheDtype: string;
}

/** Tokens a sparse-attention layer reads after its indexer chose. */
const SPARSE_TOP_K = 2048;

/** Bytes of context one GPU reads in a decode step: every request at its average length, layers shared by pipeline stages. */
export function contextBytesRead(layout: Layout, bytesPerRequest: number, concurrency: number): number {
  const requestsPerRank = concurrency / layout.dataParallelSize;
  return (requestsPerRank * bytesPerRequest) / layout.pipelineParallelSize;
}

/** Bytes of context that one request of this length has a decode step read, all layers together. */
export function contextBytesPerRequest({ architecture, layout, kvCacheDtype }: ContextInputs, length: number): number {
  const { attention } = architecture;
  const element = bytesPerElement(kvCacheDtype);
  const tp = layout.tensorParallelSize;
  const heads = (group: HeadLayers, tokens: number): number =>
    (group.layers + (group.readers ?? 0)) * 2 * headsPerRank(group, tp) * group.headDim * element * tokens;
  switch (attention.kind) {
    case 'gqa':
      return heads(attention.full, length);
    case 'sliding-window':
      return (
        heads(attention.local, Math.min(length, attention.window)) +
        (attention.full === undefined ? 0 : heads(attention.full, length))
      );
    case 'chunked':
      return heads(attention.full, length) + heads(attention.local, Math.min(length, attention.chunkSize));
    case 'mla':
    case 'dsa': {
      const read = attention.kind === 'dsa' ? Math.min(length, SPARSE_TOP_K) : length;
      const latent = attention.latent.layers * (attention.latent.kvLoraRank + attention.latent.qkRopeHeadDim) * element;
      const indexer = attention.kind === 'dsa' ? attention.indexer.layers * attention.indexer.headDim * length : 0;
      return latent * read + indexer;
    }
    case 'hybrid': {
      // A state is read and written back each step.
      const states = 2 * attention.state.layers * stateBytes(attention.state, tp);
      const latent = attention.latent;
      const latentBytes = (latent?.layers ?? 0) * ((latent?.kvLoraRank ?? 0) + (latent?.qkRopeHeadDim ?? 0)) * element;
      return states + latentBytes * length + (attention.full === undefined ? 0 : heads(attention.full, length));
    }
    case 'v4': {
      const compressed = attention.ratio4Layers * Math.min(length / 4, SPARSE_TOP_K / 2);
      const coarse = (attention.ratio128Layers * length) / 128;
      const window = attention.layers * Math.min(length, attention.slidingWindow);
      const indexer = (attention.ratio4Layers * attention.indexer.headDim * length) / 4;
      return (compressed + coarse + window) * V4_STATE_BYTES + indexer;
    }
  }
}

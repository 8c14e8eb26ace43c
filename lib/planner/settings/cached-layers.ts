import { type CachedLayers, hasSinks, isBidirectional, isBlockSparse } from '../../catalog';
import type { Architecture, HeadLayers } from '../architecture';

/** The kinds of layers of a model that keep a key-value cache, as the engine's backends look at them. */
export function cachedLayers({ name, attention, bidirectional }: Architecture): readonly CachedLayers[] {
  if (bidirectional === true) return [];
  const heads = (layers: HeadLayers | undefined, windowed = false): readonly CachedLayers[] =>
    layers === undefined || layers.layers === 0
      ? []
      : [
          {
            kernels: 'heads',
            headDim: layers.headDim,
            windowed,
            sinks: hasSinks(name),
            bidirectional: isBidirectional(name),
          },
        ];
  switch (attention.kind) {
    case 'gqa':
      return isBlockSparse(name) ? [...heads(attention.full), { kernels: 'block-sparse' }] : heads(attention.full);
    case 'sliding-window':
      return [...heads(attention.full), ...heads(attention.local, true)];
    case 'chunked':
      return [...heads(attention.full), ...heads(attention.local)];
    case 'hybrid':
      return attention.latent === undefined ? heads(attention.full) : [{ kernels: 'latent' }];
    case 'mla':
      return [{ kernels: 'latent' }];
    case 'dsa':
      return [{ kernels: 'sparse-latent' }];
    case 'v4':
      return [{ kernels: 'v4' }];
  }
}

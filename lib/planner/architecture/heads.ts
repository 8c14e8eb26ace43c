import type { Architecture } from './types';

/** KV heads that limit how far the cache splits; absent: latent attention, which does not split at all. */
export function keyValueHeads({ attention }: Architecture): number | undefined {
  if (attention.kind === 'gqa' || attention.kind === 'chunked') return attention.full.numKeyValueHeads;
  if (attention.kind === 'sliding-window') return attention.local.numKeyValueHeads;
  if (attention.kind === 'hybrid') return attention.full?.numKeyValueHeads;
  return undefined;
}

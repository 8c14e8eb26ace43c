import type { Setup } from './memory-evaluation';
import { type Architecture, bytesPerElement } from '../planner';
import { bytesToGiB, gibToBytes } from '../units';

/**
 * The published formula of another planner, for comparison: weights × 1.02 / GPUs, overhead 2.3 GiB + 5 % of them, KV cache
 * divided by the GPU count. Source: kaito-project/kaito@056b828 pkg/workspace/estimator/nodesestimator/estimator.go.
 */
const KAITO = { weightsFactor: 1.02, overheadGiB: 2.3, overheadShare: 0.05 };

export const kaitoWeightsGiB = ({ prepared, layout }: Setup): number =>
  (bytesToGiB(prepared.checkpointBytes) * KAITO.weightsFactor) / layout.gpus;

export function kaitoAvailableGiB(setup: Setup, requestedGiB: number): number {
  const weights = kaitoWeightsGiB(setup);
  return requestedGiB - weights - KAITO.overheadGiB - KAITO.overheadShare * weights;
}

/** Tokens of a cache that every layer fills and that GPUs share, latent or not. */
export function kaitoTokens({ architecture, layout, settings }: Setup, availableKvGiB: number): number {
  const perToken = (everyLayerElements(architecture) * bytesPerElement(settings.kvCacheDtype)) / layout.gpus;
  return Math.floor(gibToBytes(availableKvGiB) / perToken);
}

function everyLayerElements({ attention, numHiddenLayers }: Architecture): number {
  const latent = attention.kind === 'mla' || attention.kind === 'dsa' ? attention.latent : undefined;
  if (latent !== undefined) return numHiddenLayers * (latent.kvLoraRank + latent.qkRopeHeadDim);
  if (attention.kind === 'v4') return numHiddenLayers * 2 * attention.headDim;
  const heads =
    attention.kind === 'sliding-window'
      ? attention.local
      : attention.kind === 'hybrid'
        ? attention.full
        : 'full' in attention
          ? attention.full
          : undefined;
  return numHiddenLayers * 2 * (heads?.numKeyValueHeads ?? 1) * (heads?.headDim ?? 1);
}

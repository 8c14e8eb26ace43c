import { DEFAULT_LORA_RANK } from '../catalog';
import type { LoraAdapter, ModelConfig } from './schema';

/** What an environment says of adapters. */
type Adapted = Pick<ModelConfig, 'loraAdapters' | 'loadLorasAtRuntime' | 'maxLoras' | 'maxCpuLoras' | 'maxLoraRank'>;

/** As stated, or as its file says. */
export const rankOf = ({ rank, files }: Pick<LoraAdapter, 'rank' | 'files'>): number | undefined => rank ?? files?.rank;

/** Each slot takes memory of every GPU; further adapters wait in the memory of the node and are brought in when asked for. */
const USUAL_SLOTS = 4;

export interface LoraSizes {
  readonly maxLoras: number;
  readonly maxCpuLoras: number;
  /** Before it is raised to one that the release takes. */
  readonly maxLoraRank: number;
}

/** Undefined: the engine takes no adapters. */
export function loraSizesOf(model: Adapted): LoraSizes | undefined {
  const { loraAdapters = [], loadLorasAtRuntime } = model;
  if (loraAdapters.length === 0 && loadLorasAtRuntime !== true) return undefined;
  const ranks = loraAdapters.flatMap((adapter) => rankOf(adapter) ?? []);
  const maxLoras = model.maxLoras ?? Math.min(Math.max(1, loraAdapters.length), USUAL_SLOTS);
  return {
    maxLoras,
    maxCpuLoras: model.maxCpuLoras ?? Math.max(maxLoras, loraAdapters.length),
    maxLoraRank: Math.max(model.maxLoraRank ?? (ranks.length === 0 ? DEFAULT_LORA_RANK : 1), ...ranks),
  };
}

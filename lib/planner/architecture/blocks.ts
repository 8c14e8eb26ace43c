import type { FieldReader } from './fields';

interface BlockLayers {
  readonly attention: { readonly layers: number; readonly numKeyValueHeads: number };
  readonly dense: { readonly layers: number; readonly intermediateSize: number };
}

interface Block {
  readonly attention?: { readonly n_heads_in_group?: number | null; readonly no_op?: boolean };
  readonly ffn?: { readonly ffn_mult?: number | null; readonly no_op?: boolean; readonly intermediate_size?: number };
}

/** DeciLM's classes round the widths of their layers to this. */
const WIDTH_MULTIPLE = 256;

const isPossible = ({ attention, ffn }: Block): boolean =>
  [attention?.n_heads_in_group, ffn?.ffn_mult, ffn?.intermediate_size].every(
    (value) => value === undefined || value === null || (Number.isFinite(value) && value > 0),
  );

/**
 * DeciLM and Nemotron-NAS: every layer has its own width and some have no attention or no feed-forward part.
 * Source: vLLM 0.29.0 models/nemotron_nas.py `_ffn_mult_to_intermediate_size`.
 */
export function blockLayers(read: FieldReader): BlockLayers | undefined {
  const blocks = read.records<Block>('block_configs');
  if (blocks === undefined) return undefined;
  const wrong = blocks.findIndex((block) => !isPossible(block));
  if (wrong >= 0) read.refuse(`block_configs[${wrong}]`, blocks[wrong]);
  if (wrong >= 0) return { attention: { layers: 1, numKeyValueHeads: 1 }, dense: { layers: 1, intermediateSize: 1 } };
  const heads = read.or(1, 'num_attention_heads');
  const hidden = read.or(1, 'hidden_size');
  const groups = blocks.flatMap(({ attention }) => attention?.n_heads_in_group ?? []);
  const widths = blocks.flatMap(({ ffn }) => {
    if (ffn?.no_op === true) return [];
    if (typeof ffn?.intermediate_size === 'number') return [ffn.intermediate_size];
    const width = Math.floor((2 * (ffn?.ffn_mult ?? 0) * hidden) / 3);
    return width === 0 ? [] : [Math.ceil(width / WIDTH_MULTIPLE) * WIDTH_MULTIPLE];
  });
  const sum = widths.reduce((total, width) => total + width, 0);
  return {
    attention: { layers: groups.length, numKeyValueHeads: Math.floor(heads / (groups[0] ?? heads)) },
    dense: { layers: widths.length, intermediateSize: widths.length === 0 ? 0 : sum / widths.length },
  };
}

import type { Architecture, DeclaredFormat, ParameterParts } from '../architecture';
import type { StorageFormat } from './storage-format';

const SIXTEEN_BIT = 2;

/** The large modules of each part by the names that files give them; the first list that a file knows tells. */
const ATTENTION = ['self_attn.q_proj', 'self_attn.o_proj', 'self_attn.q_b_proj', 'self_attn.kv_b_proj'];
const STATE = [
  'linear_attn.in_proj_qkv',
  'linear_attn.in_proj_qkvz',
  'linear_attn.out_proj',
  'mixer.in_proj',
  'mixer.out_proj',
];
const DENSE = ['mlp.gate_proj', 'mlp.down_proj', 'feed_forward.gate_proj', 'mixer.down_proj'];
const SHARED = [
  'mlp.shared_experts.down_proj',
  'mlp.shared_expert.down_proj',
  'block_sparse_moe.shared_experts.down_proj',
  'feed_forward.shared_expert.down_proj',
  'mixer.shared_experts.down_proj',
];
const ROUTED = [
  'mlp.experts.0.down_proj',
  'mlp.experts.0.gate_proj',
  'block_sparse_moe.experts.0.w1',
  'feed_forward.experts.0.down_proj',
  'experts.0.down_proj',
  'mixer.experts.0.down_proj',
];
/** Where a dense part stands in the same layer, experts are no part of `mlp`. */
const BESIDE_DENSE = ['experts.0.down_proj', 'moe.experts.0.down_proj'];

/**
 * Storage that a file's lists of layers come to: of each part the mean over the layers that have it. A name that no list knows
 * stands for itself: with one format everywhere it has that format, with a format per layer it is left in 16 bits.
 */
export function declaredStorage(
  declared: DeclaredFormat,
  architecture: Architecture,
  parts: ParameterParts,
): Pick<StorageFormat, 'routed' | 'other' | 'head' | 'draft'> {
  const mean = (names: readonly string[], layers: readonly number[]): number => meanBytes(declared, names, layers);
  const { numHiddenLayers, attention, dense, experts } = architecture;
  const all = range(0, numHiddenLayers);
  const denseLayers =
    experts !== undefined && (dense?.layers ?? 0) < numHiddenLayers ? range(0, dense?.layers ?? 0) : all;
  const expertLayers = experts === undefined ? [] : range(numHiddenLayers - experts.layers, numHiddenLayers);
  const beside = experts !== undefined && dense !== undefined && dense.layers + experts.layers > numHiddenLayers;
  const stateful = attention.kind === 'hybrid' ? attention.state.layers * attention.state.parameters : 0;
  const heads = parts.attention + parts.keyValue + parts.attentionReplicated - stateful;
  const groups = [
    { count: heads, bytes: mean(ATTENTION, all) },
    { count: stateful, bytes: mean([...STATE, 'self_attn.q_proj'], all) },
    { count: parts.dense, bytes: mean(DENSE, denseLayers) },
    { count: parts.shared, bytes: mean(SHARED, expertLayers) },
  ];
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const bytes = groups.reduce((sum, group) => sum + group.count * group.bytes, 0);
  const head = headBytes(declared);
  return {
    routed: experts === undefined ? declared.bytes : mean(beside ? BESIDE_DENSE : ROUTED, expertLayers),
    other: count === 0 ? SIXTEEN_BIT : bytes / count,
    ...(head === undefined ? {} : { head }),
    ...(leavesDraft(declared) ? { draft: SIXTEEN_BIT } : {}),
  };
}

/** ModelOpt's builds leave `mtp` out, by pattern or for want of a group. */
const leavesDraft = ({ formatOf, quantization }: DeclaredFormat): boolean =>
  quantization !== 'fp8-fp4-experts' &&
  formatOf('mtp.layers.0.mlp.down_proj') === undefined &&
  formatOf('layers.0.mlp.down_proj') !== undefined;

/** A head is quantized only where a list of layers names it. */
function headBytes({ formatOf, bytes }: DeclaredFormat): number | undefined {
  const own = formatOf('lm_head')?.bytes;
  const listed = formatOf('layers.0.no_such_module') === undefined;
  return listed && own !== undefined && own <= Math.max(1, bytes) ? own : undefined;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** Mean over layers; of the names of one part those that are stored otherwise than a name nobody uses decide. */
function meanBytes(
  { formatOf, sameInEveryLayer }: DeclaredFormat,
  names: readonly string[],
  all: readonly number[],
): number {
  const layers = sameInEveryLayer === true ? all.slice(0, 1) : all;
  if (layers.length === 0) return SIXTEEN_BIT;
  const unheardOf = formatOf('layers.0.no_such_module');
  const bytesOf = (name: string): number => formatOf(name)?.bytes ?? SIXTEEN_BIT;
  const plain = unheardOf?.bytes ?? SIXTEEN_BIT;
  const perLayer = layers.map((layer) => {
    const told = names.map((name) => bytesOf(`layers.${layer}.${name}`)).filter((bytes) => bytes !== plain);
    return told.length === 0 ? undefined : told.reduce((sum, bytes) => sum + bytes, 0) / told.length;
  });
  const stated = perLayer.filter((bytes) => bytes !== undefined);
  if (stated.length === 0) return plain;
  // A list of quantized layers names some of a kind; layers of another kind are not of this part.
  if (unheardOf === undefined) return stated.reduce((sum, bytes) => sum + bytes, 0) / stated.length;
  return perLayer.reduce<number>((sum, bytes) => sum + (bytes ?? plain), 0) / layers.length;
}

import { minorOf, THRESHOLDS } from '../../catalog';
import type { HuggingFaceConfig, Quantization } from '../../catalog/types';
import { isRecord } from '../../units';
import { ancestors, exactly, matchesAny } from './module-patterns';

/** Width of one kind of quantized layers. */
export interface LayerFormat {
  readonly quantization: Quantization;
  /** Bytes per parameter with its scales and zero points. */
  readonly bytes: number;
}

/** What a file says of how its layers are stored. */
export interface DeclaredFormat extends LayerFormat {
  /** The format of one module, named from `layers.` on; undefined: 16 bits. */
  readonly formatOf: (module: string) => LayerFormat | undefined;
  /** What `auto` means for the KV cache, where the file decides it. */
  readonly kvCacheDtype?: string;
  /** No list names a layer by its number. */
  readonly sameInEveryLayer?: boolean;
}

type Section = Readonly<Record<string, unknown>>;

export type FormatReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'declared'; readonly format: DeclaredFormat }
  | { readonly kind: 'unreadable'; readonly why: string };

const SIXTEEN_BIT_SCALE = 2;

/** Integer weights: scales of 16 bits for every group, and where the range is not symmetric a zero point of the same width. */
const integerBytes = (bits: number, group: number | undefined, zeroPoint: boolean): number =>
  bits / 8 + (group === undefined || !(group > 0) ? 0 : (SIXTEEN_BIT_SCALE + (zeroPoint ? bits / 8 : 0)) / group);

/** One byte and a float32 scale for every block of weights; a block is two sizes. */
function blockFp8(block: readonly unknown[]): LayerFormat | string {
  const [rows, columns] = block;
  return isSize(rows) && isSize(columns)
    ? { quantization: 'fp8-block', bytes: 1 + 4 / (rows * columns) }
    : `blocks of ${JSON.stringify(block).slice(0, 40)} weights are not known`;
}
const isSize = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0;
const NVFP4_GROUP = 16;
const MX_GROUP = 32;
const fourBitFloat = (group: number): number => 0.5 + 1 / group;

const fp8: LayerFormat = { quantization: 'fp8', bytes: 1 };
const nvfp4 = (group?: number): LayerFormat => ({
  quantization: 'nvfp4',
  bytes: fourBitFloat(isSize(group) ? group : NVFP4_GROUP),
});
const mxfp4: LayerFormat = { quantization: 'mxfp4', bytes: fourBitFloat(MX_GROUP) };
const mxfp8: LayerFormat = { quantization: 'fp8', bytes: 1 + 1 / MX_GROUP };

/** Reads `quantization_config`, or what a `hf_quant_config.json` says in its place. */
export function readFormat(config: HuggingFaceConfig): FormatReading {
  const section = config['quantization_config'];
  if (!isRecord(section) || Object.keys(section).length === 0) return { kind: 'none' };
  const reader = READERS.find(({ reads }) => reads.test(methodOf(section)));
  if (reader === undefined) return { kind: 'unreadable', why: `the storage format ${nameOf(section)} is not known` };
  const read = reader.read(section, config);
  return typeof read === 'string'
    ? { kind: 'unreadable', why: read }
    : { kind: 'declared', format: { ...read, sameInEveryLayer: !namesLayers(section) } };
}

/** Numbers in lists and names of modules, wherever the section keeps them. */
function namesLayers(value: unknown): boolean {
  if (typeof value === 'string') return /layers\W*\d/.test(value);
  if (Array.isArray(value)) return value.some(namesLayers);
  return isRecord(value) && Object.entries(value).some(([key, inner]) => namesLayers(key) || namesLayers(inner));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** ModelOpt's older files name their producer only. */
function methodOf(section: Section): string {
  const method = text(section['quant_method']).toLowerCase();
  if (method !== '') return method;
  const producer = section['producer'];
  return section['quant_algo'] !== undefined || isRecord(producer) ? 'modelopt' : '';
}

const nameOf = (section: Section): string =>
  ['quant_method', 'format', 'quant_algo']
    .map((key) => text(section[key]))
    .filter(Boolean)
    .join(' ') || 'without a name';

const IGNORED = ['ignore', 'modules_to_not_convert', 'exclude_modules', 'ignored_layers'];
const ignoredBy = (section: Section): ((module: string) => boolean) =>
  matchesAny(IGNORED.flatMap((key) => texts(section[key])));

/** The same format everywhere but in the modules left out. */
function everywhere(section: Section, format: LayerFormat, kvCacheDtype?: string): DeclaredFormat {
  const ignored = ignoredBy(section);
  return { ...format, formatOf: (module) => (ignored(module) ? undefined : format), ...cache(kvCacheDtype) };
}

const cache = (kvCacheDtype: string | undefined): { kvCacheDtype?: string } =>
  kvCacheDtype === undefined ? {} : { kvCacheDtype };

type Reader = (section: Section, config: HuggingFaceConfig) => DeclaredFormat | string;

const READERS: readonly { readonly reads: RegExp; readonly read: Reader }[] = [
  { reads: /^(fp8|fbgemm_fp8|deepseek_v4_fp8|modelopt_fp8)$/, read: plainFp8 },
  { reads: /^(mxfp4|gpt_oss_mxfp4)$/, read: expertsOnly },
  { reads: /^compressed[-_]tensors$/, read: compressedTensors },
  { reads: /^modelopt/, read: modelOpt },
  { reads: /^(awq|awq_marlin|auto_awq)$/, read: (section) => grouped(section, 'awq') },
  { reads: /^(gptq|gptq_marlin)$/, read: (section) => grouped(section, 'gptq') },
  { reads: /^(auto[-_]round|intel\/auto-round)$/, read: (section) => grouped(section, 'gptq') },
  { reads: /^quark$/, read: quark },
  {
    reads: /^gguf$/,
    read: () => 'GGUF is refused: vLLM reads it with an experimental plugin only; take the native checkpoint',
  },
  {
    reads: /^bitsandbytes$/,
    read: () =>
      `bitsandbytes left vLLM with release ${minorOf(THRESHOLDS.withoutBitsandbytes.since)} for the plugin vllm-bnb-plugin; take the 16-bit, FP8 or AWQ build`,
  },
];

/** gpt-oss: its class quantizes experts and nothing else. */
function expertsOnly(section: Section): DeclaredFormat {
  const ignored = ignoredBy(section);
  return { ...mxfp4, formatOf: (module) => (ROUTED.test(module) && !ignored(module) ? mxfp4 : undefined) };
}

function plainFp8(section: Section, config: HuggingFaceConfig): DeclaredFormat | string {
  const other = floatBlocks(section['weight_block_size']);
  if (typeof other === 'string') return other;
  const experts = config['expert_dtype'] ?? section['expert_dtype'];
  const ignored = ignoredBy(section);
  if (experts !== 'fp4') return everywhere(section, other);
  const routed: LayerFormat = fp4Experts(section);
  return {
    quantization: routed.quantization,
    bytes: routed.bytes,
    formatOf: (module) => (ignored(module) ? undefined : ROUTED.test(module) ? routed : other),
  };
}

const ROUTED = /\.experts\./;

/** DeepSeek-V4's own files store experts in MXFP4; NVIDIA's builds of it in NVFP4 and say so beside. */
function fp4Experts(section: Section): LayerFormat {
  const algorithm = text(section['moe_quant_algo']).toUpperCase();
  return algorithm === 'NVFP4' ? nvfp4() : { ...mxfp4, quantization: 'fp8-fp4-experts' };
}

/** AWQ and GPTQ: `bits` and `group_size`; a zero point for every group. */
function grouped(section: Section, quantization: Quantization): DeclaredFormat | string {
  const bits = number(section['bits']) ?? number(section['w_bit']);
  if (bits === undefined) return `its ${quantization} section does not say how many bits a weight has`;
  if (![2, 3, 4, 8].includes(bits)) return `${quantization} weights of ${bits} bits are not known`;
  const group = number(section['group_size']) ?? number(section['q_group_size']) ?? 128;
  return everywhere(section, { quantization, bytes: integerBytes(bits, group, true) });
}

function compressedTensors(section: Section): DeclaredFormat | string {
  const groups = isRecord(section['config_groups']) ? Object.values(section['config_groups']).filter(isRecord) : [];
  if (groups.length === 0) return byFormatName(section);
  const kept = groups.map((group) => ({ group, format: weightsOf(group) }));
  const unknown = kept.find(({ format }) => typeof format === 'string')?.format;
  if (typeof unknown === 'string') return unknown;
  return byTargets(
    section,
    kept.map(({ group, format }) => ({ targets: texts(group['targets']), format: format as LayerFormat })),
    cacheScheme(section['kv_cache_scheme'] ?? section['kv_cache_quant_algo']),
  );
}

interface Targeted {
  readonly targets: readonly string[];
  readonly format: LayerFormat;
}

/** Targets name kinds of layers (`Linear`: every one) or modules; the first group that names a module has it. */
function byTargets(section: Section, groups: readonly Targeted[], kvCacheDtype: string | undefined): DeclaredFormat {
  const ignored = ignoredBy(section);
  const chosen = groups.map(({ targets, format }) => ({
    format,
    all: targets.length === 0 || targets.includes('Linear'),
    named: matchesAny(targets.filter((target) => target !== 'Linear')),
  }));
  const formatOf = (module: string): LayerFormat | undefined =>
    ignored(module) ? undefined : (chosen.find(({ named }) => named(module)) ?? chosen.find(({ all }) => all))?.format;
  return { ...mainFormat(groups), formatOf, ...cache(kvCacheDtype) };
}

/** A file's format is that of its narrowest layers: experts or feed-forward parts, where most parameters are. */
const mainFormat = (groups: readonly Targeted[]): LayerFormat =>
  groups.map(({ format }) => format).reduce((least, format) => (format.bytes < least.bytes ? format : least));

function weightsOf(group: Section): LayerFormat | string {
  const weights = group['weights'];
  if (!isRecord(weights)) return 'a group of its layers states no weights';
  const bits = number(weights['num_bits']);
  const size = number(weights['group_size']);
  const float = text(weights['type']) !== 'int';
  const format = text(group['format']);
  if (bits === 8 && float)
    return format.startsWith('mxfp8') || size === MX_GROUP ? mxfp8 : floatBlocks(weights['block_structure']);
  if (bits === 4 && float) return format.includes('mxfp4') || size === MX_GROUP ? mxfp4 : nvfp4(size);
  if (bits === 4) return { quantization: 'int4', bytes: integerBytes(4, size, weights['symmetric'] === false) };
  if (bits === 8) return { quantization: 'int8', bytes: integerBytes(8, size, weights['symmetric'] === false) };
  return `weights of ${bits ?? 'unstated'} bits (${float ? 'float' : 'integer'}) are not known`;
}

const floatBlocks = (block: unknown): LayerFormat | string => (Array.isArray(block) ? blockFp8(block) : fp8);

/** Older files name the packing alone. */
const BY_FORMAT: readonly (readonly [RegExp, LayerFormat])[] = [
  [/mxfp4/, mxfp4],
  [/nvfp4/, nvfp4()],
  [/mxfp8/, mxfp8],
  [/float-quantized/, fp8],
  [/int-quantized/, { quantization: 'int8', bytes: 1 }],
];
function byFormatName(section: Section): DeclaredFormat | string {
  const name = text(section['format']);
  if (name === 'pack-quantized')
    return everywhere(section, { quantization: 'int4', bytes: integerBytes(4, 128, false) });
  const found = BY_FORMAT.find(([pattern]) => pattern.test(name));
  return found === undefined
    ? `the compressed-tensors format ${name || 'without a name'} is not known`
    : everywhere(section, found[1]);
}

/** Algorithms of ModelOpt; sizes of groups are 16 for NVFP4 and 32 for MX formats. */
const ALGORITHMS: readonly (readonly [RegExp, (group: number | undefined) => LayerFormat])[] = [
  [/NVFP4/, nvfp4],
  [/MXFP4/, () => mxfp4],
  [/MXFP8/, () => mxfp8],
  [/^W4A8|^W4A16|INT4/, (group) => ({ quantization: 'int4', bytes: integerBytes(4, group ?? 128, false) })],
  [/FP8/, () => fp8],
  [/INT8|W8A8/, () => ({ quantization: 'int8', bytes: 1 })],
];

function modelOpt(section: Section): DeclaredFormat | string {
  const inner = isRecord(section['quantization']) ? { ...section, ...section['quantization'] } : section;
  const kvCacheDtype = modelOptCache(inner['kv_cache_scheme'] ?? inner['kv_cache_quant_algo']);
  const algorithm = text(inner['quant_algo']).toUpperCase();
  const layers = inner['quantized_layers'];
  if (isRecord(layers)) return mixedLayers(inner, layers, kvCacheDtype);
  if (algorithm === 'MIXED_PRECISION' || algorithm === '') return compressedTensors(inner);
  const format = algorithmFormat(algorithm, number(inner['group_size']));
  return format === undefined
    ? `the ModelOpt algorithm ${algorithm} is not known`
    : everywhere(inner, format, kvCacheDtype);
}

/** Of ModelOpt vLLM knows two names, and 8 bits with static scales; anything else stays at the model's own 16 bits. */
function modelOptCache(scheme: unknown): string | undefined {
  if (typeof scheme === 'string') return /^(fp8|nvfp4)$/i.test(scheme) ? scheme.toLowerCase() : undefined;
  return isRecord(scheme) && scheme['num_bits'] === 8 && scheme['dynamic'] !== false ? undefined : cacheScheme(scheme);
}

const algorithmFormat = (algorithm: string, group: number | undefined): LayerFormat | undefined =>
  ALGORITHMS.find(([pattern]) => pattern.test(algorithm))?.[1](group);

/** Every quantized layer with its own algorithm; the rest is 16 bits. */
function mixedLayers(section: Section, layers: Section, kvCacheDtype: string | undefined): DeclaredFormat | string {
  const formats = new Map<string, LayerFormat>();
  for (const [name, value] of Object.entries(layers)) {
    if (!isRecord(value)) continue;
    const algorithm = text(value['quant_algo']).toUpperCase();
    const format = algorithmFormat(algorithm, number(value['group_size']));
    if (format === undefined) return `the ModelOpt algorithm ${algorithm} is not known`;
    formats.set(exactly(name), format);
  }
  const main = mainFormat([...formats.values()].map((format) => ({ targets: [], format })));
  const ignored = ignoredBy(section);
  return {
    ...main,
    formatOf: (module) =>
      ignored(module) ? undefined : ancestors(module).flatMap((name) => formats.get(name) ?? [])[0],
    ...cache(kvCacheDtype),
  };
}

/** AMD Quark: one format for all layers. */
function quark(section: Section): DeclaredFormat | string {
  const global = section['global_quant_config'];
  const weight = isRecord(global) && isRecord(global['weight']) ? global['weight'] : undefined;
  const dtype = text(weight?.['dtype']);
  const excluded = { ...section, ignore: section['exclude'] };
  if (dtype.startsWith('fp4')) return everywhere(excluded, mxfp4);
  if (dtype.startsWith('fp8')) return everywhere(excluded, fp8);
  if (dtype === 'int8') return everywhere(excluded, { quantization: 'int8', bytes: 1 });
  return `the Quark format ${dtype || 'without a name'} is not known`;
}

/**
 * What a checkpoint makes of `auto`: 8-bit floats are cached as fp8 (e4m3), 4-bit ones as nvfp4.
 * Source: vLLM 0.29.0 utils/torch_utils.py `get_kv_cache_quant_algo_string`, layers/attention/attention.py (vllm#29980).
 */
export function cacheScheme(scheme: unknown): string | undefined {
  if (typeof scheme === 'string') {
    const name = scheme.toLowerCase();
    return name.startsWith('fp8') ? 'fp8' : name.startsWith('nvfp4') ? 'nvfp4' : undefined;
  }
  if (!isRecord(scheme) || scheme['type'] !== 'float') return undefined;
  if (scheme['num_bits'] === 8) return 'fp8';
  return scheme['num_bits'] === 4 ? 'nvfp4' : undefined;
}

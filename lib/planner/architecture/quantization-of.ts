import type { HuggingFaceConfig, Quantization } from '../../catalog/types';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Formats of compressed-tensors and algorithms of ModelOpt, by what their names contain; the first match counts. */
const BY_NAME: readonly (readonly [string, Quantization])[] = [
  ['mxfp4', 'mxfp4'],
  ['nvfp4', 'nvfp4'],
  ['pack-quantized', 'int4'],
  ['float-quantized', 'fp8'],
  ['fp8', 'fp8'],
  ['mixed_precision', 'nvfp4'],
  ['gguf', 'gguf'],
  ['awq', 'awq'],
  ['gptq', 'gptq'],
];

/** Storage format a configuration declares; none declared: 16 bits. */
export const quantizationOf = (config: HuggingFaceConfig): Quantization => declaredFormat(config) ?? 'bf16';

/** The method of a declared format that is none of ours. */
export function undeclaredFormat(config: HuggingFaceConfig): string | undefined {
  const declared = config['quantization_config'];
  if (!isRecord(declared) || declaredFormat(config) !== undefined) return undefined;
  return ['quant_method', 'format', 'quant_algo'].flatMap((key) => declared[key] ?? []).join(' ') || 'without a name';
}

function declaredFormat(config: HuggingFaceConfig): Quantization | undefined {
  const declared = config['quantization_config'];
  if (!isRecord(declared)) return undefined;
  if (config['expert_dtype'] === 'fp4') return 'fp8-fp4-experts';
  const words = ['format', 'quant_algo', 'quant_method'].map((key) => String(declared[key] ?? '').toLowerCase());
  if (words.includes('fp8') && Array.isArray(declared['weight_block_size'])) return 'fp8-block';
  for (const word of words) {
    const found = BY_NAME.find(([name]) => word.includes(name));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

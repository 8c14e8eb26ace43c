import type { HuggingFaceConfig, Quantization } from '../../catalog/types';
import type { Problem } from '../../problem';
import { canonical } from './canonical';
import { configProblem } from './config-problem';
import { type DeclaredFormat, readFormat } from './declared-format';

/** What the file declares; undefined: nothing, so 16 bits. */
export function declaredFormat(published: HuggingFaceConfig): DeclaredFormat | undefined {
  const read = readFormat(canonical(published).config);
  return read.kind === 'declared' ? read.format : undefined;
}

/** Storage format a configuration declares; none declared: 16 bits. */
export const quantizationOf = (published: HuggingFaceConfig): Quantization =>
  declaredFormat(published)?.quantization ?? 'bf16';

/** A declared format whose width nobody can tell. */
export function formatProblem(config: HuggingFaceConfig, name: string): readonly Problem[] {
  const read = readFormat(config);
  if (read.kind !== 'unreadable') return [];
  return [
    configProblem(
      'quantization_config',
      `${name}: ${read.why}; known: fp8, nvfp4, mxfp4, mxfp8, awq, gptq, and compressed-tensors with integers or floats of 4 or 8 bits. Plan another build`,
    ),
  ];
}

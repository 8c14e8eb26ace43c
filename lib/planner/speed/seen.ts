import type { DecodeInputs } from './decode-work';
import type { GpuSpec, Quantization } from '../../catalog/types';
import type { AttentionShape } from '../architecture';

/** Kinds of attention of the fitted runs. */
export const SEEN_ATTENTION: ReadonlySet<AttentionShape['kind']> = new Set([
  'gqa',
  'sliding-window',
  'mla',
  'hybrid',
  'v4',
]);

/** Formats of the fitted runs by generation of GPU. AWQ and GPTQ are unpacked by the kernels of INT4. */
export const SEEN_FORMATS: Readonly<Partial<Record<GpuSpec['architecture'], ReadonlySet<Quantization>>>> = {
  Hopper: new Set(['fp8', 'fp8-block', 'mxfp4', 'int4', 'awq', 'gptq', 'fp8-fp4-experts']),
  Blackwell: new Set(['fp8', 'fp8-block', 'mxfp4', 'int4', 'awq', 'gptq', 'nvfp4', 'fp8-fp4-experts']),
};

/** What of these inputs no fitted run has, in words; what a GPU outside the fit does to formats is a matter of that GPU. */
export function unseenKinds({
  architecture: { attention },
  quantization,
  gpu,
}: Pick<DecodeInputs, 'architecture' | 'quantization' | 'gpu'>): readonly string[] {
  const formats = SEEN_FORMATS[gpu.architecture];
  return [
    ...(SEEN_ATTENTION.has(attention.kind) ? [] : [`${attention.kind} attention`]),
    ...(formats === undefined || formats.has(quantization) ? [] : [`${quantization} on ${gpu.name}`]),
  ];
}

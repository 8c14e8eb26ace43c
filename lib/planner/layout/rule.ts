import type { SpeculativeMethod } from '../../catalog';
import type { GpuSpec, Quantization } from '../../catalog/types';
import type { Problem } from '../../problem';
import type { Architecture } from '../architecture';
import type { Layout } from './layout';

/** What a layout is checked against. */
export interface LayoutContext {
  readonly architecture: Architecture;
  readonly modelId: string;
  readonly quantization: Quantization;
  /** Width of the square blocks that share an FP8 scale; absent: no block scales. */
  readonly weightBlockSize?: number;
  /** Input rows that share a scale of integer weights; absent: whole channels, or another format. */
  readonly groupSize?: number;
  readonly gpu: GpuSpec;
  readonly gpusPerNode: number;
  readonly instanceType?: string;
  /** Of each node; absent: a GPU without a node. */
  readonly efaInterfaces?: number;
  readonly speculativeMethod?: SpeculativeMethod;
  readonly engineVersion: string;
}

/** What is known of a node without a model. */
export type NodeContext = Pick<LayoutContext, 'efaInterfaces' | 'instanceType'>;

export type LayoutRule = (layout: Layout, context: LayoutContext) => Problem | undefined;

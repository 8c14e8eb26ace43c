import { canSharePrefixes, defaultPoolingType, isPooling } from '../../catalog';
import type { ModelSpec, PoolingTask, PoolingType } from '../../catalog/types';
import type { Architecture } from './types';

/** How a model that generates nothing is run. */
export interface Pooled {
  readonly task: PoolingTask;
  readonly type: PoolingType;
  /** Of an embedding. */
  readonly dimensions?: number;
  readonly bidirectional: boolean;
  /** Whether prompts may be read in pieces and begin alike with others: else each is one step of its own tokens. */
  readonly sharesPrefixes: boolean;
}

/** Undefined: it generates. */
export function poolingOf(
  { task, pooling }: Pick<ModelSpec, 'task' | 'pooling'>,
  architecture: Architecture | undefined,
): Pooled | undefined {
  if (!isPooling(task)) return undefined;
  const type = pooling?.type ?? defaultPoolingType(architecture?.name ?? '');
  const bidirectional = architecture?.bidirectional === true;
  const dimensions = task === 'embed' ? (pooling?.dimensions ?? architecture?.hiddenSize) : undefined;
  return {
    task,
    type,
    ...(dimensions === undefined ? {} : { dimensions }),
    bidirectional,
    sharesPrefixes: canSharePrefixes(type, bidirectional),
  };
}

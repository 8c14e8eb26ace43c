import development from '../../environments/development';
import multiNode from '../../environments/multi-node';
import type { EnvironmentInput } from '../../lib/config';
import { copyOf } from './environments';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** Adapters of each source. */
export const ADAPTERS = [
  { name: 'sql', id: 'acme/sql', revision: COMMIT, rank: 32 },
  { name: 'math', id: 'math', revision: 'v2', rank: 16, source: { s3: 's3://acme-models/math/' } },
  { name: 'own', id: 'own', revision: 'v1', rank: 8, source: { staged: true as const } },
];

/** A shipped environment whose model serves adapters, by what its model entry and its storage say. */
function adapted(base: EnvironmentInput, model: object, storage: EnvironmentInput['storage']): EnvironmentInput {
  const environment = copyOf(base);
  Object.assign(environment.models[0]!, { loraAdapters: ADAPTERS, ...model });
  return { ...environment, storage };
}

export const adaptedModel = (model: object = {}, storage: EnvironmentInput['storage'] = {}): EnvironmentInput =>
  adapted(development, model, storage);

const GROUP = {
  model: 'llama-3.3-70b',
  layout: { nodes: 2, tensorParallelSize: 8, pipelineParallelSize: 2 },
  speculative: undefined,
};

/** The same over two nodes. */
export const adaptedGroup = (storage: EnvironmentInput['storage'] = { tier: 's3-stream' }): EnvironmentInput =>
  adapted(multiNode, GROUP, storage);

import type { HuggingFaceConfig } from '../../../lib/catalog/types';
import { type Architecture, readArchitecture } from '../../../lib/planner/architecture';

/** The architecture that a config.json says, changed in what a test is about. */
export function shapeOf(config: object, change: Partial<Architecture> = {}): Architecture {
  const read = readArchitecture(config as unknown as HuggingFaceConfig);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { ...read.architecture, ...change };
}

/** A config.json of a dense model, of a class that runs as it is. */
export const DENSE_FILE = {
  architectures: ['Qwen3ForCausalLM'],
  model_type: 'qwen3',
  num_hidden_layers: 36,
  hidden_size: 4096,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  vocab_size: 151936,
  intermediate_size: 12288,
  max_position_embeddings: 40960,
  rope_theta: 1_000_000,
  torch_dtype: 'bfloat16',
};

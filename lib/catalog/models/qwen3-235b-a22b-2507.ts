import type { ModelSpec } from '../types';
import { qwen3_235bConfig } from './architectures/qwen3-235b';
import { qwen3_235bA22b } from './qwen3-235b-a22b';

const CONTEXT = 262_144;
const SOURCE =
  'logged runs: ashishkamra/vllm-memory-estimator@4f2ce57^ test_data/validation_db.json; Xinference model documentation: context length 262144';

/** The revision of July 2025: the same layers, a longer context, instruct and thinking tuned apart. */
export const qwen3_235bA22b2507: ModelSpec = {
  ...qwen3_235bA22b,
  id: 'qwen3-235b-a22b-2507',
  name: 'Qwen3-235B-A22B-Instruct-2507',
  huggingFaceId: 'Qwen/Qwen3-235B-A22B-Instruct-2507',
  config: { ...qwen3_235bConfig, max_position_embeddings: CONTEXT },
  maxModelLen: CONTEXT,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-235B-A22B-Instruct-2507',
      quantization: 'bf16',
      source: SOURCE,
      checkedOn: '2026-11-26',
    },
  ],
  notes: ['Dimensions are those of Qwen3-235B-A22B; logged weights per GPU agree within 0.1 %.'],
  source: SOURCE,
  checkedOn: '2026-11-26',
};

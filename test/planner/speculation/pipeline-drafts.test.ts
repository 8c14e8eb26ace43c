import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';
import { draftForbidsPipeline } from '../../../lib/planner/speculation/pipeline-drafts';

const DEEPSEEK = { name: 'DeepseekV3ForCausalLM' };

/** Two nodes for a dense model that one does not hold. */
const overNodes: PlanRequest = {
  model: 'llama-3.1-405b',
  quantization: 'bf16',
  instanceType: 'p5.48xlarge',
  nodes: 2,
  maxModelLen: 8192,
};

/** Stages of the layout that the planner chooses. */
function stages(change: Partial<PlanRequest>): number {
  const result = plan({ ...overNodes, ...change });
  if (result.verdict !== 'fits') throw new Error(result.problems.map(({ message }) => message).join());
  return result.layout.pipelineParallelSize;
}

describe('drafts and the stages of a pipeline', () => {
  test.each(['mtp', 'dspark', 'eagle', 'eagle3'] as const)(
    '%s has layers that vLLM cannot cut into stages',
    (method) => {
      expect(draftForbidsPipeline(method, DEEPSEEK, '0.29.0')).toBe(true);
    },
  );

  test.each([undefined, 'ngram', 'ngram_gpu', 'draft_model'] as const)('%s runs beside stages', (method) => {
    expect(draftForbidsPipeline(method, DEEPSEEK, '0.29.0')).toBe(false);
  });

  test('MTP layers written for stages run in them; other drafts of the same model do not', () => {
    const nemotron = { name: 'NemotronHForCausalLM' };
    expect(draftForbidsPipeline('mtp', nemotron, '0.29.0')).toBe(false);
    expect(draftForbidsPipeline('eagle3', nemotron, '0.29.0')).toBe(true);
  });

  test.each(['mtp', 'eagle', 'draft_model', 'ngram'] as const)(
    'from 0.33 on %s runs beside stages of any model',
    (method) => {
      expect(draftForbidsPipeline(method, DEEPSEEK, '0.33.0')).toBe(false);
    },
  );

  test.each(['eagle3', 'dspark'] as const)('from 0.33 on %s does where the stages pass hidden states on', (method) => {
    for (const name of ['LlamaForCausalLM', 'Qwen3ForCausalLM', 'DeepseekV4ForCausalLM', 'MiniMaxM3SparseForCausalLM'])
      expect(draftForbidsPipeline(method, { name }, '0.33.0')).toBe(false);
    for (const name of ['DeepseekV3ForCausalLM', 'GptOssForCausalLM', 'Qwen3MoeForCausalLM', 'Glm4MoeForCausalLM'])
      expect(draftForbidsPipeline(method, { name }, '0.33.0')).toBe(true);
  });

  test('a newer engine is planned in stages with an EAGLE head', () => {
    const speculative = { method: 'eagle', model: 'an/eagle-head', draftBytes: 2e9 } as const;
    expect(stages({ speculative, engineVersion: '0.33.0' })).toBe(2);
  });

  test('a dense model over two nodes is cut into stages, with n-grams too, and not with an EAGLE head', () => {
    expect(stages({ speculative: false })).toBe(2);
    expect(stages({ speculative: { method: 'ngram' } })).toBe(2);
    expect(stages({ speculative: { method: 'eagle', model: 'an/eagle-head', draftBytes: 2e9 } })).toBe(1);
  });
});

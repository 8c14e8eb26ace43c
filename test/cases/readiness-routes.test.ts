import { engineProbes } from '../../charts/vllm/engine-probes';
import { findModel } from '../../lib/catalog';
import type { ModelSpec } from '../../lib/catalog/types';
import { changed, type Mutable, singleNodeDeployment } from '../support/deployment-fixture';

/** What a pod is asked before it gets traffic: what its model is for. */
const asked = (model: Partial<ModelSpec> & Pick<ModelSpec, 'id'>): string | undefined => {
  const deployment = changed(singleNodeDeployment(), ({ plan }) => {
    plan.model = structuredClone({ ...findModel(model.id)!, ...model }) as Mutable<ModelSpec>;
  });
  return engineProbes(deployment).readinessProbe.exec?.command?.at(-1);
};

test.each([
  ['gpt-oss-120b', 'chat-tools', 'vllm#22525: /v1/completions answers while every chat fails'],
  ['deepseek-v3', 'chat-tools', 'DeepSeek-V3#828: a chat answers and no tool is seen'],
  ['deepseek-coder-1.3b', 'chat', 'no tool parser'],
  ['mixtral-8x7b', 'completion', 'a base model has no chat template'],
])('%s is asked for %s (%s)', (id, what) => {
  expect(asked({ id })).toBe(`--ask=${what}`);
});

test.each(['embed', 'score', 'classify'] as const)('a model whose task is %s is asked for that', (task) => {
  expect(asked({ id: 'qwen3-0.6b', task })).toBe(`--ask=${task}`);
});

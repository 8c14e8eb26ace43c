import { parallelFlags } from '../../../charts/vllm/parallel-flags';

type Plan = Parameters<typeof parallelFlags>[0];

const flagsWith = (eplb?: object): Record<string, unknown> =>
  parallelFlags({
    plan: { layout: { tensorParallelSize: 8, pipelineParallelSize: 1, dataParallelSize: 1, nodes: 1, eplb } },
  } as never as Plan);

test('experts are balanced by vLLM where the plan says so, with a configuration only of what differs from its own', () => {
  expect(flagsWith()).not.toHaveProperty('enable-eplb');
  expect(flagsWith({ numRedundantExperts: 0 })).toMatchObject({ 'enable-eplb': true });
  expect(flagsWith({ numRedundantExperts: 0 })).not.toHaveProperty('eplb-config');
});

test.each([
  [{ numRedundantExperts: 32 }, { num_redundant_experts: 32 }],
  [{ numRedundantExperts: 0, windowSize: 500 }, { window_size: 500 }],
  [{ numRedundantExperts: 0, stepInterval: 900 }, { step_interval: 900 }],
])('%j is written as JSON', (eplb, config) => {
  expect(JSON.parse(String(flagsWith(eplb)['eplb-config']))).toEqual(config);
});

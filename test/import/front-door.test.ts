import { parseEnvironment } from '../../lib/config';
import { importSource } from '../../lib/import';

const imported = (text: string) => {
  const result = importSource(text, { region: 'us-west-2', instanceType: 'g6e.2xlarge' });
  if (!result.ok) throw new Error(result.message);
  const whyOf = (name: string): string => result.items.find((item) => item.name === name)?.why ?? '';
  return { environment: result.written.environment, whyOf };
};

test('further names of a model are suggested as names of a front door, which takes them', () => {
  const { environment, whyOf } = imported(
    'vllm serve Qwen/Qwen3-8B --served-model-name qwen3-8b chat Qwen/Qwen3-8B-FP8',
  );
  const why = whyOf('--served-model-name');
  expect(why).toBe(
    "one name a model, without chat, Qwen/Qwen3-8B-FP8; behind a front door: frontDoor.names { name: 'chat', variants: [{ model: 'qwen3-8b' }] }, { name: 'qwen-qwen3-8b-fp8', variants: [{ model: 'qwen3-8b' }] }",
  );
  const names = [...why.matchAll(/\{ name: '([^']+)', variants: \[\{ model: '([^']+)' \}\] \}/g)].map(
    ([, name = '', model = '']) => ({ name, variants: [{ model }] }),
  );
  const parsed = parseEnvironment({ ...environment, frontDoor: { tenants: [{ name: 'team' }], names } });
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  expect(names).toHaveLength(2);
});

const stack = (routing: string) => `
servingEngineSpec:
  modelSpec:
    - name: qwen
      repository: vllm/vllm-openai
      tag: v0.29.0
      modelURL: Qwen/Qwen3-8B
      replicaCount: 2
      requestGPU: 1
routerSpec:
${routing}
`;

test.each([
  ['  routingLogic: prefixaware', /models\[\]\.balancer 'prefix-hash' does what 'prefixaware' is for/],
  ['  routingLogic: kvaware', /models\[\]\.balancer 'kv-aware' does what 'kvaware' is for/],
  ['  routingLogic: session', /frontDoor \(docs\/front-door\.md\) spreads requests over replicas/],
  ['  repository: lmcache/lmstack-router', /frontDoor \(docs\/front-door\.md\) spreads requests over replicas/],
])('the router of production-stack: %s', (routing, said) => {
  expect(imported(stack(routing)).whyOf('routerSpec')).toMatch(said);
});

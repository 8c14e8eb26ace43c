import { planParsed } from '../../lib/cli/environment';
import { parseEnvironment } from '../../lib/config';
import { importSource } from '../../lib/import';

function modelOf(flags: string) {
  const result = importSource(`vllm serve Qwen/Qwen3-8B ${flags}`, {
    region: 'us-west-2',
    instanceType: 'g6e.2xlarge',
  });
  if (!result.ok) throw new Error(result.message);
  const { environment } = result.written;
  const [model] = environment.models;
  return { batched: model?.maxNumBatchedTokens, planned: planParsed(parseEnvironment(environment)) };
}

test.each([
  ['--max-model-len 8192 --no-enable-chunked-prefill', 8192],
  ['--no-enable-chunked-prefill', 40_960],
  ['--max-model-len 8192 --max-num-batched-tokens 16384 --no-enable-chunked-prefill', 16_384],
  ['--max-model-len 8192 --enable-chunked-prefill', undefined],
])('without chunks a step is as long as the longest prompt, as vLLM makes it: %s', (flags, batched) => {
  const { batched: written, planned } = modelOf(flags);
  expect(written).toBe(batched);
  expect(planned.ok).toBe(true);
});

test('a stated step that is too short stays, and is refused as vLLM refuses it', () => {
  const { batched, planned } = modelOf(
    '--max-model-len 8192 --max-num-batched-tokens 2048 --no-enable-chunked-prefill',
  );
  expect(batched).toBe(2048);
  expect(planned.ok ? [] : planned.problems.map(({ field }) => field)).toEqual([
    'models[0].engine.args.enable-chunked-prefill',
  ]);
});

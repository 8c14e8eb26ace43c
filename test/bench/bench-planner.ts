/** Prints how fast the planner is: one plan, one refusal with alternatives, one large search. */
import { performance } from 'node:perf_hooks';
import { plan, search } from '../../lib/planner';

function milliseconds(work: () => unknown, times = 1): number {
  const start = performance.now();
  for (let time = 0; time < times; time++) work();
  return (performance.now() - start) / times;
}

const single = { model: 'deepseek-v4-pro', instanceType: 'p6-b200.48xlarge', maxModelLen: 262_144 } as const;
const tooLarge = { model: 'qwen3.8-2.4t-a95b', instanceType: 'p5en.48xlarge', nodes: 1, quantization: 'fp8' } as const;
const wide = {
  request: { model: 'qwen3-235b-a22b', maxModelLen: 32_768 },
  objective: 'cost',
  checkpoints: 'all',
  nodes: [1, 2, 4],
  kvCacheDtypes: ['auto', 'fp8'],
  maxNumBatchedTokens: [2048, 4096, 8192, 16_384],
  concurrencies: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
} as const;

milliseconds(() => plan(single), 200);
process.stdout.write(`one plan                     ${milliseconds(() => plan(single), 1000).toFixed(3)} ms\n`);
process.stdout.write(`one refusal, alternatives    ${milliseconds(() => plan(tooLarge), 100).toFixed(3)} ms\n`);
const start = performance.now();
const { examined, fitting } = search(wide);
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
  `search of ${examined} candidates  ${seconds.toFixed(1)} s (${fitting} fit, ${Math.round(examined / seconds)} a second)\n`,
);

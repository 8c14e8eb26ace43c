import { CPU_CHANGES, cpuArguments, GROUP_CHANGES } from './cpu-arguments';
import { passed, type EngineRun, type Proof } from './report';

const run = { model: '/tiny', port: 4242, masterPort: 4243, keyFile: '/key.yaml' };

test('flags a CPU can take are passed as they are, the others replaced or left out', () => {
  const args = ['s3://bucket/model/', '--max-model-len', '4096', '--load-format', 'runai_streamer', '--port', '8000'];
  const options = ['--model-loader-extra-config', '{"concurrency":16}', '--enable-prefix-caching'];
  expect(cpuArguments([...args, ...options], run)).toEqual(
    '/tiny --max-model-len 4096 --load-format dummy --port 4242 --enable-prefix-caching --host 127.0.0.1'.split(' '),
  );
});

test('weights are made up where the command line leaves their format to vLLM', () => {
  expect(cpuArguments(['/models/x/', '--headless'], run)).toEqual(
    '/tiny --headless --load-format dummy --host 127.0.0.1'.split(' '),
  );
});

test('a group meets at a port of its own and splits the model in two', () => {
  const args = ['/models/x/', '--tensor-parallel-size', '16', '--master-port', '29501', '--nnodes', '2'];
  expect(cpuArguments(args, { ...run, changes: [...CPU_CHANGES, ...GROUP_CHANGES] }).slice(1, 7)).toEqual(
    '--tensor-parallel-size 2 --master-port 4243 --nnodes 2'.split(' '),
  );
});

describe('the proof fails', () => {
  const engine = (ok: boolean): EngineRun => ({ args: [], startSeconds: 1, checks: [{ claim: 'x', ok, seen: '' }] });
  const good: Proof = {
    version: '0',
    build: 'CPU build',
    parsed: { environments: 1, catalog: 1, stated: 1, errors: [] },
    missed: [],
    run: engine(true),
    group: engine(true),
  };

  test('not when everything holds', () => expect(passed(good)).toBe(true));
  test.each<[string, Partial<Proof>]>([
    [
      'when the parser refuses a line',
      { parsed: { environments: 1, catalog: 1, stated: 1, errors: ['--swap-space'] } },
    ],
    ['when the parser lets a mistake pass', { missed: ['an unknown flag'] }],
    ['when a claim about one process does not hold', { run: engine(false) }],
    ['when a claim about the group does not hold', { group: engine(false) }],
  ])('%s', (_what, change) => expect(passed({ ...good, ...change })).toBe(false));
});

import { flagOf, type Flags, renderFlags, withJson } from '../../../charts/vllm/flags';
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

test('all of it stands in one object', () => {
  expect(flagsWith({ numRedundantExperts: 32, windowSize: 500, stepInterval: 900 })['eplb-config']).toBe(
    '{"window_size":500,"step_interval":900,"num_redundant_experts":32}',
  );
});

test.each([
  [{}, { 'tensor-parallel-size': 8 }],
  [{ pipelineParallelSize: 2 }, { 'tensor-parallel-size': 8, 'pipeline-parallel-size': 2 }],
  [{ dataParallelSize: 2 }, { 'tensor-parallel-size': 8, 'data-parallel-size': 2 }],
  [{ enableExpertParallel: true }, { 'tensor-parallel-size': 8, 'enable-expert-parallel': true }],
  [{ decodeContextParallelSize: 4 }, { 'tensor-parallel-size': 8, 'decode-context-parallel-size': 4 }],
])('of a layout with %j only what is more than one is written', (layout, flags) => {
  const one = { tensorParallelSize: 8, pipelineParallelSize: 1, dataParallelSize: 1, enableExpertParallel: false };
  expect(parallelFlags({ plan: { layout: { ...one, ...layout } } } as never as Plan)).toEqual(flags);
});

describe('flags as words', () => {
  test.each<[string, Flags, string[]]>([
    ['one that is on', { 'enforce-eager': true }, ['--enforce-eager']],
    ['one that is off', { 'enable-prefix-caching': false }, ['--no-enable-prefix-caching']],
    ['a number', { port: 0 }, ['--port', '0']],
    ['a list', { middleware: ['a', 'b'] }, ['--middleware', 'a', 'b']],
    ['a key of JSON', { 'attention-config.x': 'y' }, ['--attention-config.x=y']],
  ])('%s', (_, flags, words) => {
    expect(renderFlags(flags)).toEqual(words);
  });

  test.each([
    ['no-async-scheduling', 'async-scheduling'],
    ['async_scheduling', 'async-scheduling'],
    ['no_async_scheduling', 'async-scheduling'],
    ['compilation_config.pass_config.x_y', 'compilation-config'],
    ['run-no-more', 'run-no-more'],
  ])('%s sets %s', (name, flag) => {
    expect(flagOf(name)).toBe(flag);
  });
});

describe('keys added to a flag of JSON', () => {
  const added = (flags: Flags): unknown => {
    const { 'compilation-config': config, ...others } = withJson(flags, 'compilation-config', {
      pass_config: { fuse: false },
    });
    return { ...others, config: JSON.parse(String(config)) as unknown };
  };

  test.each<[string, Flags, object]>([
    ['that is not there', { port: 1 }, { port: 1, config: { pass_config: { fuse: false } } }],
    [
      'that is one object',
      { 'compilation-config': '{"mode":3,"pass_config":{"fuse":true,"other":1}}' },
      { config: { mode: 3, pass_config: { fuse: false, other: 1 } } },
    ],
    [
      'that is written key by key, under either spelling',
      { 'compilation_config.mode': 3, 'compilation-config.pass_config.other': 'plain', 'attention-config.x': 1 },
      { 'attention-config.x': 1, config: { mode: 3, pass_config: { fuse: false, other: 'plain' } } },
    ],
    [
      'in both ways at once',
      { 'compilation-config': '{"mode":3}', 'compilation-config.level': 2 },
      { config: { mode: 3, level: 2, pass_config: { fuse: false } } },
    ],
  ])('%s stand beside what it says', (_, flags, expected) => {
    expect(added(flags)).toEqual(expected);
  });

  test.each(['3', 'null'])('%s is no object to add to', (value) => {
    expect(() => added({ 'compilation-config': value })).toThrow(
      `--compilation-config must be a JSON object, got ${value}`,
    );
  });
});

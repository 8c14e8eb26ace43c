import { engineArgs, groupEngineArgs } from '../../../charts/vllm/engine-args';
import { engineEnvironment, serverVariables } from '../../../charts/vllm/environment';
import { startDefaults } from '../../../lib/catalog';
import { OWNED_FLAGS, standingOf } from '../../../lib/schema/flag-ownership';
import { OWNED_VARIABLES } from '../../../lib/config/engine/variables';
import { flagsOf, recipeFlags, unowned } from '../support/ownership';
import { changed, multiNodeDeployment, singleNodeDeployment } from '../../support/deployment-fixture';

const everything = changed(singleNodeDeployment(), (one) => {
  one.plan.hfOverrides = { a: 1 };
  one.plan.settings.enforceEager = true;
  one.plan.layout.decodeContextParallelSize = 2;
  one.plan.layout.eplb = { numRedundantExperts: 8, windowSize: 1 };
  one.stated = { mediaLimits: { image: 1 }, structuredOutputs: { backend: 'auto' } };
});

const flags = () =>
  flagsOf([...engineArgs(everything), ...Object.values(groupEngineArgs(multiNodeDeployment())).flat()]);

test('every flag that charts write is owned, or gives way to the one that is stated', () => {
  expect(flags().length).toBeGreaterThan(30);
  expect(unowned(flags(), OWNED_FLAGS)).toEqual([]);
  const rest = Object.fromEntries(Object.entries(OWNED_FLAGS).filter(([flag]) => flag !== 'max-num-seqs'));
  expect(unowned(flags(), rest)).toEqual(['max-num-seqs']);
});

test('flags of recipes are owned or free', () => {
  expect([...recipeFlags].filter((flag) => standingOf(flag)?.kind === 'refused')).toEqual([]);
});

/** Of an engine container with everything a plan can ask for. */
const names = (): string[] => {
  const efa = changed(multiNodeDeployment(), (one) => {
    one.pod.efaInterfaces = 8;
  });
  const files = changed(singleNodeDeployment(), (one) => {
    one.engineFiles = [
      { name: 'x', path: '/x/y', key: 'k', sha256: 's', directoryVariable: 'TIKTOKEN_ENCODINGS_BASE' },
    ] as never;
  });
  const off = startDefaults.flatMap((one) => Object.keys(one.off.variables ?? {}));
  return [
    ...engineEnvironment(efa, 'us-west-2').map(({ name }) => name),
    ...serverVariables(files).map(({ name }) => name),
    ...off,
  ];
};

test('the plan owns the variables that charts write, and no others', () => {
  expect([...new Set(names())].sort()).toEqual(Object.keys(OWNED_VARIABLES).sort());
});

test('variables that are stated reach the engine as they are, behind those of the plan', () => {
  const named = (env?: Record<string, string>) =>
    engineEnvironment(
      changed(singleNodeDeployment(), (one) => {
        if (env !== undefined) one.stated = { env };
      }),
      'us-west-2',
    );
  const added = [
    { name: 'A', value: '$$(B)' },
    { name: 'C', value: 'd' },
  ];
  expect(named({ A: '$(B)', C: 'd' })).toEqual([...named(), ...added]);
  expect(named({})).toEqual(named());
});

test('a server is told where its files lie, and only told to load adapters where that is meant', () => {
  const files = [
    { path: '/run/engine-files/words/o200k', directoryVariable: 'TIKTOKEN_ENCODINGS_BASE' },
    { path: '/run/engine-files/a.jinja' },
  ];
  const of = (loadsAtRuntime?: boolean) =>
    serverVariables(
      changed(singleNodeDeployment(), (one) => {
        one.engineFiles = files as never;
        if (loadsAtRuntime !== undefined) one.lora = { loadsAtRuntime, adapters: [] } as never;
      }),
    );
  const words = { name: 'TIKTOKEN_ENCODINGS_BASE', value: '/run/engine-files/words' };
  expect(of()).toEqual([words]);
  expect(of(false)).toEqual([words]);
  expect(of(true)).toEqual([words, { name: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING', value: 'True' }]);
});

test('what is stated stands in the container, lists as words and JSON as one', () => {
  const deployment = changed(singleNodeDeployment(), (one) => {
    one.stated = {
      args: {
        'cudagraph-capture-sizes': [1, 2],
        'kernel-config': { a: '$(X)' },
        'async-scheduling': false,
        'compilation-config': { mode: 3 },
      },
      env: { NCCL_DEBUG: 'INFO' },
      structuredOutputs: { backend: 'xgrammar' },
    };
  });
  const args = engineArgs(deployment);
  const at = (flag: string) => args.slice(args.indexOf(flag) + 1);
  expect(at('--cudagraph-capture-sizes').slice(0, 2)).toEqual(['1', '2']);
  expect(at('--kernel-config')[0]).toBe('{"a":"$$(X)"}');
  expect(args).toContain('--no-async-scheduling');
  expect(at('--structured-outputs-config')[0]).toBe('{"backend":"xgrammar"}');
  expect(args.filter((arg) => arg === '--compilation-config')).toHaveLength(1);
  expect(engineEnvironment(deployment, 'us-west-2')).toContainEqual({ name: 'NCCL_DEBUG', value: 'INFO' });
});

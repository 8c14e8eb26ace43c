import fc from 'fast-check';
import { renderFlags } from '../../charts/vllm/flags';
import { literal, statedFlags } from '../../charts/vllm/stated-flags';
import { engineFlagList, engineVersions, findEngineFlag, findModel, rangedFlags } from '../../lib/catalog';
import { FREE_FLAGS, OWNED_FLAGS, REFUSED_FLAGS, standingOf, UNCOUNTED_FLAGS } from '../../lib/schema/flag-ownership';
import { expectedOf } from '../../lib/config/engine/flag-values';
import { flagProblem } from '../../lib/config/engine/flags';
import { OWNED_VARIABLES, variableProblem } from '../../lib/config/engine/variables';
import { deploymentSchema } from '../../lib/config/schema';
import type { FlagValue } from '../../lib/schema/engine-fields';
import { changed, singleNodeDeployment } from '../support/deployment-fixture';
import { samplesOf } from '../support/flag-values';

const VERSION = '0.29.0';
const TABLES = [Object.keys(OWNED_FLAGS), Object.keys(REFUSED_FLAGS), Object.keys(UNCOUNTED_FLAGS), FREE_FLAGS];
const everyFlag = [
  ...new Set(engineVersions.flatMap((version) => engineFlagList(version).map(({ flag }) => flag.slice(2)))),
];

/** Flags that stand in no list, in two, or in one although no release has them. */
function undecided(tables: readonly (readonly string[])[]): string[] {
  const listed = tables.flat();
  const missing = everyFlag.filter((flag) => !listed.includes(flag));
  const twice = listed.filter((flag, index) => listed.indexOf(flag) < index);
  return [...missing, ...twice, ...listed.filter((flag) => !everyFlag.includes(flag))];
}

test('every flag of every release is set by a field, refused with a reason, or free', () => {
  expect(undecided(TABLES)).toEqual([]);
});

test('a flag that nobody decided, one decided twice and one that no release has are found', () => {
  const [owned = [], ...others] = TABLES;
  const seeded = [[...owned.filter((flag) => flag !== 'max-num-seqs'), 'seed', 'swap-space'], ...others];
  expect(undecided(seeded).sort()).toEqual(['max-num-seqs', 'seed', 'swap-space']);
});

/** A field that an owned flag names, from the model on, as the schema knows it. */
function isField(field: string): boolean {
  const [path = ''] = field.split(/[ ,]/);
  const keysOf = (schema: unknown): Record<string, unknown> | undefined => {
    const { shape, unwrap, options, element } = schema as Record<string, never> & {
      shape?: Record<string, unknown>;
      unwrap?: () => unknown;
      options?: readonly unknown[];
      element?: unknown;
    };
    if (shape !== undefined) return shape;
    if (element !== undefined) return keysOf(element);
    if (options !== undefined) return Object.assign({}, ...options.map((one) => keysOf(one) ?? {}));
    return unwrap === undefined ? undefined : keysOf((schema as { unwrap: () => unknown }).unwrap());
  };
  const roots = [deploymentSchema.shape, keysOf(deploymentSchema.shape.models)];
  return roots.some((root) => {
    let keys = root as Record<string, unknown> | undefined;
    return path.split('.').every((key) => {
      const found = keys?.[key];
      keys = found === undefined ? undefined : keysOf(found);
      return found !== undefined;
    });
  });
}

test('the field an owned flag names is one', () => {
  expect(Object.values(OWNED_FLAGS).filter((field) => !isField(field))).toEqual([]);
  expect(isField('layout.tensorParallelism')).toBe(false);
});

const free = (version: string) =>
  engineFlagList(version).filter(({ flag }) => standingOf(flag.slice(2))?.kind === 'free');

test.each(engineVersions)('%s: a free flag takes the values of its type and no others', (version) => {
  for (const spec of free(version)) {
    const { legal, illegal } = samplesOf(spec);
    const name = spec.flag.slice(2);
    const isOff = (value: FlagValue) => name === 'disable-custom-all-reduce' && value === false;
    for (const value of legal)
      expect([name, value, isOff(value) ? undefined : flagProblem(name, value, version)]).toEqual([
        name,
        value,
        undefined,
      ]);
    for (const value of illegal)
      expect([name, value, flagProblem(name, value, version)]).toEqual([
        name,
        value,
        expect.stringContaining('which takes'),
      ]);
  }
});

const json = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom('-x', '--max-num-seqs', '$(HOME)', 'auto', '8k', ''),
  fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant('--x'))),
  fc.dictionary(fc.string(), fc.jsonValue()),
);

test('any value of any free flag is refused, or becomes words that the parser takes for that flag alone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...free(VERSION)), json, (spec, value) => {
      const name = spec.flag.slice(2);
      if (flagProblem(name, value as FlagValue, VERSION) !== undefined) return;
      const deployment = changed(singleNodeDeployment(), (one) => {
        one.stated = { args: { [name]: value } };
      });
      const [flag, ...words] = renderFlags(statedFlags(deployment));
      if (flag === undefined) expect([spec.kind, value]).toEqual(['store_true', false]);
      else expect(findEngineFlag(VERSION, flag)?.flag).toBe(spec.flag);
      expect(words.filter((word) => word.startsWith('--') || /(?<!\$)\$\(/.test(word))).toEqual([]);
      if (typeof value === 'object' && spec.type.startsWith('json'))
        expect(JSON.parse(expandedByKubernetes(words[0]!))).toEqual(value);
    }),
    { numRuns: 600 },
  );
});

test.each([
  ['tensor-parallel-size', 2, /state layout\.tensorParallelSize/],
  ['-tp', 2, /state layout\.tensorParallelSize/],
  ['tensor_parallel_size', 2, /state layout\.tensorParallelSize/],
  ['no-enable-prefix-caching', true, /state enablePrefixCaching/],
  ['hf-overrides.rope_scaling', 'x', /state hfOverrides/],
  ['api-key', 'secret', /makes the key a secret/],
  ['allowed-local-media-path', '/', /read files of the pod/],
  ['host', '0.0.0.0', /one server/],
  ['scheduling-polic', 'fcfs', /did you mean 'scheduling-policy'/],
  ['swap-space', 4, /no flag --swap-space/],
  ['constructor', 1, /no flag --constructor/],
  ['--scheduling-policy', 'fcfs', /without dashes: 'scheduling-policy'/],
  ['no-async-scheduling', true, /write 'async-scheduling': false/],
  ['compilation-config.mode', 3, /'compilation-config': \{"mode":3\}/],
  ['scheduling-policy', 'fair', /one of fcfs, priority/],
  ['seed', '1', /takes a whole number/],
  ['stream-interval', 1.5, /takes a whole number/],
  ['async-scheduling', 'false', /takes true or false/],
  ['disable-custom-all-reduce', false, /leave it out/],
  ['stream-interval', 0, /^0 is no value of --stream-interval, which must be at least 1$/],
  ['watermark', 1, /must be at least 0 and below 1$/],
  ['kv-cache-metrics-sample', 0, /must be above 0 and at most 1$/],
  ['max-logprobs', -2, /must be at least -1$/],
  ['cpu-offload-gb', -1, /must be at least 0$/],
  ['generation-config', '/models/x', /takes 'auto' or 'vllm'/],
] as const)('%s = %p is refused', (name, value, message) => {
  expect(flagProblem(name, value, VERSION)).toMatch(message);
});

test('every flag with a range is one of a number that may be stated', () => {
  const flags = rangedFlags.map((name) =>
    engineVersions.map((version) => findEngineFlag(version, `--${name}`)).find((spec) => spec !== undefined),
  );
  expect(flags.filter((spec) => !/^(int|float)/.test(spec?.type ?? ''))).toEqual([]);
  expect(rangedFlags.filter((name) => standingOf(name)?.kind !== 'free')).toEqual([]);
});

test('a key of JSON that is no JSON is refused', () => {
  const spec = findEngineFlag(VERSION, '--kernel-config')!;
  expect(expectedOf(spec, { a: () => 1 })).toBe('an object');
  expect(expectedOf(spec, { a: [1, { b: null }] })).toBeUndefined();
});

test('what Kubernetes would expand stays as it was written', () => {
  expect(['a$(HOME)', 'a$$(HOME)', '$$$(X)', 'a$$b', 'US$ 5', '^a$'].map(literal).map(expandedByKubernetes)).toEqual([
    'a$(HOME)',
    'a$$(HOME)',
    '$$$(X)',
    'a$$b',
    'US$ 5',
    '^a$',
  ]);
  expect(expandedByKubernetes('a$(HOME)')).toBe('a<HOME>');
});

/** k8s.io/kubernetes third_party/forked/golang/expansion `Expand`: `$$` is one sign, `$(NAME)` a variable. */
const expandedByKubernetes = (text: string): string =>
  text.replaceAll(/\$(?:(\$)|\(([^)]*)\))/g, (_, sign?: string, name?: string) => sign ?? `<${name}>`);

test.each([
  ['HF_TOKEN', 'x', /looks like a secret/],
  ['NCCL_DEBUG', 'hf_abcdefghijkl', /looks like a secret/],
  ['VLLM_API_KEY', 'x', /looks like a secret/],
  ['LD_PRELOAD', '/x.so', /no variable that vLLM/],
  ['AWS_PROFILE', 'x', /no variable that vLLM/],
  ['PYTHONPATH', '/x', /the plan sets PYTHONPATH/],
  ['HF_HUB_OFFLINE', '0', /the plan sets HF_HUB_OFFLINE/],
  ['VLLM_PLUGINS', 'x', /loads code/],
  ['VLLM_SERVER_DEV_MODE', '1', /control the engine/],
  ['VLLM_ALLOW_LONG_MAX_MODEL_LEN', '1', /state ropeScaling/],
  ['CUDA_VISIBLE_DEVICES', '0', /Kubernetes assigns/],
  ['CUDA_INJECTION64_PATH', '/x.so', /no such file/],
  ['VLLM_NCCL_SO_PATH', '/x.so', /no such file/],
  ['VLLM_LOGING_LEVEL', 'INFO', /did you mean VLLM_LOGGING_LEVEL/],
  ['TRITON_CACHE_MANAGER', 'evil:Manager', /loads code/],
  ['FLASHINFER_CUBINS_REPOSITORY', 'https://example.com', /loads code/],
  ['RUNAI_STREAMER_S3_ENDPOINT', 'http://10.0.0.9', /server that nobody staged/],
  ['TORCHINDUCTOR_REDIS_HOST', '10.0.0.9', /no network policy opens/],
  ['VLLM_TUNED_CONFIG_FOLDER', '/x', /no such file/],
  ['CUDA_MPS_PIPE_DIRECTORY', '/x', /no such file/],
  ['VLLM_MEDIA_CACHE', '/x', /no such file/],
  ['A B', 'x', /no name of a variable/],
  ['constructor', 'x', /no variable/],
  ['NCCL_DEBUG', 'a\nb', /one line/],
] as const)('the variable %s = %p is refused', (name, value, message) => {
  expect(variableProblem(name, value, VERSION)).toMatch(message);
});

test.each([
  ['VLLM_LOGGING_LEVEL', 'DEBUG'],
  ['VLLM_MAX_TOKENS_PER_EXPERT_FP4_MOE', '1'],
  ['NCCL_DEBUG', 'INFO'],
  ['NCCL_TOPO_FILE', '/x'],
  ['OMP_NUM_THREADS', '4'],
] as const)('the variable %s may be set', (name, value) => {
  expect(variableProblem(name, value, VERSION)).toBeUndefined();
});

test('a release has its own variables', () => {
  expect(variableProblem('VLLM_HTTP_MAX_REQUEST_BODY_SIZE', '1', '0.33.0')).toBeUndefined();
  expect(variableProblem('VLLM_HTTP_MAX_REQUEST_BODY_SIZE', '1', '0.29.0')).toMatch(/no variable/);
});

test('every variable that a flag table owns is a name', () => {
  expect(Object.keys(OWNED_VARIABLES).every((name) => /^[A-Z0-9_]+$/.test(name))).toBe(true);
  expect(findModel('qwen3-8b')).toBeDefined();
});

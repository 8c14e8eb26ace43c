import { checkManifests, judgedApp, message } from '../../../lib/policy';
import type { JsonObject } from '../../../lib/policy/model/values';
import { engineCode } from '../../../lib/policy/rules/pods/engine-code';
import { engineHardening } from '../../../lib/policy/rules/pods/engine-hardening';
import { engineSwitches } from '../../../lib/policy/rules/pods/engine-switches';
import { remoteCode } from '../../../lib/policy/rules/pods/remote-code';
import { KubernetesObject } from '../../../lib/policy/model/kubernetes-object';
import { container, CONTAINERS, podSpec, WORKLOADS } from './pods';

const rules = [engineCode, remoteCode, engineHardening, engineSwitches];
const found = (...objects: object[]): string[] => checkManifests(objects, { rules }).map(message);
const ENV = [
  { name: 'VLLM_HOST_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  { name: 'VLLM_NO_USAGE_STATS', value: '1' },
  { name: 'DO_NOT_TRACK', value: '1' },
  { name: 'HF_HUB_OFFLINE', value: '1' },
  { name: 'TRANSFORMERS_OFFLINE', value: '1' },
  { name: 'VLLM_MEDIA_URL_ALLOW_REDIRECTS', value: '0' },
];
const ARGS = ['/models/Qwen/Qwen3-8B/', '--allowed-media-domains', 'media.invalid'];
type Fields = Readonly<Record<string, unknown>>;
const engine = (fields: Fields = {}): object =>
  container('vllm', { command: ['vllm', 'serve'], args: ARGS, env: ENV, ...fields });
const pod = (fields: Fields = {}, more: object = {}): object =>
  WORKLOADS['Deployment']!(podSpec({ containers: [engine(fields)], ...more }));
const withEnv = (...entries: object[]): object => engine({ env: [...ENV, ...entries] });
const withArgs = (...args: string[]): object => engine({ args: [...ARGS, ...args] });
const configMap = (name: string, data: object): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'tools' },
  data,
});

const BAD_FLAGS = [
  '--api-key',
  '--allowed-local-media-path',
  '--enable-log-requests',
  '--enable-log-outputs',
  '--profiler-config',
  '--middleware',
  '--otlp-traces-endpoint',
  '--enable-whatever',
  '--trust-remote-code',
  '--enable_log_requests',
  '--worker-cls',
];
const BAD_VARIABLES = [
  'VLLM_SERVER_DEV_MODE',
  'VLLM_ALLOW_INSECURE_SERIALIZATION',
  'VLLM_DEBUG_LOG_API_SERVER_RESPONSE',
  'VLLM_PLUGINS',
  'LD_PRELOAD',
];

/** The kinds that differ in how they hold a pod; every kind is tried for pods. */
const SOME = ['Deployment', 'CronJob', 'LeaderWorkerSet, leader', 'a kind nobody knows'];

describe.each(Object.entries(WORKLOADS).filter(([kind]) => SOME.includes(kind)))('%s', (_, wrap) => {
  test('an engine without a mistake has no finding', () => {
    expect(found(wrap(podSpec({ containers: [engine()] })))).toEqual([]);
  });

  test('switches are found in every kind of container, however they are written', () => {
    const missed = Object.entries(CONTAINERS).flatMap(([place, put]) =>
      [
        ...BAD_FLAGS.flatMap((flag): (readonly [string, object])[] => [
          [`${flag} x`, withArgs(flag, 'x')],
          [`${flag}=x`, withArgs(`${flag}=x`)],
          [`${flag} in the command`, engine({ command: ['vllm', 'serve', flag] })],
          [
            `${flag} in a script`,
            engine({ command: ['sh', '-c'], args: [`exec vllm serve ${ARGS.join(' ')} ${flag} x`] }),
          ],
          [
            `${flag} in one word`,
            engine({ command: ['/bin/bash', '-lc', `vllm serve ${ARGS.join(' ')} "${flag}" 'x'`], args: undefined }),
          ],
        ]),
        ...BAD_VARIABLES.map((name): readonly [string, object] => [name, withEnv({ name, value: '1' })]),
        ...BAD_VARIABLES.map((name): readonly [string, object] => [
          `${name} from a Secret`,
          withEnv({ name, valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }),
        ]),
      ]
        .filter(([, bad]) => found(wrap(put(bad))).length === 0)
        .map(([what]) => `${place}: ${what}`),
    );
    expect(missed).toEqual([]);
  });
});

describe('what comes out of ConfigMaps is read', () => {
  const dev = configMap('settings', { VLLM_SERVER_DEV_MODE: '1' });

  test.each([
    ['envFrom', { envFrom: [{ configMapRef: { name: 'settings' } }] }],
    [
      'configMapKeyRef',
      {
        env: [
          ...ENV,
          {
            name: 'VLLM_SERVER_DEV_MODE',
            valueFrom: { configMapKeyRef: { name: 'settings', key: 'VLLM_SERVER_DEV_MODE' } },
          },
        ],
      },
    ],
  ])('by %s', (_, fields) => {
    expect(found(dev, pod(fields))).toHaveLength(1);
    expect(found(pod(fields))).toHaveLength(1);
  });

  const mounted = {
    volumeMounts: [{ name: 'config', mountPath: '/etc/engine' }],
    args: [...ARGS, '--config', '/etc/engine/engine.yaml'],
  };
  const volumes = [{ name: 'config', configMap: { name: 'engine' } }];

  test.each([
    ['trust-remote-code: true', 1],
    ['api-key: x', 1],
    ['load-format: pt', 1],
    ['enable-whatever: true', 1],
    ['max-num-seqs: 8', 0],
  ])('a configuration file that says %s', (text, findings) => {
    expect(found(configMap('engine', { 'engine.yaml': text }), pod(mounted, { volumes }))).toHaveLength(findings);
  });

  test('a file that nobody can see is a finding', () => {
    expect(found(pod(mounted, { volumes }))).toHaveLength(1);
    expect(found(pod({ args: [...ARGS, '--config', '/elsewhere.yaml'] }))).toHaveLength(1);
  });
});

test.each([
  ['a pickle', ['--load-format', 'pt']],
  ['no weights', ['--load-format=dummy']],
  ['a format nobody knows', ['--load-format', 'mine']],
  ['code of the weights', ['--trust-remote-code']],
  ['code of the weights, said otherwise', ['--trust_remote_code=true']],
  ['a Ray cluster', ['--distributed-executor-backend', 'ray']],
  ['arguments out of a variable', ['$EXTRA']],
])('%s is found', (_, args) => expect(found(pod({ args: [...ARGS, ...args] })).length).toBeGreaterThan(0));

test('code of weights is always found; the product accepts that of the catalog, from one’s own storage and for engines', () => {
  const judged = (model: string, namespace = 'windlass-serving', ...more: string[]): readonly number[] => {
    const object = pod({ args: [model, ...ARGS.slice(1), '--trust-remote-code', ...more] }) as JsonObject;
    const json = { ...object, metadata: { name: 'tool', namespace } };
    const { open, accepted } = judgedApp(
      { stacks: [], objects: [new KubernetesObject(json)] },
      { only: [remoteCode.id, engineCode.id] },
    );
    return [open.length, accepted.length];
  };
  const [BUCKET, ID] = ['s3://bucket', 'deepseek-ai/DeepSeek-V4-Pro'];
  expect(judged(`${BUCKET}/${ID}/`)).toEqual([0, 1]);
  expect(judged(`/models/${ID}`)).toEqual([0, 1]);
  expect(judged(`/models/evil/DeepSeek-V4-Pro/`)).toEqual([1, 0]);
  expect(judged(`${BUCKET}/${ID}/other/`)).toEqual([1, 0]);
  expect(judged(`${BUCKET}/${ID}/`, 'tools')).toEqual([1, 0]);
  expect(judged(`${BUCKET}/${ID}/`, 'windlass-serving', '--load-format=pt')).toEqual([1, 1]);
  expect(judged(ID)[0]).toBeGreaterThan(0);
});

test('a model of a hub is pinned to commits', () => {
  const commit = 'a'.repeat(40);
  const pinned = ['revision', 'tokenizer-revision', 'code-revision'].flatMap((flag) => [`--${flag}`, commit]);
  const args = ['Qwen/Qwen3-8B', ...ARGS.slice(1)];
  expect(found(pod({ args }))).toHaveLength(3);
  expect(found(pod({ args: [...args, ...pinned] }))).toEqual([]);
  expect(found(pod({ args: [...args, ...pinned.map((word) => (word === commit ? 'main' : word))] }))).toHaveLength(3);
});

test.each(ENV.slice(1).map(({ name }) => name))('%s must be what it is', (name) => {
  const others = ENV.filter((entry) => entry.name !== name);
  expect(found(pod({ env: others }))).toHaveLength(1);
  expect(found(pod({ env: [...others, { name, value: '7' }] }))).toHaveLength(1);
});

test('Ray is found where no engine is', () => {
  const object = (fields: object): object =>
    WORKLOADS['Deployment']!(podSpec({ containers: [container('head', fields)] }));
  expect(found(object({ command: ['ray', 'start', '--head'] }))).toHaveLength(1);
  expect(found(object({ command: ['sh', '-c', 'ray start --head --port=6379'] }))).toHaveLength(1);
  expect(found(object({ ports: [{ containerPort: 8265 }] }))).toHaveLength(1);
});

test.each([null, 'text', 7, [null], {}, [[]]])('no shape of %j makes it throw', (odd) => {
  const fields = ['command', 'args', 'env', 'envFrom', 'volumeMounts', 'ports', 'image'];
  const objects = fields.map((field) => pod({ [field]: odd }, { volumes: odd }));
  expect(found(...objects).filter((said) => said.includes('throws'))).toEqual([]);
});

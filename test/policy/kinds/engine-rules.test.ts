import { ENGINE_SECURITY_FLOOR, findInstanceType, vllmReleases } from '../../../lib/catalog';
import { checkManifests, message } from '../../../lib/policy';
import type { NodeGroupView } from '../../../lib/policy/model/node-groups';
import { engineContract } from '../../../lib/policy/rules/engines/engine-contract';
import { engineWords } from '../../../lib/policy/rules/engines/engine-words';
import { engineSecrets } from '../../../lib/policy/rules/engines/engine-secrets';
import { groupCollectives } from '../../../lib/policy/rules/engines/group-collectives';
import { groupRestart } from '../../../lib/policy/rules/engines/group-restart';
import { parallelSizes } from '../../../lib/policy/rules/engines/parallel-sizes';
import { boundedQueue } from '../../../lib/policy/rules/pods/bounded-queue';
import { drain } from '../../../lib/policy/rules/pods/drain';
import { engineCode } from '../../../lib/policy/rules/pods/engine-code';
import { engineHardening } from '../../../lib/policy/rules/pods/engine-hardening';
import { engineSwitches } from '../../../lib/policy/rules/pods/engine-switches';
import { remoteCode } from '../../../lib/policy/rules/pods/remote-code';
import { engineTls } from '../../../lib/policy/rules/pods/engine-tls';
import { engineVersion } from '../../../lib/policy/rules/pods/engine-version';
import { probes } from '../../../lib/policy/rules/pods/probes';
import { readOnlyRoot } from '../../../lib/policy/rules/pods/read-only-root';
import { startupProbe } from '../../../lib/policy/rules/pods/startup-probe';
import { type Case, ECR, GPU, judges, LATER, object, POD, said, TOP } from '../support/said';

type Fields = Readonly<Record<string, unknown>>;

const deployment = (spec: object, namespace = 'windlass-serving', metadata?: object): object =>
  object('Deployment', 'a', namespace, { spec: { template: { metadata, spec } } });
const engine = (fields: Fields = {}, pod: object = {}, namespace?: string): object =>
  deployment({ containers: [{ command: ['vllm', 'serve'], ...fields }], ...pod }, namespace);
const variables = (values: Readonly<Record<string, string>>): object[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** Waits so long before it is told to end, and so long for what is in flight. */
const ending = (sleep: number | undefined, timeout: number | undefined, ...more: string[]): object => ({
  lifecycle: sleep === undefined ? {} : { preStop: { sleep: { seconds: sleep } } },
  args: [...(timeout === undefined ? [] : ['--shutdown-timeout', String(timeout)]), ...more],
});
const within = (terminationGracePeriodSeconds: number | undefined, ...containers: object[]): object =>
  deployment({ containers, terminationGracePeriodSeconds });
const GRACE = `${POD}.terminationGracePeriodSeconds`;
judges(drain, [
  ['enough', within(75, ending(10, 60)), []],
  ['a second less', within(74, ending(10, 60)), [`${GRACE} 74`]],
  ['the default of Kubernetes, enough', within(undefined, ending(25, undefined)), []],
  ['the default of Kubernetes, too short', within(undefined, ending(26, undefined)), [GRACE]],
  ['of several the longest', within(20, ending(1, undefined), ending(10, 6), ending(2, 1)), [`${GRACE} 20`]],
  ['of several the longest, enough', within(21, ending(1, undefined), ending(10, 6), ending(2, 1)), []],
  ['a worker only waits', within(15, ending(10, 60, '--headless')), []],
  ['a worker waits', within(14, ending(10, 60, '--headless')), [`${GRACE} 14`]],
  ['hooks that wait for nothing', within(0, ending(undefined, undefined)), []],
  ['no hooks', within(0, { args: ['--shutdown-timeout', '60'] }), []],
]);

const TLS = ['--ssl-keyfile', '/tls/tls.key', '--ssl-certfile', '/tls/tls.crt'];
const secured = (volume: object, fields: object = {}): object =>
  engine(
    {
      args: TLS,
      volumeMounts: [
        { name: 'other', mountPath: '/t' },
        { name: 'tls', mountPath: '/tls' },
      ],
      ...fields,
    },
    {
      volumes: [
        { name: 'other', secret: {} },
        { name: 'tls', ...volume },
      ],
    },
  );
const OPEN = [`${TOP}.args --ssl-keyfile /tls/tls.key`, `${TOP}.args --ssl-certfile /tls/tls.crt`];
test('a grace period that is too short is told what is enough', () => {
  const [told] = checkManifests([within(74, ending(10, 60))], { rules: [drain] }).map(message);
  expect(told).toContain('take 70 s');
  expect(told).toContain('set it to 75 or more');
});

judges(engineTls, [
  ['none', engine({ readinessProbe: { httpGet: {} } }), []],
  ...[{ secret: {} }, { csi: {} }, { projected: {} }, { emptyDir: { medium: 'Memory' } }].map((volume): Case => [
    `out of ${JSON.stringify(volume)}`,
    secured(volume),
    [],
  ]),
  ...[{ configMap: {} }, { emptyDir: {} }, { emptyDir: { medium: '' } }, { hostPath: {} }].map((volume): Case => [
    `not out of ${JSON.stringify(volume)}`,
    secured(volume),
    OPEN,
  ]),
  ['not mounted', secured({ secret: {} }, { volumeMounts: [] }), OPEN],
  ['mounted beside it', secured({ secret: {} }, { volumeMounts: [{ name: 'tls', mountPath: '/tl' }] }), OPEN],
  [
    'a file unsaid',
    secured({ secret: {} }, { args: [...TLS.slice(2), '--ssl-keyfile'] }),
    [`${TOP}.args --ssl-keyfile`],
  ],
  ['not mounted, beside a volume without name', engine({ args: TLS }, { volumes: [{ secret: {} }] }), OPEN],
  ['a key alone', secured({ secret: {} }, { args: TLS.slice(0, 2) }), [`${TOP}.args --ssl-certfile`]],
  ['a certificate alone', secured({ secret: {} }, { args: TLS.slice(2) }), [`${TOP}.args --ssl-keyfile`]],
  ...['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap((probe): readonly Case[] => [
    [`${probe} over TLS`, secured({ secret: {} }, { [probe]: { httpGet: { scheme: 'HTTPS' } } }), []],
    [`${probe} of a port`, secured({ secret: {} }, { [probe]: { tcpSocket: {} } }), []],
    [
      `${probe} in the clear`,
      secured({ secret: {} }, { [probe]: { httpGet: {} } }),
      [`${TOP}.${probe}.httpGet.scheme HTTP`],
    ],
    [
      `${probe} in the clear, said`,
      secured({ secret: {} }, { [probe]: { httpGet: { scheme: 'HTTP' } } }),
      [`${TOP}.${probe}.httpGet.scheme HTTP`],
    ],
  ]),
]);

const FLOOR = ENGINE_SECURITY_FLOOR.version;
const tagged = (tag: string): string => `${ECR}/vllm/vllm-openai${tag}`;
const image = (tag: string, metadata?: object): object =>
  deployment({ containers: [{ image: tagged(tag) }] }, 'tools', metadata);
const IMAGE = `${TOP}.image`;
const label = (version: string): object => ({ labels: { 'app.kubernetes.io/version': version } });
judges(engineVersion, [
  ['the first without holes', image(`:v${FLOOR}`), []],
  ['of another build', image(`:v${FLOOR}-cu129`), []],
  ['a later one', image(':v99.0.0-rc.1'), []],
  ...['-rc1', '-dev1', '-alpha', '-beta', '.dev1', '-RC.1'].map((before): Case => [
    `before it: ${before}`,
    image(`:v${FLOOR}${before}`),
    [`${IMAGE} ${tagged(`:v${FLOOR}${before}`)}`],
  ]),
  ['an older one', image(':v0.1.0'), [`${IMAGE} ${tagged(':v0.1.0')}`]],
  ['latest', image(':latest'), [`${IMAGE} ${tagged(':latest')}`]],
  ['said by a label', image(':latest', label(FLOOR)), []],
  ['said by a label, older', image(':latest', label('0.1.0')), [`${IMAGE} ${tagged(':latest')}`]],
  ['of deployment time', engine({ image: LATER }), [`${IMAGE} ${LATER}`]],
]);

describe('startup-probe', () => {
  const of = (startup: unknown, seconds?: string, fields: object = { command: ['vllm'] }): readonly string[] => {
    const env = seconds === undefined ? [] : variables({ VLLM_ENGINE_READY_TIMEOUT_S: seconds });
    return said(startupProbe, [
      deployment({ containers: [{ livenessProbe: {}, startupProbe: startup, env, ...fields }] }),
    ]);
  };
  const FAILURES = `${TOP}.startupProbe.failureThreshold`;

  test('waits as long as the engine may load', () => {
    expect(of({}, '30')).toEqual([]);
    expect(of({}, '31')).toEqual([FAILURES]);
    expect(of({ periodSeconds: 20, failureThreshold: 5 }, '100')).toEqual([]);
    expect(of({ periodSeconds: 20, failureThreshold: 5 }, '101')).toEqual([`${FAILURES} 5`]);
    expect(of({ periodSeconds: 20 }, '61')).toEqual([FAILURES]);
    expect(of({})).toEqual([]);
    expect(of({}, '60', { livenessProbe: undefined })).toEqual([]);
    const env = variables({ OTHER: '1', VLLM_ENGINE_READY_TIMEOUT_S: '31' });
    expect(of({}, undefined, { env })).toEqual([FAILURES]);
  });

  test('is there where something else may end it', () => {
    for (const none of [undefined, 'text', null]) expect(of(none)).toEqual([`${TOP}.startupProbe`]);
    const text = (fields: object): string =>
      checkManifests([deployment({ containers: [{ livenessProbe: {}, ...fields }] })], { rules: [startupProbe] })
        .map(message)
        .join();
    expect(text({ command: ['vllm'] })).toContain('while weights are loading');
    expect(text({ command: ['other'] })).toContain('before it has started');
  });
});

describe('bounded-queue', () => {
  const BOUND = `${TOP}.args --max-num-queued-reqs`;
  const of = (args: readonly string[], ...others: object[]): readonly string[] =>
    said(boundedQueue, [engine({ args }), ...others]);
  const backend = (...lines: string[]): string =>
    ['backend engines', 'server one 10.0.0.1:8000 maxconn 4', ...lines].join('\n');
  const ENDS = [
    'http-request set-var(txn.refused) str(queue_full) if { queue(engines) ge 8 }',
    'http-request return status 429 if queue_full',
  ];
  const door = (text: string, name = 'front-door', namespace = 'windlass-door'): readonly object[] => [
    object('Deployment', name, namespace, {
      spec: { template: { spec: { containers: [], volumes: [{ configMap: { name: 'm' } }] } } },
    }),
    object('ConfigMap', 'm', namespace, { data: { 'haproxy.cfg': text } }),
  ];

  test.each(['max-num-queued-reqs', 'max-num-queued-tokens'])('ends by --%s', (flag) => {
    for (const value of ['1', '100', '5k', '2M']) expect(of([`--${flag}`, value])).toEqual([]);
    for (const value of ['0', '-1', '', 'x5', '5x', '5kk', '1.5']) expect(of([`--${flag}=${value}`])).toEqual([BOUND]);
    expect(of([`--${flag}`])).toEqual([BOUND]);
  });

  test('ends in the door', () => {
    expect(of([], ...door(backend(...ENDS)))).toEqual([]);
    expect(of([], ...door(backend()))).toEqual([`${BOUND} a front door whose queues have no end`]);
    expect(of([], ...door(backend(...ENDS), 'other'))).toEqual([BOUND]);
    expect(of([], ...door(backend(...ENDS), 'front-door', 'tools'))).toEqual([BOUND]);
    expect(said(boundedQueue, [engine({}, {}, 'tools'), ...door(backend(...ENDS))])).toEqual([BOUND]);
  });

  test('is asked of who answers', () => {
    expect(of([])).toEqual([BOUND]);
    expect(of(['--headless'])).toEqual([]);
    expect(said(boundedQueue, [deployment({ containers: [], initContainers: [{ command: ['vllm'] }] })])).toEqual([]);
  });
});

/** Value of each flag that the contract asks for. */
const SAID: Readonly<Record<string, string | undefined>> = {
  'served-model-name': 'q',
  'tensor-parallel-size': '1',
  'max-model-len': '1',
  'max-num-seqs': '1',
  'max-num-batched-tokens': '1',
  'gpu-memory-utilization': '0.9',
  'shutdown-timeout': '60',
};
const SAID_BY_SERVERS: Readonly<Record<string, string | undefined>> = {
  port: '8000',
  'disable-fastapi-docs': undefined,
  'disable-access-log-for-endpoints': '/health',
  'enable-request-id-headers': undefined,
};
const VARIABLES = Object.fromEntries(
  'VLLM_MAX_N_SEQUENCES VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS VLLM_ENGINE_READY_TIMEOUT_S VLLM_HTTP_TIMEOUT_KEEP_ALIVE USER PYTHONPATH AWS_REGION AWS_DEFAULT_REGION'
    .split(' ')
    .map((name) => [name, '1']),
);
const EFA_VARIABLES = Object.fromEntries(
  'FI_PROVIDER FI_EFA_USE_DEVICE_RDMA FI_EFA_FORK_SAFE NCCL_NET_PLUGIN NCCL_TUNER_PLUGIN NCCL_NVLS_ENABLE NCCL_SOCKET_IFNAME GLOO_SOCKET_IFNAME'
    .split(' ')
    .map((name) => [name, '1']),
);
const without = <T>(all_: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all_).filter(([key]) => key !== name));

describe('engine-contract', () => {
  const words = (flags: Readonly<Record<string, string | undefined>>): readonly string[] =>
    Object.entries(flags).flatMap(([name, value]) => [`--${name}`, ...(value === undefined ? [] : [value])]);
  const of = (
    flags: Readonly<Record<string, string | undefined>>,
    { env = VARIABLES, model = '/models/q', efa = 0, namespace = 'windlass-serving' } = {},
  ): readonly string[] =>
    said(engineContract, [
      engine(
        {
          args: [model, ...words(flags)],
          env: variables(env as Readonly<Record<string, string>>),
          resources: { limits: { 'vpc.amazonaws.com/efa': efa } },
        },
        {},
        namespace,
      ),
    ]);
  const FULL = { ...SAID, ...SAID_BY_SERVERS };

  test('each flag', () => {
    expect(of(FULL)).toEqual([]);
    for (const name of Object.keys(FULL)) expect(of(without(FULL, name))).toEqual([`${TOP}.args --${name}`]);
    expect(of({}, { namespace: 'tools' })).toEqual([]);
  });

  test('a worker answers nobody', () => {
    expect(of({ ...SAID, headless: undefined })).toEqual([]);
    expect(of({ ...without(SAID, 'max-model-len'), headless: undefined })).toEqual([`${TOP}.args --max-model-len`]);
  });

  test('each variable, and those of EFA where its interfaces are', () => {
    for (const name of Object.keys(VARIABLES)) {
      expect(of(FULL, { env: without(VARIABLES, name) })).toEqual([`${TOP}.env ${name}`]);
      expect(of(FULL, { env: { ...VARIABLES, [name]: '' } })).toEqual([`${TOP}.env ${name} `]);
    }
    const env = { ...VARIABLES, ...EFA_VARIABLES };
    expect(of(FULL, { env, efa: 1 })).toEqual([]);
    for (const name of Object.keys(EFA_VARIABLES))
      expect(of(FULL, { env: without(env, name), efa: 1 })).toEqual([`${TOP}.env ${name}`]);
  });

  test('the model may stand among the flags', () => {
    expect(of({ ...FULL, model: 's3://bucket/a/b/', 'load-format': 'runai_streamer' }, { model: '' })).toEqual([]);
  });

  test('flags that need others', () => {
    const [parser, choice] = ['tool-call-parser', 'enable-auto-tool-choice'];
    expect(of({ ...FULL, [parser]: 'hermes', [choice]: undefined })).toEqual([]);
    expect(of({ ...FULL, [parser]: 'hermes' })).toEqual([`${TOP}.args --${choice}`]);
    expect(of({ ...FULL, [choice]: undefined })).toEqual([`${TOP}.args --${parser}`]);
    expect(of(FULL, { model: 's3://bucket/a/b/' })).toEqual([`${TOP}.args --load-format`]);
    expect(of({ ...FULL, 'load-format': 'runai_streamer' }, { model: 's3://bucket/a/b/' })).toEqual([]);
  });
});

const memory = (
  args: readonly string[],
  mount: object = {},
  volume: object = { emptyDir: { medium: 'Memory' } },
  namespace?: string,
): object =>
  engine(
    {
      args,
      volumeMounts: [
        { name: 'other', mountPath: '/o', readOnly: true },
        { name: 'keys', mountPath: '/run/vllm', readOnly: true, ...mount },
      ],
    },
    {
      volumes: [
        { name: 'other', emptyDir: {} },
        { name: 'keys', ...volume },
      ],
    },
    namespace,
  );
judges(engineWords, [
  ['every word has its flag', engine({ args: ['/models/q', '--max-num-seqs', '4', '--enable-auto-tool-choice'] }), []],
  ['a word too many', engine({ args: ['/models/q', '--max-num-seqs', '4', '8'] }), [`${TOP}.args.3 8`]],
  ['a flag twice', engine({ args: ['--max-num-seqs', '4', '--max-num-seqs', '8'] }), [`${TOP}.args.2 --max-num-seqs`]],
  ['no engine', deployment({ containers: [{ command: ['serve'], args: ['a', 'b'] }] }), []],
]);

judges(engineSecrets, [
  ['used', memory(['--config', '/run/vllm/key.yaml']), []],
  ['forgotten', memory([]), [`${TOP}.args /run/vllm`]],
  ['another beside it', memory(['--config', '/run/vllm2/key.yaml']), [`${TOP}.args /run/vllm`]],
  ['a switch before it', memory(['--headless', '--config', '/run/vllm/a']), []],
  ['written by the engine', memory([], { readOnly: false }), []],
  ['on a disk', memory([], {}, { emptyDir: {} }), []],
  ['of others', memory([], {}, undefined, 'tools'), []],
]);

const lws = (template: object, container: object = {}, gpus = 8, pod: object = {}): object =>
  object('LeaderWorkerSet', 'g', 'windlass-serving', {
    spec: {
      leaderWorkerTemplate: {
        ...template,
        workerTemplate: {
          spec: {
            ...pod,
            containers: [{ command: ['vllm', 'serve'], resources: { limits: { [GPU]: gpus } }, ...container }],
          },
        },
      },
    },
  });
const WORKER = 'spec.leaderWorkerTemplate.workerTemplate.spec.containers.0';
const RESTART = 'spec.leaderWorkerTemplate.restartPolicy';
judges(groupRestart, [
  ['after the start', lws({ restartPolicy: 'RecreateGroupAfterStart' }), []],
  ['always', lws({ restartPolicy: 'RecreateGroupOnPodRestart' }), []],
  ['never', lws({ restartPolicy: 'None' }), [`${RESTART} None`]],
  ['unsaid', lws({}), [RESTART]],
  ['of deployment time', lws({ restartPolicy: LATER }), [`${RESTART} ${LATER}`]],
  ['without GPUs', lws({}, {}, 0), []],
  ['without GPUs of its leader', lws({ leaderTemplate: { spec: { containers: [{}] } } }), [RESTART]],
]);

const ranks = (args: readonly string[], resources: object = { limits: { [GPU]: 8 } }): object =>
  engine({ args, resources });
const [SIZE, NODES] = ['args --tensor-parallel-size', 'args --nnodes'];
const sizes = (...numbers: number[]): string[] =>
  ['tensor', 'pipeline', 'prefill-context'].flatMap((what, index) =>
    numbers[index] === undefined ? [] : [`--${what}-parallel-size`, String(numbers[index])],
  );
const MASTER = ['--master-addr', 'leader'];
judges(parallelSizes, [
  ['as many as GPUs', ranks(sizes(8)), []],
  ['one more', ranks(sizes(9)), [`${TOP}.${SIZE} 9`]],
  ['the product', ranks(sizes(4, 2)), []],
  ['a product of too many', ranks(sizes(4, 4)), [`${TOP}.${SIZE} 16`]],
  ['of all three', ranks(sizes(2, 2, 4)), [`${TOP}.${SIZE} 16`]],
  ['the last word counts', ranks([...sizes(16), ...sizes(8)]), []],
  ['the last word counts, too many', ranks([...sizes(8), ...sizes(16)]), [`${TOP}.${SIZE} 16`]],
  ['one without a word', ranks([], { limits: { [GPU]: 1 } }), []],
  ['fewer requested than limited', ranks(sizes(8), { requests: { [GPU]: 4 }, limits: { [GPU]: 8 } }), []],
  ['no GPUs', ranks(sizes(8), {}), []],
  ['over a group', lws({ size: 2 }, { args: sizes(16) }), []],
  ['over a group, one more', lws({ size: 2 }, { args: sizes(17) }), [`${WORKER}.${SIZE} 17`]],
  ['over as many nodes as said', lws({ size: 2 }, { args: [...sizes(16), '--nnodes', '2', ...MASTER] }), []],
  ['over nodes that another object makes', ranks([...sizes(16), '--nnodes', '2', ...MASTER]), []],
  [
    'more nodes than pods',
    lws({ size: 2 }, { args: [...sizes(16), '--nnodes', '3', ...MASTER] }),
    [`${WORKER}.${NODES} 3`],
  ],
  ['nodes unsaid', lws({ size: 2 }, { args: [...sizes(16), ...MASTER] }), [`${WORKER}.${NODES}`]],
  ['nodes unsaid, of one', lws({ size: 1 }, { args: [...sizes(8), ...MASTER] }), []],
  ['nodes that nobody waits for', lws({ size: 2 }, { args: [...sizes(16), '--nnodes', '3'] }), []],
  [
    'the last number of nodes',
    lws({ size: 2 }, { args: [...sizes(16), '--nnodes', '3', '--nnodes', '2', ...MASTER] }),
    [],
  ],
]);

describe('group-collectives', () => {
  const nodes = (type: string): NodeGroupView[] => [
    { name: 'n', labels: { n: type }, taints: [], maxSize: 2, efa: true, instanceType: findInstanceType(type)! },
  ];
  const of = (type: string, args: readonly string[], env: object[] = [], gpus = 8, tag?: string): readonly string[] =>
    said(
      groupCollectives,
      [
        lws({ size: 2 }, { args, env, ...(tag === undefined ? {} : { image: tag }) }, gpus, {
          nodeSelector: { n: type },
        }),
      ],
      { nodeGroups: nodes(type) },
    ).map((one) => one.replace(`${WORKER}.args `, ''));
  const [CUSTOM, PASS, FLASHINFER, SYMMETRIC] = [
    'custom all-reduce',
    'pass that fuses all-reduce and RMS norm',
    'FlashInfer all-reduce',
    'symmetric memory all-reduce',
  ];
  const OFF = '--disable-custom-all-reduce';
  const variable = (name: string, value: string): object[] => [{ name, value }];

  test('what begins by itself over nodes is turned off', () => {
    expect(of('p5.48xlarge', sizes(16))).toEqual([CUSTOM]);
    expect(of('p5.48xlarge', [...sizes(16), OFF])).toEqual([]);
    expect(of('p5.48xlarge', ['--max-num-seqs', '4', ...sizes(16)])).toEqual([CUSTOM]);
    expect(of('p5.48xlarge', sizes(8))).toEqual([]);
    expect(of('p5.48xlarge', [])).toEqual([]);
    expect(of('p5.48xlarge', sizes(8), [], 4)).toEqual([CUSTOM, SYMMETRIC]);
    expect(of('p5.48xlarge', sizes(8), variable('VLLM_ALLREDUCE_USE_SYMM_MEM', '0'), 4)).toEqual([CUSTOM]);
    expect(of('p5.48xlarge', sizes(8), variable('VLLM_ALLREDUCE_USE_SYMM_MEM', '1'), 4)).toEqual([CUSTOM, SYMMETRIC]);
  });

  test('by flags, by keys of the configuration, or by variables', () => {
    const wide = [...sizes(16), OFF];
    expect(of('p6-b200.48xlarge', wide)).toEqual([PASS, FLASHINFER]);
    expect(of('p6-b200.48xlarge', wide, variable('VLLM_ALLREDUCE_USE_FLASHINFER', '0'))).toEqual([PASS]);
    expect(of('p6-b200.48xlarge', wide, variable('OTHER', '0'))).toEqual([PASS, FLASHINFER]);
    for (const off of [
      ['--compilation-config', '{"pass_config":{"fuse_allreduce_rms":false}}'],
      ['--compilation-config.pass_config.fuse_allreduce_rms=false'],
    ])
      expect(of('p6-b200.48xlarge', [...wide, ...off])).toEqual([FLASHINFER]);
    for (const on of [
      ['--compilation-config', '{"pass_config":{"fuse_allreduce_rms":true}}'],
      ['--compilation-config', '{}'],
      ['--compilation-config.pass_config.fuse_allreduce_rms=true'],
    ])
      expect(of('p6-b200.48xlarge', [...wide, ...on])).toEqual([PASS, FLASHINFER]);
  });

  test('of an older release more of it, known by its digest', () => {
    const older = vllmReleases.find(
      ({ version, image: { digest } }) => version.startsWith('0.29') && digest !== undefined,
    )!;
    expect(of('p5.48xlarge', sizes(8), [], 4, `${ECR}/vllm@${older.image.digest}`)).toEqual([
      CUSTOM,
      PASS,
      FLASHINFER,
      SYMMETRIC,
    ]);
    expect(of('p5.48xlarge', sizes(8), [], 4, `${ECR}/vllm@sha256:${'a'.repeat(64)}`)).toEqual([CUSTOM, SYMMETRIC]);
  });

  test('on nodes that nobody knows nothing is said', () => {
    expect(said(groupCollectives, [lws({ size: 2 }, { args: sizes(16) })])).toEqual([]);
    expect(said(groupCollectives, [lws({ size: 2 }, { args: sizes(16) })], { nodeGroups: [] })).toEqual([]);
  });
});

describe('probes', () => {
  const GOOD = { httpGet: { path: '/health' }, timeoutSeconds: 5, periodSeconds: 20 };
  const READY = { httpGet: { path: '/v1/models' } };
  const of = (fields: object): readonly string[] => said(probes, [deployment({ containers: [fields] })]);
  const [LIVE, READINESS] = [`${TOP}.livenessProbe`, `${TOP}.readinessProbe`];

  test.each<[object, readonly string[]]>([
    [GOOD, []],
    [{ ...GOOD, timeoutSeconds: 4 }, [`${LIVE}.timeoutSeconds 4`]],
    [{ ...GOOD, timeoutSeconds: undefined }, [`${LIVE}.timeoutSeconds 1`]],
    [{ ...GOOD, periodSeconds: 19 }, [`${LIVE}.failureThreshold 3`]],
    [{ ...GOOD, periodSeconds: undefined, failureThreshold: 6 }, []],
    [{ ...GOOD, periodSeconds: undefined, failureThreshold: 5 }, [`${LIVE}.failureThreshold 5`]],
    ...['/v1/completions', '/v1/responses', '/generate', '/v1/embeddings', '/invocations'].map(
      (path): [object, readonly string[]] => [{ ...GOOD, httpGet: { path } }, [LIVE]],
    ),
    [{ ...GOOD, httpGet: undefined, exec: { command: ['curl', '/generate'] } }, [LIVE]],
  ])('for life: %j', (livenessProbe, paths) => expect(of({ livenessProbe })).toEqual(paths));

  test('whoever listens is watched, and an engine is asked for its model', () => {
    const ports = [{ containerPort: 1 }];
    expect(of({})).toEqual([]);
    expect(of({ ports: [] })).toEqual([]);
    expect(of({ ports })).toEqual([LIVE, READINESS]);
    expect(of({ ports, livenessProbe: GOOD })).toEqual([READINESS]);
    expect(of({ ports, livenessProbe: GOOD, readinessProbe: GOOD })).toEqual([]);
    const command = ['vllm', 'serve'];
    expect(of({ command })).toEqual([LIVE, READINESS]);
    expect(of({ command, args: ['--headless'] })).toEqual([]);
    expect(of({ command, args: ['--port', '8000'] })).toEqual([LIVE, READINESS]);
    expect(of({ command, livenessProbe: GOOD, readinessProbe: READY })).toEqual([]);
    expect(of({ command, livenessProbe: GOOD, readinessProbe: { ...GOOD, periodSeconds: 1 } })).toEqual([READINESS]);
    expect(of({ command, ports, args: ['--headless'], livenessProbe: GOOD, readinessProbe: GOOD })).toEqual([]);
    expect(said(probes, [deployment({ containers: [null, { ports }] })])).toEqual(
      ['livenessProbe', 'readinessProbe'].map((probe) => `${POD}.containers.1.${probe}`),
    );
  });
});

describe('read-only-root', () => {
  const CACHES =
    'HOME XDG_CACHE_HOME HF_HOME VLLM_CACHE_ROOT VLLM_CONFIG_ROOT VLLM_RPC_BASE_PATH TORCHINDUCTOR_CACHE_DIR TRITON_CACHE_DIR CUDA_CACHE_PATH FLASHINFER_WORKSPACE_BASE'.split(
      ' ',
    );
  const MOUNTS = [
    { name: 'work', mountPath: '/tmp' },
    { name: 'shm', mountPath: '/dev/shm' },
  ];
  const VOLUMES = [
    { name: 'work', emptyDir: {} },
    { name: 'shm', emptyDir: {} },
  ];
  const securityContext = { readOnlyRootFilesystem: true };
  const of = (
    places: Readonly<Record<string, string>>,
    volumeMounts: readonly object[] = MOUNTS,
    volumes: readonly object[] = VOLUMES,
  ): readonly string[] =>
    said(readOnlyRoot, [engine({ securityContext, volumeMounts, env: variables(places) }, { volumes }, 'tools')]);
  const everyOne = (place: string): Readonly<Record<string, string>> =>
    Object.fromEntries(CACHES.map((name) => [name, place]));

  test('an engine writes where something is mounted', () => {
    expect(of(everyOne('/tmp'))).toEqual([]);
    expect(of(everyOne('/tmp/deep/er'))).toEqual([]);
    for (const name of CACHES) {
      expect(of(without(everyOne('/tmp'), name))).toEqual([`${TOP}.env ${name}`]);
      for (const place of ['/tmpx', '/', '/var'])
        expect(of({ ...everyOne('/tmp'), [name]: place })).toEqual([`${TOP}.env ${name} ${place}`]);
    }
    expect(of(everyOne('/dev/shm'), MOUNTS.slice(1))).toEqual([`${TOP}.volumeMounts /tmp /tmp`]);
    expect(of(everyOne('/tmp'), MOUNTS.slice(0, 1))).toEqual([`${TOP}.volumeMounts /dev/shm /dev/shm`]);
    expect(of(everyOne('/tmp'), MOUNTS, VOLUMES.slice(0, 1))).toEqual([`${TOP}.volumeMounts /dev/shm /dev/shm`]);
    expect(of(everyOne('/tmp'), [MOUNTS[0]!, { ...MOUNTS[1], readOnly: true }])).toHaveLength(1);
    expect(of(everyOne('/tmp'), MOUNTS, [VOLUMES[0]!, { name: 'shm', configMap: {} }])).toHaveLength(1);
  });

  test('weights are claimed to be read', () => {
    const claim = (readOnly: unknown): readonly string[] =>
      of(everyOne('/tmp'), MOUNTS, [...VOLUMES, { name: 'w', persistentVolumeClaim: { claimName: 'w', readOnly } }]);
    expect(claim(true)).toEqual([]);
    expect(claim(false)).toEqual([`${POD}.volumes.2.persistentVolumeClaim.readOnly false`]);
    expect(claim(undefined)).toEqual([`${POD}.volumes.2.persistentVolumeClaim.readOnly`]);
  });

  test('memory that was filled before is read', () => {
    const keys = { name: 'keys', mountPath: '/k' };
    const pod = (own: object, before: object, medium?: string): readonly string[] =>
      said(readOnlyRoot, [
        deployment({
          containers: [{ securityContext, volumeMounts: [{ ...keys, ...own }] }],
          initContainers: [
            { securityContext },
            {
              securityContext,
              volumeMounts: [
                { name: 'a', mountPath: '/a' },
                { ...keys, ...before },
              ],
            },
          ],
          volumes: [
            { name: 'files', configMap: {} },
            { name: 'keys', emptyDir: { medium } },
          ],
        }),
      ]);
    expect(pod({ readOnly: true }, {}, 'Memory')).toEqual([]);
    expect(pod({}, {}, 'Memory')).toEqual([`${TOP}.volumeMounts.0.readOnly`]);
    expect(pod({}, { readOnly: true }, 'Memory')).toEqual([]);
    expect(pod({}, { name: 'other' }, 'Memory')).toEqual([]);
    expect(pod({}, {})).toEqual([]);
  });
});

const QUIET = {
  VLLM_NO_USAGE_STATS: '1',
  DO_NOT_TRACK: '1',
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  VLLM_MEDIA_URL_ALLOW_REDIRECTS: '0',
};
const MEDIA = ['--allowed-media-domains', 'media.invalid'];
const field = (name: string, fieldPath = 'status.podIP'): object => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const [HOST, NIXL] = ['VLLM_HOST_IP', 'VLLM_NIXL_SIDE_CHANNEL_HOST'] as const;
const hardened = (args: readonly string[], env: readonly object[] = [], namespace = 'tools'): object =>
  engine({ args: [...MEDIA, ...args], env: [...variables(QUIET), ...env] }, {}, namespace);
const same = { name: NIXL, value: '$(VLLM_HOST_IP)' };
const TRANSFER = ['--kv-transfer-config', '{}'];
judges(engineHardening, [
  ['alone', hardened([]), []],
  [
    'any address',
    engine({ args: ['--max-num-seqs', '4'], env: variables(QUIET) }, {}, 'tools'),
    [`${TOP}.args --allowed-media-domains`],
  ],
  ...Object.keys(QUIET).map((name): Case => [
    name,
    engine({ args: MEDIA, env: variables(without(QUIET, name)) }, {}, 'tools'),
    [`${TOP}.env ${name}`],
  ]),
  ['of ours', hardened([], [], 'windlass-serving'), [`${TOP}.env ${HOST}`]],
  ['of ours, at its address', hardened([], [field(HOST)], 'windlass-serving'), []],
  ['of ours, at the node’s', hardened([], [field(HOST, 'status.hostIP')], 'windlass-serving'), [`${TOP}.env ${HOST}`]],
  [
    'of ours, said twice',
    hardened([], [field(HOST), { name: HOST, value: '0.0.0.0' }], 'windlass-serving'),
    [`${TOP}.env ${HOST}`],
  ],
  ...[
    'nnodes',
    'node-rank',
    'master-addr',
    'data-parallel-address',
    'data-parallel-start-rank',
    'data-parallel-size-local',
  ].map((flag): Case => [`of several, by --${flag}`, hardened([`--${flag}`, '2']), [`${TOP}.env ${HOST}`]]),
  ['of one node', hardened(['--nnodes', '1']), []],
  ['that hands on', hardened(TRANSFER), [`${TOP}.env ${NIXL}`]],
  ['that hands on, at its address', hardened(TRANSFER, [field(NIXL)]), []],
  ['that hands on, at an address that nobody says', hardened(TRANSFER, [same]), [`${TOP}.env ${NIXL}`]],
  ['that hands on, at the address of its own', hardened(TRANSFER, [field(HOST), same], 'windlass-serving'), []],
]);

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const revisions = (text: string, ...left: string[]): string[] =>
  ['revision', 'tokenizer-revision', 'code-revision']
    .filter((one) => !left.includes(one))
    .flatMap((one) => [`--${one}`, text]);
const serving = (...args: string[]): object => engine({ args });
const UNPINNED = ['revision', 'tokenizer-revision', 'code-revision'].map((one) => `${TOP}.args --${one}`);
judges(engineCode, [
  ...['/models/a', 's3://bucket/owner/model', '$MODEL', '--max-num-seqs'].map((model): Case => [
    `staged: ${model}`,
    serving(model),
    [],
  ]),
  ...['owner/model', 's3://bucket/model', 'x/models/a'].map((model): Case => [
    `not staged: ${model}`,
    serving(model),
    UNPINNED,
  ]),
  ['pinned', serving('owner/model', ...revisions(COMMIT)), []],
  ['pinned but for code', serving('owner/model', ...revisions(COMMIT, 'code-revision')), [UNPINNED[2]!]],
  ...[COMMIT.slice(1), `${COMMIT}0`, COMMIT.toUpperCase(), 'main'].map((text): Case => [
    `no commit: ${text}`,
    serving('owner/model', ...revisions(text)),
    UNPINNED,
  ]),
  ...'auto hf safetensors fastsafetensors runai_streamer runai_streamer_sharded sharded_state mistral gguf instanttensor'
    .split(' ')
    .map((format): Case => [format, serving('/models/a', '--load-format', format), []]),
  ...['pt', 'npcache', 'dummy', 'tensorizer'].map((format): Case => [
    format,
    serving('/models/a', '--load-format', format),
    [`${TOP}.args --load-format ${format}`],
  ]),
]);
judges(remoteCode, [
  ['refused', serving('/models/a', '--trust-remote-code=False'), []],
  ['not asked', serving('/models/a', '--max-num-seqs', '4'), []],
  ...['--trust-remote-code', '--trust_remote_code', '--trust-remote-code=falsely', '--trust-remote-code=not-false'].map(
    (word): Case => [word, serving('/models/a', word), [`${TOP}.args ${word.split('=')[0]} /models/a`]],
  ),
]);

const LORAS = 'VLLM_ALLOW_RUNTIME_LORA_UPDATING';
const loading = (reason: unknown, name = LORAS, value = '1'): object =>
  deployment({ containers: [{ env: [{ name, value }] }] }, 'tools', {
    annotations: { 'windlass.dev/loads-loras-at-runtime': reason },
  });
const program = (fields: object): object => deployment({ containers: [fields] }, 'tools');
judges(engineSwitches, [
  ...['LD_PRELOAD', 'LD_AUDIT', 'PYTHONSTARTUP', 'PYTHONINSPECT', 'BASH_ENV', LORAS].flatMap(
    (name): readonly Case[] => [
      [`${name} on`, program({ env: variables({ [name]: '1' }) }), [`${TOP}.env ${name} 1`]],
      [`${name} off`, program({ env: variables({ [name]: '0', OTHER: '1' }) }), []],
      [`${name} empty`, program({ env: variables({ [name]: '' }) }), []],
    ],
  ),
  ['adapters, with a reason', loading('clients bring theirs'), []],
  ['adapters, with no reason', loading('  '), [`${TOP}.env ${LORAS} 1`]],
  ['adapters, with a reason that is none', loading(7), [`${TOP}.env ${LORAS} 1`]],
  ['something else with that reason', loading('clients bring theirs', 'LD_PRELOAD'), [`${TOP}.env LD_PRELOAD 1`]],
  ...['otlp-traces-endpoint', 'collect-detailed-traces', 'download-dir'].map((flag): Case => [
    flag,
    serving(`--${flag}`, 'x'),
    [`${TOP}.args --${flag}`],
  ]),
  ['a flag that nobody knows', serving('--enable-whatever'), [`${TOP}.args --enable-whatever`]],
  ['a flag that nobody knows, of another program', program({ args: ['--enable-whatever'] }), []],
  ['words of the group', serving('--node-rank', '$(LWS_WORKER_INDEX)', '--master-addr', '$(LWS_LEADER_ADDRESS)'), []],
  ['words out of a variable', serving('$(EXTRA)'), [`${TOP}.args $(EXTRA)`]],
  ['words out of a variable of a like name', serving('$(LWS_X)Y'), [`${TOP}.args $(LWS_X)Y`]],
  ...['start', 'up', 'job'].map((word): Case => [
    `ray ${word}`,
    program({ command: ['/usr/bin/ray', word] }),
    [`${TOP}.command ray start`],
  ]),
  ['ray that tells', program({ command: ['ray', 'status'] }), []],
  ['ray at the end', program({ command: ['ray'] }), []],
  ['another program', program({ command: ['xray', 'start'] }), []],
  ...['6379', 8265, 10001].map((containerPort): Case => [
    `port ${containerPort}`,
    program({ ports: [null, { containerPort: 80 }, { containerPort }] }),
    [`${TOP}.ports`],
  ]),
  ...['distributed-executor-backend', 'data-parallel-backend'].flatMap((flag): readonly Case[] => [
    [`${flag} ray`, serving(`--${flag}`, 'ray'), [`${TOP}.args --${flag} ray`]],
    [`${flag} mp`, serving(`--${flag}`, 'mp'), []],
  ]),
]);
test('adapters at runtime have a way in', () => {
  const text = (json: object): string =>
    checkManifests([json], { rules: [engineSwitches] })
      .map(message)
      .join();
  expect(text(loading(''))).toContain('set models[].loadLorasAtRuntime');
  expect(text(loading('', 'LD_PRELOAD'))).not.toContain('loadLorasAtRuntime');
});

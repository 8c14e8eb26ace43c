import { App } from 'cdk8s';
import { enginePlacement } from '../../../charts/pods/placement';
import { preparationContainers } from '../../../charts/pods/preparation';
import { engineVolumeMounts, engineVolumes, serverVolumeMounts, serverVolumes } from '../../../charts/pods/volumes';
import { ScriptsChart } from '../../../charts/scripts-chart';
import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import {
  changed,
  environmentPlanFixture,
  multiNodeDeployment,
  type Mutable,
  singleNodeDeployment,
} from '../../support/deployment-fixture';

type Change = (deployment: Mutable<DeploymentPlan>) => void;
const plan = environmentPlanFixture();
const deploymentWith = (...changes: Change[]): DeploymentPlan =>
  changed(singleNodeDeployment(), (copy) => changes.forEach((change) => change(copy)));

const onDisk: Change = ({ weights, pod }) => {
  weights.tier = 'nvme-cache';
  pod.weightsStorageMiB = 20_000;
};
const onLustre: Change = ({ weights }) => {
  weights.tier = 'fsx-lustre';
};
const withFiles: Change = (deployment) => {
  deployment.engineFiles = [
    { key: 'k/a', sha256: 'aa', path: '/run/engine-files/a' },
    { key: 'k/b', sha256: 'bb', path: '/run/engine-files/b' },
  ] as never;
};
const withTls: Change = (deployment) => {
  deployment.tls = { certificateSecretArn: 'arn:secret', hostname: 'engines.internal' };
};
const withAdapters: Change = (deployment) => {
  deployment.lora = {
    adapters: [
      { bucketPrefix: 'sql/1/', origin: { kind: 's3' } },
      { bucketPrefix: 'own/1/', origin: { kind: 'staged' } },
    ],
  } as never;
};
const withoutKey: Change = (deployment) => delete deployment.apiKeySecret;

const steps = (deployment: DeploymentPlan, servesHttp = true) => preparationContainers(plan, deployment, servesHttp);
const names = (deployment: DeploymentPlan, servesHttp = true) => steps(deployment, servesHttp).map(({ name }) => name);
const step = (name: string, ...changes: Change[]) =>
  steps(deploymentWith(...changes)).find((one) => one.name === name)!;
const wordsOf = (name: string, ...changes: Change[]) => step(name, ...changes).command!.slice(3);
const everything = deploymentWith(onDisk, withFiles, withTls, withAdapters);

test.each<[string, DeploymentPlan, boolean, string[]]>([
  ['streamed', deploymentWith(), true, ['flashinfer-cubins', 'api-key']],
  ['streamed, no key', deploymentWith(withoutKey), true, ['flashinfer-cubins']],
  ['streamed, adapters', deploymentWith(withAdapters), true, ['flashinfer-cubins', 'lora-adapters', 'api-key']],
  [
    'on a file system, adapters, files',
    deploymentWith(onLustre, withAdapters, withFiles),
    true,
    ['flashinfer-cubins', 'api-key'],
  ],
  ['everything', everything, true, ['flashinfer-cubins', 'copy-weights', 'engine-files', 'api-key', 'certificate']],
  ['everything, answering nobody', everything, false, ['flashinfer-cubins', 'copy-weights']],
])('steps before an engine: %s', (_, deployment, servesHttp, expected) => {
  expect(names(deployment, servesHttp)).toEqual(expected);
});

test('no step sees a GPU, and each that asks AWS knows the region and never asks the node', () => {
  const none = { name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' };
  const aws = [
    { name: 'AWS_REGION', value: 'us-west-2' },
    { name: 'AWS_DEFAULT_REGION', value: 'us-west-2' },
    { name: 'AWS_EC2_METADATA_DISABLED', value: 'true' },
  ];
  const [cubins, ...others] = [...steps(everything), step('lora-adapters', withAdapters)];
  expect(cubins!.env).toEqual([none]);
  for (const one of others) expect(one.env).toEqual([none, ...aws]);
});

test('every step is restricted, has the scripts, and asks for what it is given at most', () => {
  const { pod, image } = everything;
  const whole = { cpu: `${pod.cpuMillis}m`, memory: `${pod.memoryMiB}Mi`, 'ephemeral-storage': '65536Mi' };
  const share = (name: string) =>
    name === 'certificate' ? { cpu: '50m', memory: '192Mi', 'ephemeral-storage': '128Mi' } : whole;
  for (const one of steps(everything)) {
    expect(one).toMatchObject({ image: image.reference, imagePullPolicy: 'IfNotPresent' });
    expect(one.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(one.volumeMounts![0]).toEqual({ name: 'scripts', mountPath: '/scripts', readOnly: true });
    for (const side of [one.resources!.requests!, one.resources!.limits!])
      expect(Object.fromEntries(Object.entries(side).map(([name, { value }]) => [name, value]))).toEqual(
        share(one.name),
      );
  }
});

test.each<[string, Change[], { name: string; mountPath: string }]>([
  ['flashinfer-cubins', [], { name: 'flashinfer-cubins', mountPath: '/run/python' }],
  ['copy-weights', [onDisk], { name: 'weights', mountPath: '/models' }],
  ['lora-adapters', [withAdapters], { name: 'lora-adapters', mountPath: '/run/lora-adapters' }],
  ['engine-files', [withFiles], { name: 'engine-files', mountPath: '/run/engine-files' }],
  ['api-key', [], { name: 'api-key', mountPath: '/run/vllm' }],
  ['certificate', [withTls], { name: 'certificate', mountPath: '/run/vllm-tls' }],
])('%s writes where the engine then reads, and nowhere else', (name, changes, mount) => {
  const deployment = deploymentWith(...changes);
  expect(step(name, ...changes).volumeMounts!.slice(1)).toEqual([mount]);
  const ofEngine = [...engineVolumeMounts(deployment), ...serverVolumeMounts(deployment)];
  const readOnly = name === 'flashinfer-cubins' ? {} : { readOnly: true };
  expect(ofEngine.filter((one) => one.name === mount.name)).toEqual([{ ...mount, ...readOnly }]);
  const volumes = [...engineVolumes(deployment), ...serverVolumes(deployment)].map((one) => one.name);
  expect(volumes.filter((one) => one === mount.name)).toHaveLength(1);
});

test.each([
  [0, '1'],
  [999, '1'],
  [1999, '1'],
  [2000, '2'],
  [31_999, '31'],
  [32_000, '32'],
  [33_000, '32'],
])('with %d thousandths of a processor %s files are copied at once', (cpuMillis, processes) => {
  const { weightsBucket } = plan;
  const words = wordsOf('copy-weights', onDisk, ({ pod }) => {
    pod.cpuMillis = cpuMillis;
  });
  expect(words).toEqual([weightsBucket, '/models', processes, 'deepseek-ai/DeepSeek-V4-Pro-0813/']);
});

test('what is copied is the model, its draft and its adapters, listed where the owner of the bucket brought it', () => {
  const draft: Change = ({ weights }) => {
    weights.draftBucketPrefix = 'org/draft/';
  };
  const brought: Change = ({ weights }) => {
    Object.assign(weights, { origin: { kind: 'staged' } });
  };
  const copied = (...changes: Change[]) => wordsOf('copy-weights', onDisk, ...changes).slice(3);
  const model = 'deepseek-ai/DeepSeek-V4-Pro-0813/';
  expect(copied(draft)).toEqual([model, 'org/draft/']);
  expect(copied(brought, draft, withAdapters)).toEqual([`${model}*`, 'org/draft/', 'sql/1/', 'own/1/*']);
  expect(wordsOf('lora-adapters', withAdapters)).toEqual([
    plan.weightsBucket,
    '/run/lora-adapters',
    '32',
    'sql/1/',
    'own/1/*',
  ]);
});

test('files are fetched each by its key, its hash and its place', () => {
  expect(wordsOf('engine-files', withFiles)).toEqual([
    plan.weightsBucket,
    ...['k/a', 'aa', '/run/engine-files/a'],
    ...['k/b', 'bb', '/run/engine-files/b'],
  ]);
});

test('the engine waits for its certificate, two minutes at most', () => {
  expect(step('certificate', withTls)).toMatchObject({
    restartPolicy: 'Always',
    startupProbe: {
      exec: { command: ['test', '-s', '/run/vllm-tls/engine.pem'] },
      periodSeconds: 2,
      timeoutSeconds: 5,
      failureThreshold: 60,
    },
  });
});

describe('the scripts that are there', () => {
  const KEPT = ['api_key.py', 'flashinfer_cubins.py', 'heartbeat.py', 'readiness.py'];
  const held = (...deployments: DeploymentPlan[]) => {
    const [scripts] = new ScriptsChart(new App(), 'scripts', { ...plan, deployments }).toJson() as { data: object }[];
    return Object.keys(scripts!.data).filter((file) => !KEPT.includes(file));
  };

  test.each<[string, Change[], string[]]>([
    ['streamed', [], []],
    ['streamed, adapters', [withAdapters], ['copy_weights.py']],
    ['streamed, a place for adapters and none', [(one) => (one.lora = { adapters: [] } as never)], []],
    ['on disks', [onDisk], ['copy_weights.py']],
    ['on a file system, adapters and files', [onLustre, withAdapters, withFiles], []],
    ['files', [withFiles], ['engine_files.py']],
  ])('%s, be it one model of several', (_, changes, files) => {
    expect(held(deploymentWith(), deploymentWith(...changes), deploymentWith())).toEqual(files);
  });
});

describe('volumes', () => {
  const sizes = (...changes: Change[]) =>
    Object.fromEntries(
      [...engineVolumes(deploymentWith(...changes)), ...serverVolumes(deploymentWith(...changes))].map(
        ({ name, emptyDir, persistentVolumeClaim }) => [
          name,
          emptyDir === undefined ? persistentVolumeClaim?.claimName : emptyDir.sizeLimit?.value,
        ],
      ),
    );
  const scratch = (size: string) => ({ cache: size, tmp: size, 'flashinfer-cubins': size, 'shared-memory': '65536Mi' });

  test.each<[string, Change[], object]>([
    ['streamed', [], { ...scratch('65536Mi'), 'api-key': '1Mi' }],
    [
      'weights on disk take their part of the whole',
      [onDisk],
      { ...scratch('45536Mi'), weights: '20000Mi', 'api-key': '1Mi' },
    ],
    ['a file system without a claim', [onLustre, withoutKey], scratch('65536Mi')],
    [
      'adapters, files and a certificate',
      [withAdapters, withFiles, withTls, ({ pod }) => (pod.weightsStorageMiB = 36)],
      { ...scratch('65500Mi'), 'lora-adapters': '36Mi', 'api-key': '1Mi', certificate: '1Mi', 'engine-files': '64Mi' },
    ],
  ])('%s', (_, changes, expected) => {
    expect(sizes(...changes)).toEqual(expected);
  });

  test('key and certificate are memory of the pod', () => {
    const secret = serverVolumes(everything).filter(({ emptyDir }) => emptyDir?.medium === 'Memory');
    expect(secret.map(({ name }) => name)).toEqual(['api-key', 'certificate']);
  });
});

describe('nodes', () => {
  const [group] = plan.nodeGroups;
  const affinity = (deployment: DeploymentPlan, change: Change = () => {}) =>
    enginePlacement(changed(deployment, change), group!).affinity;
  const term = (name: string) => ({
    topologyKey: 'kubernetes.io/hostname',
    labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'vllm', 'app.kubernetes.io/instance': name } },
  });
  const half: Change = ({ pod }) => {
    pod.gpus = 4;
  };
  const one: Change = (deployment) => {
    deployment.replicas = 1;
  };
  const apart = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term('deepseek-v4-pro') }],
    },
  };
  const must = {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('qwen3-8-2400b')] },
  };

  test.each<[string, DeploymentPlan, object | undefined]>([
    ['one that fills its node is apart by itself', deploymentWith(), undefined],
    ['replicas that share nodes had better be apart', deploymentWith(half), apart],
    ['the only replica has nobody to be apart from', deploymentWith(half, one), undefined],
    ['pods of a group that fill their nodes are apart by themselves', multiNodeDeployment(), undefined],
    ['smaller pods of a group must be apart', changed(multiNodeDeployment(), half), must],
    [
      'those of the only group too',
      changed(multiNodeDeployment(), (copy) => {
        half(copy);
        one(copy);
      }),
      must,
    ],
  ])('%s', (_, deployment, expected) => {
    expect(affinity(deployment)).toEqual(expected);
  });

  test('pods go to nodes of the block that serves and of later ones', () => {
    const serving: Change = (deployment) => {
      deployment.blocksFrom = 29_000_000;
    };
    const matchExpressions = [{ key: 'windlass.dev/block-starts', operator: 'Gt', values: ['28999999'] }];
    const nodeAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
    };
    expect(affinity(deploymentWith(), serving)).toEqual({ nodeAffinity });
    expect(affinity(deploymentWith(half), serving)).toEqual({ nodeAffinity, ...apart });
  });
});

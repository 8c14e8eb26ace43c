import { findInstanceType } from '../../../lib/catalog';
import type { ManifestOptions } from '../../../lib/policy/check';
import type { NodeGroupView } from '../../../lib/policy/model/node-groups';
import { componentVersion } from '../../../lib/policy/rules/pods/component-version';
import { decidedPods } from '../../../lib/policy/rules/pods/decided-pods';
import { extendedResources } from '../../../lib/policy/rules/pods/extended-resources';
import { fitsNode } from '../../../lib/policy/rules/pods/fits-node';
import { gpuPlacement } from '../../../lib/policy/rules/pods/gpu-placement';
import { gpuToleration } from '../../../lib/policy/rules/pods/gpu-toleration';
import { imageDigest } from '../../../lib/policy/rules/pods/image-digest';
import { imageRegistry } from '../../../lib/policy/rules/pods/image-registry';
import { initContainers } from '../../../lib/policy/rules/pods/init-containers';
import { nodeCredentials } from '../../../lib/policy/rules/pods/node-credentials';
import { podIsolation } from '../../../lib/policy/rules/pods/pod-isolation';
import { probedPaths } from '../../../lib/policy/rules/pods/probed-paths';
import { proxyPlacement } from '../../../lib/policy/rules/pods/proxy-placement';
import { scraped } from '../../../lib/policy/rules/pods/scraped';
import { secretVariables } from '../../../lib/policy/rules/pods/secret-variables';
import { serviceAccount } from '../../../lib/policy/rules/pods/service-account';
import { serviceAccountToken } from '../../../lib/policy/rules/pods/service-account-token';
import { writtenUser } from '../../../lib/policy/rules/pods/written-user';
import type { Rule } from '../../../lib/policy/types';
import { object, said } from '../support/said';

const LATER = '<known at deployment>';
const ECR = '111122223333.dkr.ecr.us-west-2.amazonaws.com';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const POD = 'spec.template.spec';
const TOP = `${POD}.containers.0`;

/** A Deployment of one pod that says nothing but what is asked. */
const deployment = (spec: object, namespace = 'tools', annotations?: object, kind = 'Deployment'): object =>
  object(kind, 'a', namespace, { spec: { template: { metadata: { annotations }, spec } } });
const one = (container: object, namespace?: string): object => deployment({ containers: [container] }, namespace);
type Case = readonly [what: string, json: object, paths: readonly string[], options?: ManifestOptions];
const all = (rule: Rule, cases: readonly Case[]): void => {
  describe(rule.id, () => {
    test.each(cases)('%s', (_, json, paths, options) => expect(said(rule, [json], options)).toEqual(paths));
  });
};

const [GPU, EFA] = ['nvidia.com/gpu', 'vpc.amazonaws.com/efa'];
const resources = (requests?: object, limits?: object): object => one({ resources: { requests, limits } });
all(
  extendedResources,
  [GPU, EFA].flatMap((name): readonly Case[] => {
    const path = `${TOP}.resources ${name}`;
    return [
      [`as many as limited, ${name}`, resources({ [name]: '8' }, { [name]: 8 }), []],
      [`limited alone, ${name}`, resources({}, { [name]: '8' }), []],
      [`none, ${name}`, resources({ cpu: '1' }, { cpu: '1' }), []],
      [`requested alone, ${name}`, resources({ [name]: '8' }), [path]],
      [`fewer than limited, ${name}`, resources({ [name]: '4' }, { [name]: '8' }), [path]],
      [`a half, ${name}`, resources({ [name]: '500m' }, { [name]: '500m' }), [path]],
      [`no number, ${name}`, resources({}, { [name]: 'all' }), [path]],
    ];
  }),
);

const P5 = findInstanceType('p5.48xlarge')!;
const group = (more: Partial<NodeGroupView> = {}): NodeGroupView => ({
  name: 'p5',
  labels: { group: 'p5' },
  taints: [],
  maxSize: 2,
  instanceType: P5,
  efa: true,
  ...more,
});
const asking = (requests: object, more: object = {}): object =>
  deployment({ nodeSelector: { group: 'p5' }, containers: [{ resources: { requests } }], ...more });
const { cpuMillis, memoryMiB } = P5.allocatable;
const nodes = (...nodeGroups: NodeGroupView[]): ManifestOptions => ({ nodeGroups });
const excess = (name: string, value: number): string[] => [`${POD}.containers resources ${name} ${value}`];
const MIB = 1024 * 1024;
all(fitsNode, [
  ['all GPUs', asking({ [GPU]: 8 }), [], nodes(group())],
  ['one more', asking({ [GPU]: 9 }), excess(GPU, 9), nodes(group())],
  ['all interfaces', asking({ [EFA]: P5.efaInterfaces }), [], nodes(group())],
  ['one interface more', asking({ [EFA]: P5.efaInterfaces + 1 }), excess(EFA, P5.efaInterfaces + 1), nodes(group())],
  ['an interface that the nodes have not', asking({ [EFA]: 1 }), excess(EFA, 1), nodes(group({ efa: false }))],
  ['all processors', asking({ cpu: `${cpuMillis}m` }), [], nodes(group())],
  ['one more processor', asking({ cpu: cpuMillis / 1000 + 1 }), excess('cpu', cpuMillis / 1000 + 1), nodes(group())],
  ['all memory', asking({ memory: `${memoryMiB}Mi` }), [], nodes(group())],
  ['huge pages are memory', asking({ memory: `${memoryMiB - 1}Mi`, 'hugepages-2Mi': '1Mi' }), [], nodes(group())],
  [
    'and too much of both',
    asking({ memory: `${memoryMiB}Mi`, 'hugepages-2Mi': '2Mi' }),
    excess('memory', (memoryMiB + 2) * MIB),
    nodes(group()),
  ],
  ['no number', asking({ cpu: 'many' }), excess('cpu', Number.NaN), nodes(group())],
  ['the second group is smaller', asking({ [EFA]: 1 }), excess(EFA, 1), nodes(group(), group({ efa: false }))],
  ['nodes of another group', asking({ [GPU]: 9 }), [], nodes(group({ labels: {} }))],
  ['nodes nobody knows', asking({ [GPU]: 9 }), [], nodes(group({ instanceType: undefined }))],
  ['nothing known', asking({ [GPU]: 9 }), []],
]);

const SELECTOR = `${POD}.nodeSelector`;
all(gpuPlacement, [
  ['a group that is there', asking({ [GPU]: 1 }), [], nodes(group({ labels: {} }), group())],
  ['a group that is not', asking({ [GPU]: 1 }), [SELECTOR], nodes(group({ labels: {} }))],
  ['no group at all', asking({ [GPU]: 1 }), [SELECTOR], nodes()],
  ['nodes nobody knows', asking({ [GPU]: 1 }), []],
  ['no selector', asking({ [GPU]: 1 }, { nodeSelector: undefined }), [SELECTOR]],
  ['an empty selector', asking({ [GPU]: 1 }, { nodeSelector: {} }), [SELECTOR], nodes(group())],
  ['a selector that is a text', asking({ [GPU]: 1 }, { nodeSelector: 'p5' }), [`${SELECTOR} p5`]],
  ['no GPU', asking({ cpu: 1 }, { nodeSelector: {} }), [], nodes(group())],
]);

const tainted = (effect: string, key = 'a'): ManifestOptions => nodes(group({ taints: [{ key, effect }] }));
const tolerating = (...tolerations: object[]): object => asking({ [GPU]: 1 }, { tolerations });
const OWN = { key: GPU, operator: 'Equal', value: 'true', effect: 'NoSchedule' };
const TOLERATIONS = `${POD}.tolerations`;
all(gpuToleration, [
  ['the taint of GPU nodes', tolerating(OWN), []],
  ['none', asking({ [GPU]: 1 }), [TOLERATIONS]],
  ['another', tolerating({ ...OWN, value: 'false' }), [TOLERATIONS]],
  ['a taint of the nodes', tolerating({ key: 'a' }), [], tainted('NoSchedule')],
  ['a taint that keeps away', tolerating(OWN), [TOLERATIONS], tainted('NoSchedule')],
  ['a taint that ends', tolerating(OWN), [TOLERATIONS], tainted('NoExecute')],
  ['a taint that only asks', tolerating(), [], tainted('PreferNoSchedule')],
  ['nodes without one', tolerating(), [], nodes(group())],
  [
    'the second of two',
    tolerating({ key: 'a' }),
    [TOLERATIONS],
    nodes(group({ taints: ['a', 'b'].map((key) => ({ key, effect: 'NoSchedule' })) })),
  ],
  ['no GPU', asking({ cpu: 1 }), []],
]);

const EKS = '602401143452.dkr.ecr.us-west-2.amazonaws.com';
const image = (text: unknown): object => one({ image: text });
const IMAGE = `${TOP}.image`;
all(imageDigest, [
  ['a digest', image(`${ECR}/a@${DIGEST}`), []],
  ['a tag and a digest', image(`${ECR}/a:v1@${DIGEST}`), []],
  ...[
    `${ECR}/a:v1.2.3`,
    `${ECR}/a`,
    `${ECR}/a@${DIGEST}0`,
    `${ECR}/a@${DIGEST.slice(0, -1)}`,
    `${ECR}/a@${DIGEST.replace('aa', 'AA')}`,
    `${ECR}/eks/a:v1.2.3`,
    `${EKS}/other/a:v1.2.3`,
    `${EKS}/eks/a:latest`,
    `${EKS}/eks/a:v1.2`,
    LATER,
  ].map((text): Case => [text, image(text), [`${IMAGE} ${text}`]]),
  ['an image of EKS', image(`${EKS}/eks/a:v1.22.333-eksbuild.4`), []],
  ['none', image(undefined), [IMAGE]],
  [
    'a volume',
    deployment({ containers: [], volumes: [{ image: { reference: 'a:1' } }] }),
    [`${POD}.volumes.0.image.reference a:1`],
  ],
]);
all(imageRegistry, [
  ['the own account', image(`${ECR}/a`), [], { account: '111122223333' }],
  ['any account where none is known', image(`${ECR}/a`), []],
  ['another account', image(`${ECR}/a`), [`${IMAGE} ${ECR}/a`], { account: '999999999999' }],
  ['that of EKS', image(`${EKS}/eks/a:v1`), [], { account: '111122223333' }],
  ['somewhere else', image('docker.io/a'), [`${IMAGE} docker.io/a`]],
  ['none', image(undefined), [IMAGE]],
]);

const PLUGIN = `${ECR}/nvidia/k8s-device-plugin`;
all(componentVersion, [
  ['a release that is mended', image(`${PLUGIN}:v0.17.3`), []],
  ['one with holes', image(`${PLUGIN}:v0.17.2`), [`${IMAGE} ${PLUGIN}:v0.17.2`]],
  ['one that nobody names', image(`${PLUGIN}@${DIGEST}`), [`${IMAGE} ${PLUGIN}@${DIGEST}`]],
  ['another component', image(`${ECR}/other:latest`), []],
  ['no image', image(undefined), []],
]);

const init = (json: unknown, namespace?: string): object =>
  deployment({ containers: [], initContainers: [{}, json] }, namespace);
const INIT = `${POD}.initContainers.1`;
all(initContainers, [
  ...['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'].map((field): Case => [
    `${field} of what ends`,
    init({ [field]: {} }),
    [`${INIT}.restartPolicy`],
  ]),
  ['a probe of what ends, said', init({ lifecycle: {}, restartPolicy: 'Never' }), [`${INIT}.restartPolicy Never`]],
  ['a probe of what goes on', init({ lifecycle: {}, restartPolicy: 'Always' }), []],
  ['what goes on unseen', init({ restartPolicy: 'Always' }, 'windlass-door'), [`${INIT}.startupProbe`]],
  ['what goes on, seen', init({ restartPolicy: 'Always', startupProbe: {} }, 'windlass-door'), []],
  ['what ends', init({}, 'windlass-door'), []],
  ['what is none', init('text', 'windlass-door'), []],
]);

const calling = (value: string | undefined, namespace = 'windlass-door', region = 'AWS_REGION'): object =>
  one(
    {
      env: [
        { name: region, value: 'us-west-2' },
        ...(value === undefined ? [] : [{ name: 'AWS_EC2_METADATA_DISABLED', value }]),
      ],
    },
    namespace,
  );
const METADATA = `${TOP}.env AWS_EC2_METADATA_DISABLED`;
all(nodeCredentials, [
  ['refused', calling('true'), []],
  ['refused, as some write it', calling('True'), []],
  ['not refused', calling('false'), [`${METADATA} false`]],
  ['not said', calling(undefined), [METADATA]],
  ['nobody of AWS is called', calling(undefined, 'windlass-door', 'OTHER'), []],
  ['pods of others', calling(undefined, 'tools'), []],
]);

const LINKS = { enableServiceLinks: false };
all(podIsolation, [
  ['said so', deployment({ containers: [], ...LINKS, shareProcessNamespace: false }, 'windlass-door'), []],
  ['processes', deployment({ containers: [], shareProcessNamespace: true }), [`${POD}.shareProcessNamespace true`]],
  [
    'processes of deployment time',
    deployment({ containers: [], shareProcessNamespace: LATER }),
    [`${POD}.shareProcessNamespace ${LATER}`],
  ],
  ['links of others', deployment({ containers: [], enableServiceLinks: true }), []],
  [
    'links',
    deployment({ containers: [], enableServiceLinks: true }, 'windlass-door'),
    [`${POD}.enableServiceLinks true`],
  ],
  ['links by default', deployment({ containers: [] }, 'windlass-door'), [`${POD}.enableServiceLinks`]],
  ['a taint by name', deployment({ containers: [], tolerations: [{ key: 'a', operator: 'Exists' }] }), []],
  ...[{ operator: 'Exists' }, { key: '', operator: 'Exists' }, { key: null }].map((toleration): Case => [
    `every taint: ${JSON.stringify(toleration)}`,
    deployment({ containers: [], tolerations: [{ key: 'a' }, toleration] }),
    [`${POD}.tolerations.1`],
  ]),
  ['what is no toleration', deployment({ containers: [], tolerations: ['text'] }), []],
  ['a daemon', deployment({ containers: [], tolerations: [{ operator: 'Exists' }] }, 'tools', {}, 'DaemonSet'), []],
]);

describe('probed-paths', () => {
  const probing = (probe: string, path: unknown, more: object = {}): object => ({
    [probe]: { httpGet: { path } },
    ...more,
  });
  const proxy = (path: unknown, mounts: readonly string[] = ['conf']): object =>
    deployment(
      {
        containers: [probing('livenessProbe', path, { volumeMounts: mounts.map((name) => ({ name })) })],
        volumes: [
          { name: 'conf', configMap: { name: 'm' } },
          { name: 'other', configMap: { name: 'o' } },
          { name: 'tmp' },
        ],
      },
      'windlass-door',
    );
  const map = object('ConfigMap', 'm', 'windlass-door', { data: { a: 'nothing', b: 'monitor-uri /alive' } });

  test.each(['livenessProbe', 'readinessProbe', 'startupProbe'])('%s of an engine', (probe) => {
    const of = (path: unknown): readonly string[] =>
      said(probedPaths, [one(probing(probe, path, { command: ['vllm'] }))]);
    for (const path of ['/health', '/ping', '/version', '/load', '/metrics', '/v1/models', undefined])
      expect(of(path)).toEqual([]);
    expect(of('/alive')).toEqual([`${TOP}.${probe}.httpGet.path /alive`]);
    expect(said(probedPaths, [one(probing(probe, '/alive'))])).toEqual([]);
  });

  test('of a proxy, as its configuration says', () => {
    const wrong = `${TOP}.livenessProbe.httpGet.path /dead`;
    expect(said(probedPaths, [proxy('/alive'), map])).toEqual([]);
    expect(said(probedPaths, [proxy('/dead'), map])).toEqual([wrong]);
    expect(said(probedPaths, [proxy('/dead', ['tmp']), map])).toEqual([]);
    expect(said(probedPaths, [proxy('/dead', ['other']), map])).toEqual([]);
    expect(said(probedPaths, [proxy('/dead', ['tmp', 'conf']), map])).toEqual([wrong]);
    expect(said(probedPaths, [proxy('/dead')])).toEqual([]);
  });
});

const SYSTEM = { nodeSelector: { 'windlass.dev/node-role': 'system' }, containers: [] };
const HOSTS = { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', nodeTaintsPolicy: 'Honor' };
const ZONES = { ...HOSTS, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' };
const proxies = (replicas: number, constraints: unknown, more: object = {}, namespace = 'windlass-door'): object =>
  object('Deployment', 'a', namespace, {
    spec: { replicas, template: { spec: { ...SYSTEM, topologySpreadConstraints: constraints, ...more } } },
  });
const SPREAD = `${POD}.topologySpreadConstraints`;
all(proxyPlacement, [
  ['apart', proxies(2, [ZONES, HOSTS]), []],
  ['apart, of tool servers', proxies(2, [HOSTS], {}, 'windlass-egress'), []],
  ['one alone', proxies(1, undefined), []],
  ['together', proxies(2, undefined), [SPREAD]],
  ['over zones alone', proxies(2, [ZONES]), [SPREAD]],
  ['over zones, strictly', proxies(2, [{ ...ZONES, whenUnsatisfiable: 'DoNotSchedule' }]), [SPREAD]],
  ['apart if it can be', proxies(2, [{ ...HOSTS, whenUnsatisfiable: 'ScheduleAnyway' }]), [SPREAD]],
  [
    'nodes counted that nobody may use',
    proxies(2, [HOSTS, { ...ZONES, nodeTaintsPolicy: 'Ignore' }]),
    [`${SPREAD}.1.nodeTaintsPolicy Ignore`],
  ],
  ['beside engines', proxies(1, [], { nodeSelector: { 'windlass.dev/node-role': 'gpu' } }), [SELECTOR]],
  ['anywhere', proxies(1, [], { nodeSelector: undefined }), [SELECTOR]],
  ['of others', proxies(2, [], { nodeSelector: undefined }, 'tools'), []],
]);

const measured = (annotations: object, namespace?: string): object =>
  deployment({ containers: [] }, namespace, annotations);
const SCRAPE = 'spec.template.metadata.annotations prometheus.io/scrape';
all(scraped, [
  ['measured', measured({ 'prometheus.io/port': '1', 'prometheus.io/scrape': 'true' }, 'windlass-door'), []],
  [
    'not',
    measured({ 'prometheus.io/port': '1', 'prometheus.io/scrape': 'false' }, 'windlass-door'),
    [`${SCRAPE} false`],
  ],
  ['unsaid', measured({ 'prometheus.io/port': '1' }, 'windlass-door'), [SCRAPE]],
  ['nowhere', measured({}, 'windlass-door'), []],
  ['of others', measured({ 'prometheus.io/port': '1' }), []],
  [
    'a pod alone',
    object('Pod', 'a', 'windlass-door', { spec: { containers: [] } }, { annotations: { 'prometheus.io/port': '1' } }),
    ['metadata.annotations prometheus.io/scrape'],
  ],
]);

all(secretVariables, [
  [
    'a variable',
    one({
      env: [
        { name: 'B', value: 'x' },
        { name: 'A', valueFrom: { secretKeyRef: {} } },
      ],
    }),
    [`${TOP}.env A a Secret`],
  ],
  [
    'all of a Secret',
    one({ envFrom: [{ configMapRef: {} }, { secretRef: {} }] }),
    [`${TOP}.envFrom.1.secretRef a Secret`],
  ],
  ['a field', one({ env: [{ name: 'A', valueFrom: { fieldRef: {} } }] }), []],
]);

const account = (more: object, namespace = 'windlass-door', annotations?: object, kind = 'ServiceAccount'): object =>
  object(kind, 'a', namespace, { ...more }, { annotations });
const TOKEN = 'automountServiceAccountToken';
const projected = (...sources: object[]): object =>
  deployment({ containers: [], [TOKEN]: false, volumes: [{}, { projected: { sources } }] });
all(serviceAccountToken, [
  ['an account without', account({ [TOKEN]: false }), []],
  ['an account with', account({ [TOKEN]: true }), [`${TOKEN} true`]],
  ['an account that does not say', account({}), [TOKEN]],
  ['something else', account({}, 'tools', {}, 'ConfigMap'), []],
  ['a pod without', deployment({ containers: [], [TOKEN]: false }), []],
  ['a pod with', deployment({ containers: [], [TOKEN]: true }), [`${POD}.${TOKEN} true`]],
  ['a pod that does not say', deployment({ containers: [] }), [`${POD}.${TOKEN}`]],
  ['a token by another way', projected({ configMap: {} }, { serviceAccountToken: {} }), [`${POD}.volumes.1.projected`]],
  ['other sources', projected({ configMap: {} }), []],
]);
const ROLE = { 'eks.amazonaws.com/role-arn': 'arn' };
all(serviceAccount, [
  ['a role by annotation', account({}, 'windlass-door', ROLE), ['metadata.annotations eks.amazonaws.com/role-arn arn']],
  ['a role of others', account({}, 'tools', ROLE), []],
  ['a role of something else', account({}, 'windlass-door', ROLE, 'ConfigMap'), []],
  ['none', account({}), []],
  ['a pod with its own', deployment({ containers: [], serviceAccountName: 'a' }), []],
  ...['default', '', 7, LATER].map((name): Case => [
    `a pod with ${JSON.stringify(name)}`,
    deployment({ containers: [], serviceAccountName: name }),
    [`${POD}.serviceAccountName ${name}`],
  ]),
  ['a pod with none', deployment({ containers: [] }), [`${POD}.serviceAccountName`]],
]);

const runAs = (context: unknown, own?: unknown, more: object = {}, namespace = 'windlass-serving'): object =>
  deployment({ securityContext: context, containers: [{ ...more, securityContext: own }] }, namespace);
const [AS_USER, AS_GROUP] = ['User', 'Group'].map((what) => `${TOP}.securityContext.runAs${what}`) as [string, string];
all(writtenUser, [
  ['somebody', runAs({ runAsUser: 1, runAsGroup: 1 }), []],
  ['by container', runAs({}, { runAsUser: 1, runAsGroup: 1 }), []],
  ['the container decides', runAs({ runAsUser: 1, runAsGroup: 1 }, { runAsUser: 0 }), [`${AS_USER} 0`]],
  ['nobody said', runAs(undefined), [AS_USER, AS_GROUP]],
  ['the group of root', runAs({ runAsUser: 1, runAsGroup: 0 }), [`${AS_GROUP} 0`]],
  ['the group of root, of an engine', runAs({ runAsUser: 1, runAsGroup: 0 }, undefined, { command: ['vllm'] }), []],
  ['root, of an engine', runAs({ runAsUser: 0, runAsGroup: 0 }, undefined, { command: ['vllm'] }), [`${AS_USER} 0`]],
  ['a text', runAs({ runAsUser: '1', runAsGroup: 1 }), [`${AS_USER} 1`]],
  ['less than a group', runAs({ runAsUser: 1, runAsGroup: -1 }, undefined, { command: ['vllm'] }), [`${AS_GROUP} -1`]],
  ['of others', runAs(undefined, undefined, {}, 'tools'), []],
]);

const words = (field: string, list: readonly unknown[], more: object = {}): object => one({ [field]: list, ...more });
all(decidedPods, [
  ...['command', 'args'].flatMap((field): readonly Case[] => [
    [`written, ${field}`, words(field, ['a', '--b', 'c']), []],
    [`left open, ${field}`, words(field, ['a', LATER]), [`${TOP}.${field}.1 ${LATER}`]],
    [`left open first, ${field}`, words(field, [LATER]), [`${TOP}.${field}.0 ${LATER}`]],
    [`a value of a flag, ${field}`, words(field, ['--b', LATER]), []],
    [`behind a value, ${field}`, words(field, ['--b=c', LATER]), [`${TOP}.${field}.1 ${LATER}`]],
    [`a value in a word, ${field}`, words(field, [`--b=${LATER}`, `s3://${LATER}`]), []],
    [`the name of a flag, ${field}`, words(field, [`--${LATER}=c`]), [`${TOP}.${field}.0 --${LATER}=c`]],
  ]),
  ['another field', one({ image: LATER }), []],
  ['of ours', one({ image: LATER }, 'windlass-door'), [`${TOP}.image ${LATER}`]],
  ['of an engine', one({ command: ['vllm'], image: LATER }), [`${TOP}.image ${LATER}`]],
  ['beside an engine', deployment({ hostname: LATER, containers: [{ command: ['vllm'] }] }), []],
  ['no pod', object('ConfigMap', 'a', 'windlass-door', { data: { a: LATER } }), []],
]);

import { findInstanceType } from '../../../lib/catalog';
import { checkManifests, message } from '../../../lib/policy';
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
import { hostAccess } from '../../../lib/policy/rules/pods/host-access';
import { nodeDaemon } from '../../../lib/policy/rules/pods/node-daemon';
import { nodeDaemonPlace } from '../../../lib/policy/rules/pods/node-daemon-place';
import { podIsolation } from '../../../lib/policy/rules/pods/pod-isolation';
import { probedPaths } from '../../../lib/policy/rules/pods/probed-paths';
import { proxyPlacement } from '../../../lib/policy/rules/pods/proxy-placement';
import { scraped } from '../../../lib/policy/rules/pods/scraped';
import { secretVariables } from '../../../lib/policy/rules/pods/secret-variables';
import { serviceAccount } from '../../../lib/policy/rules/pods/service-account';
import { serviceAccountToken } from '../../../lib/policy/rules/pods/service-account-token';
import { resources as resourcesRule } from '../../../lib/policy/rules/pods/resources';
import { writtenUser } from '../../../lib/policy/rules/pods/written-user';
import type { Rule } from '../../../lib/policy/types';
import { type Case, ECR, GPU, judges, LATER, object, POD, said, TOP } from '../support/said';

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** A Deployment of one pod that says nothing but what is asked. */
const deployment = (spec: object, namespace = 'tools', annotations?: object, kind = 'Deployment'): object =>
  object(kind, 'a', namespace, { spec: { template: { metadata: { annotations }, spec } } });
const one = (container: object, namespace?: string): object => deployment({ containers: [container] }, namespace);

const EFA = 'vpc.amazonaws.com/efa';
const resources = (requests?: object, limits?: object): object => one({ resources: { requests, limits } });
judges(
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
      [`none, requested, ${name}`, resources({ [name]: 0 }), [path]],
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
judges(fitsNode, [
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
judges(gpuPlacement, [
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
judges(gpuToleration, [
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
judges(imageDigest, [
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
  ['an image of EKS', image(`${EKS}/eks/aws-efa:v10.22.333-eksbuild.4`), []],
  ['none', image(undefined), [IMAGE]],
  [
    'a volume',
    deployment({ containers: [], volumes: [{ image: { reference: 'a:1' } }] }),
    [`${POD}.volumes.0.image.reference a:1`],
  ],
]);
judges(imageRegistry, [
  ['the own account', image(`${ECR}/a`), [], { account: '111122223333' }],
  ['any account where none is known', image(`${ECR}/a`), []],
  ['another account', image(`${ECR}/a`), [`${IMAGE} ${ECR}/a`], { account: '999999999999' }],
  ['that of EKS', image(`${EKS}/eks/a:v1`), [], { account: '111122223333' }],
  ['somewhere else', image('docker.io/a'), [`${IMAGE} docker.io/a`]],
  ['none', image(undefined), [IMAGE]],
]);

const PLUGIN = `${ECR}/nvidia/k8s-device-plugin`;
judges(componentVersion, [
  ['a release that is mended', image(`${PLUGIN}:v0.17.3`), []],
  ['one with holes', image(`${PLUGIN}:v0.17.2`), [`${IMAGE} ${PLUGIN}:v0.17.2`]],
  ['one that nobody names', image(`${PLUGIN}@${DIGEST}`), [`${IMAGE} ${PLUGIN}@${DIGEST}`]],
  ['another component', image(`${ECR}/other:latest`), []],
  ['no image', image(undefined), []],
]);

const init = (json: unknown, namespace?: string): object =>
  deployment({ containers: [], initContainers: [{}, json] }, namespace);
const INIT = `${POD}.initContainers.1`;
judges(initContainers, [
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
judges(nodeCredentials, [
  ['refused', calling('true'), []],
  ['refused, as some write it', calling('True'), []],
  ['not refused', calling('false'), [`${METADATA} false`]],
  ['not said', calling(undefined), [METADATA]],
  ['nobody of AWS is called', calling(undefined, 'windlass-door', 'OTHER'), []],
  ['pods of others', calling(undefined, 'tools'), []],
]);

const LINKS = { enableServiceLinks: false };
judges(podIsolation, [
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
    const other = object('ConfigMap', 'o', 'windlass-door', { data: {} });
    expect(said(probedPaths, [proxy('/alive', ['other', 'conf']), map, other])).toEqual([]);
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
judges(proxyPlacement, [
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
judges(scraped, [
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

judges(secretVariables, [
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
judges(serviceAccountToken, [
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
judges(serviceAccount, [
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
judges(writtenUser, [
  ['somebody', runAs({ runAsUser: 1, runAsGroup: 1 }), []],
  ['by container', runAs({}, { runAsUser: 1, runAsGroup: 1 }), []],
  ['the container decides', runAs({ runAsUser: 1, runAsGroup: 1 }, { runAsUser: 0 }), [`${AS_USER} 0`]],
  ['nobody said', runAs(undefined), [AS_USER, AS_GROUP]],
  ['the group of root', runAs({ runAsUser: 1, runAsGroup: 0 }), [`${AS_GROUP} 0`]],
  ['the group of root, of an engine', runAs({ runAsUser: 1, runAsGroup: 0 }, undefined, { command: ['vllm'] }), []],
  ['root, of an engine', runAs({ runAsUser: 0, runAsGroup: 0 }, undefined, { command: ['vllm'] }), [`${AS_USER} 0`]],
  [
    'the group of root, beside an engine',
    deployment(
      { securityContext: { runAsUser: 1, runAsGroup: 0 }, containers: [{}, { command: ['vllm'] }] },
      'windlass-serving',
    ),
    [],
  ],
  ['a text', runAs({ runAsUser: '1', runAsGroup: 1 }), [`${AS_USER} 1`]],
  ['less than a group', runAs({ runAsUser: 1, runAsGroup: -1 }, undefined, { command: ['vllm'] }), [`${AS_GROUP} -1`]],
  ['of others', runAs(undefined, undefined, {}, 'tools'), []],
]);

const words = (field: string, list: readonly unknown[], more: object = {}): object => one({ [field]: list, ...more });
judges(decidedPods, [
  ...['command', 'args'].flatMap((field): readonly Case[] => [
    [`written, ${field}`, words(field, ['a', '--b', 'c']), []],
    [`left open, ${field}`, words(field, ['a', LATER]), [`${TOP}.${field}.1 ${LATER}`]],
    [`left open first, ${field}`, words(field, [LATER]), [`${TOP}.${field}.0 ${LATER}`]],
    [`a value of a flag, ${field}`, words(field, ['--b', LATER]), []],
    [`behind a value, ${field}`, words(field, ['--b=c', LATER]), [`${TOP}.${field}.1 ${LATER}`]],
    [`behind a word with dashes, ${field}`, words(field, ['a-b', LATER]), [`${TOP}.${field}.1 ${LATER}`]],
    [`something else in brackets, ${field}`, words(field, ['<file>']), []],
    [`a value in a word, ${field}`, words(field, [`--b=${LATER}`, `s3://${LATER}`]), []],
    [`the name of a flag, ${field}`, words(field, [`--${LATER}=c`]), [`${TOP}.${field}.0 --${LATER}=c`]],
  ]),
  ['another field', one({ image: LATER }), []],
  ['of ours', one({ image: LATER }, 'windlass-door'), [`${TOP}.image ${LATER}`]],
  ['of an engine', one({ command: ['vllm'], image: LATER }), [`${TOP}.image ${LATER}`]],
  ['beside an engine', deployment({ hostname: LATER, containers: [{ command: ['vllm'] }] }), []],
  ['no pod', object('ConfigMap', 'a', 'windlass-door', { data: { a: LATER } }), []],
]);

const DAEMONS = 'windlass-node';
const daemon = (name: string, container: object, pod: object = {}, more: readonly object[] = []): object =>
  deployment(
    { ...pod, containers: [{ image: `${ECR}/a/${name}@${DIGEST}`, ...container }, ...more] },
    DAEMONS,
    {},
    'DaemonSet',
  );
const CONTEXT = {
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};
const [PLUGIN_NAME, EFA_NAME, EXPORTER] = ['k8s-device-plugin', 'aws-efa-k8s-device-plugin', 'dcgm-exporter'] as const;
const onHost = (name: string, path: unknown, more: readonly object[] = []): object =>
  daemon(name, CONTEXT, { volumes: [{ name: 'a' }, { name: 'v', hostPath: path }] }, more);
const [PLUGINS, HOST_PATH] = ['/var/lib/kubelet/device-plugins', `${POD}.volumes.1.hostPath`] as const;
const profile = (type: string | undefined, pod?: string): object =>
  daemon(
    PLUGIN_NAME,
    { securityContext: { ...CONTEXT.securityContext, seccompProfile: { type } } },
    { securityContext: { seccompProfile: { type: pod } } },
  );
const SECCOMP = `${TOP}.securityContext.seccompProfile.type`;
judges(hostAccess, [
  ['a path that it needs', onHost(PLUGIN_NAME, { path: PLUGINS }), []],
  ['a path that another needs', onHost(EXPORTER, { path: PLUGINS }), [`${HOST_PATH} ${PLUGINS}`]],
  ['a path of nobody', onHost('other', { path: PLUGINS }), [`${HOST_PATH} ${PLUGINS}`]],
  ['a path beside somebody', onHost(PLUGIN_NAME, { path: PLUGINS }, [CONTEXT]), [`${HOST_PATH} ${PLUGINS}`]],
  ['the root of the host', onHost(PLUGIN_NAME, { path: '/' }), [`${HOST_PATH} /`]],
  ['a path that is none', onHost(PLUGIN_NAME, 'text'), []],
  ['the network where it needs it', daemon(EFA_NAME, CONTEXT, { hostNetwork: true }), []],
  ['the network where it does not', daemon(PLUGIN_NAME, CONTEXT, { hostNetwork: true }), [`${POD}.hostNetwork true`]],
  ['processes nowhere', daemon(EFA_NAME, CONTEXT, { hostPID: true }), [`${POD}.hostPID true`]],
  ['nothing, said', daemon(PLUGIN_NAME, CONTEXT, { hostNetwork: null, hostIPC: false }), []],
  ['another profile', profile('Localhost'), []],
  ['the profile of the pod', profile(undefined, 'RuntimeDefault'), []],
  ['no profile of its own', profile('Unconfined', 'RuntimeDefault'), [`${SECCOMP} Unconfined`]],
  ['no profile', profile(undefined), [SECCOMP]],
  ['of others', deployment({ containers: [{}], hostNetwork: true }), []],
]);

const POD_RESOURCES = '/var/lib/kubelet/pod-resources';
const CRITICAL = { priorityClassName: 'system-node-critical' };
const EXPORTS = {
  command: ['/usr/bin/dcgm-exporter', '-f', '/etc/windlass/counters.csv'],
  env: [
    { name: 'DCGM_EXPORTER_LISTEN', value: ':9400' },
    { name: 'DCGM_EXPORTER_KUBERNETES', value: 'true' },
    { name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' },
    { name: 'NVIDIA_DRIVER_CAPABILITIES', value: 'compute,utility' },
    { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ],
  readinessProbe: { httpGet: { path: '/health' } },
  securityContext: { runAsUser: 0 },
};
const reviewed = (container: object = {}, pod: object = {}): object =>
  daemon(EXPORTER, { ...EXPORTS, ...container }, { ...CRITICAL, ...pod });
describe('node-daemon', () => {
  test.each<[string, object, readonly string[], string]>([
    ['as reviewed', reviewed(), [], ''],
    ['fields of null', reviewed({ workingDir: null, args: null }, { hostAliases: null }), [], ''],
    ['another field', reviewed({ tty: true }), [`${TOP}.tty true`], 'leave it out'],
    ['another field of the pod', reviewed({}, { hostUsers: false }), [`${POD}.hostUsers false`], 'leave it out'],
    [
      'one variable more',
      reviewed({ env: [...EXPORTS.env, { name: 'A', value: 'b' }] }),
      [`${TOP}.env A b`],
      'leave it out',
    ],
    [
      'one variable less',
      reviewed({ env: EXPORTS.env.slice(1) }),
      [`${TOP}.env DCGM_EXPORTER_LISTEN`],
      "set it to ':9400'",
    ],
    ['a command', reviewed({ command: ['sh'] }), [`${TOP}.command`], 'use /usr/bin/dcgm-exporter -f'],
    ['arguments', reviewed({ args: ['-x'] }), [`${TOP}.args`], 'leave it out'],
    ['variables from elsewhere', reviewed({ envFrom: [{}] }), [`${TOP}.envFrom`], 'leave it out'],
    [
      'another probe',
      reviewed({ readinessProbe: { httpGet: { path: '/x' } } }),
      [`${TOP}.readinessProbe.httpGet.path /x`],
      'ask /health',
    ],
    [
      'another user',
      reviewed({ securityContext: { runAsUser: 1 } }),
      [`${TOP}.securityContext.runAsUser 1`],
      'set it to 0',
    ],
    [
      'a group',
      reviewed({ securityContext: { runAsUser: 0, runAsGroup: 1 } }),
      [`${TOP}.securityContext.runAsGroup 1`],
      'leave it out',
    ],
    [
      'a user of the pod',
      reviewed({}, { securityContext: { runAsUser: 0 } }),
      [`${POD}.securityContext.runAsUser 0`],
      'leave it out',
    ],
    [
      'another priority',
      reviewed({}, { priorityClassName: 'a' }),
      [`${POD}.priorityClassName a`],
      'use system-node-critical',
    ],
    ['pulled never', reviewed({ imagePullPolicy: 'Never' }), [`${TOP}.imagePullPolicy Never`], 'use IfNotPresent'],
    ['pulled always', reviewed({ imagePullPolicy: 'Always' }), [], ''],
    [
      'written where it only reads',
      reviewed(
        { volumeMounts: [{ name: 'other' }, { name: 'v' }] },
        {
          volumes: [
            { name: 'other', emptyDir: {} },
            { name: 'v', hostPath: { path: POD_RESOURCES } },
          ],
        },
      ),
      [`${TOP}.volumeMounts.1.readOnly`],
      'set it to true',
    ],
  ])('%s', (_, json, paths, wayOut) => {
    expect(said(nodeDaemon, [json])).toEqual(paths);
    expect(
      checkManifests([json], { rules: [nodeDaemon] })
        .map(message)
        .join(),
    ).toContain(wayOut);
  });

  test('a daemon without command or probe has none', () => {
    const env = Object.entries({
      FAIL_ON_INIT_ERROR: 'true',
      MIG_STRATEGY: 'none',
      MOFED_ENABLED: 'false',
      NVIDIA_VISIBLE_DEVICES: 'all',
      NVIDIA_DRIVER_CAPABILITIES: 'compute,utility',
    }).map(([name, value]) => ({ name, value }));
    const of = (more: object): string =>
      checkManifests([daemon(PLUGIN_NAME, { env, ...more }, CRITICAL)], { rules: [nodeDaemon] })
        .map(message)
        .join();
    expect(of({})).toBe('');
    expect(of({ readinessProbe: { httpGet: { path: '/x' } } })).toBe('');
    expect(of({ command: ['sh'] })).toContain('leave it out');
  });
});

const placed = (pod: object, name: string = PLUGIN_NAME, more: readonly object[] = []): object =>
  daemon(name, {}, { nodeSelector: { group: 'p5' }, tolerations: [OWN], ...pod }, more);
const GROUP = 'windlass.dev/node-group';
const terms = (...nodeSelectorTerms: object[]): object => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const term = (key: string, values: readonly string[], operator = 'In'): object => ({
  matchExpressions: [{ key, operator, values }],
});
const labelled = (efa: boolean, name: string): NodeGroupView => group({ efa, labels: { group: 'p5', [GROUP]: name } });
const AFFINITY = `${POD}.affinity`;
const BOTH = nodes(labelled(true, 'a'), labelled(false, 'b'));
judges(nodeDaemonPlace, [
  ['nodes nobody knows', placed({}), []],
  ['nodes nobody knows, untolerated', placed({ tolerations: [] }), [TOLERATIONS]],
  ['no selector', placed({ nodeSelector: {} }), [SELECTOR]],
  ['another selector', placed({ nodeSelector: { group: 'x' } }), [SELECTOR], nodes(group())],
  ['a taint that only asks', placed({ tolerations: [] }), [], tainted('PreferNoSchedule')],
  ['a taint that ends', placed({}), [TOLERATIONS], tainted('NoExecute')],
  ['every taint', placed({ tolerations: [OWN, { operator: 'Exists' }] }), [`${TOLERATIONS}.1.key`]],
  [
    'every taint, by an empty key',
    placed({ tolerations: [OWN, { key: '', operator: 'Exists' }] }),
    [`${TOLERATIONS}.1.key`],
  ],
  ['EFA anywhere', placed({}, EFA_NAME), [AFFINITY]],
  ['EFA without terms', placed(terms(), EFA_NAME), [AFFINITY]],
  ['EFA beside another', placed({}, PLUGIN_NAME, [{ image: `${ECR}/a/${EFA_NAME}:v1` }]), [AFFINITY]],
  ['EFA where it is', placed(terms(term(GROUP, ['a'])), EFA_NAME), [], BOTH],
  ['EFA where it is, in two terms', placed(terms(term(GROUP, ['a']), term(GROUP, ['c'])), EFA_NAME), [], BOTH],
  ['EFA where it is not', placed(terms(term(GROUP, ['a', 'b'])), EFA_NAME), [AFFINITY], BOTH],
  ['EFA not where it is', placed(terms(term(GROUP, ['c'])), EFA_NAME), [AFFINITY], BOTH],
  ['EFA by another label', placed(terms(term('zone', ['a'])), EFA_NAME), [AFFINITY], BOTH],
  ['EFA but where', placed(terms(term(GROUP, ['a'], 'NotIn')), EFA_NAME), [AFFINITY], BOTH],
  ['EFA or elsewhere', placed(terms(term(GROUP, ['a']), term('zone', ['a'])), EFA_NAME), [AFFINITY], BOTH],
]);

const full = { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi', [GPU]: '1' };
const withGpus = (requests: object, limits: object, more: object = {}): object =>
  deployment({ containers: [{ resources: { requests, limits } }], ...more });
judges(resourcesRule, [
  ['alike', withGpus(full, full), []],
  ['processors without a limit', withGpus(full, { ...full, cpu: undefined }), [`${TOP}.resources.limits cpu`]],
  ['fewer processors', withGpus(full, { ...full, cpu: '2' }), [`${TOP}.resources.limits cpu 2`]],
  ['less memory', withGpus(full, { ...full, memory: '2Gi' }), [`${TOP}.resources.limits memory 2Gi`]],
  ['no limit of memory', withGpus(full, { ...full, memory: undefined }), [`${TOP}.resources.limits memory`]],
  ['no request of processors', withGpus({ ...full, cpu: undefined }, full), [`${TOP}.resources.requests cpu`]],
  [
    'no processors',
    withGpus({ ...full, cpu: '0' }, { ...full, cpu: undefined }),
    [`${TOP}.resources.requests cpu 0`, `${TOP}.resources.limits cpu`],
  ],
  ['without GPUs', withGpus({ ...full, [GPU]: undefined }, { ...full, [GPU]: undefined, cpu: undefined }), []],
  ['looked into', withGpus(full, full, { ephemeralContainers: [{ resources: { requests: { cpu: '1' } } }] }), []],
]);

test('what is said names what there is', () => {
  const text = (rule: Rule, json: object, options: ManifestOptions = {}): string =>
    checkManifests([json], { rules: [rule], ...options })
      .map(message)
      .join();
  expect(text(gpuPlacement, asking({ [GPU]: 1 }), nodes(group({ labels: { a: 'b' } })))).toContain(
    'there are p5 {"a":"b"}',
  );
  expect(text(gpuToleration, tolerating(), tainted('NoSchedule'))).toContain('taint a=:NoSchedule');
  expect(text(gpuToleration, tolerating())).toContain('taint nvidia.com/gpu=true:NoSchedule');
  expect(text(nodeDaemonPlace, placed({ tolerations: [] }), tainted('NoSchedule'))).toContain('taint a=:NoSchedule');
  expect(text(nodeDaemonPlace, placed({ tolerations: [] }))).toContain('taint nvidia.com/gpu=true:NoSchedule');
  expect(text(nodeDaemonPlace, placed(terms(term(GROUP, ['c'])), EFA_NAME), BOTH)).toContain('p5 has EFA interfaces');
  expect(text(nodeDaemonPlace, placed(terms(term(GROUP, ['a', 'b'])), EFA_NAME), BOTH)).toContain('p5 has no EFA');
  expect(text(imageRegistry, image('a'))).toContain('mirror it to the account.dkr');
  expect(text(imageRegistry, image('a'), { account: '111122223333' })).toContain('mirror it to 111122223333.dkr');
  expect(text(fitsNode, asking({ [GPU]: 9 }), nodes(group()))).toContain('a p5.48xlarge node of p5 has 8 to give');
  const [differing] = checkManifests([resources({ [GPU]: 1 }, { [GPU]: 2 })], { rules: [extendedResources] });
  expect(differing?.value).toEqual({ request: 1, limit: 2 });
});

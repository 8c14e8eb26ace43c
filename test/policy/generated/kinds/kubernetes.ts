import { isObject } from '../../../../lib/policy/model/values';
import {
  added,
  altered,
  emptied,
  FOREIGN_ACCOUNT,
  removed,
  retargeted,
  unknown,
  weakened,
  widened,
  type Edit,
} from '../edits';
import { isElement, keyOf, kindOfPath, type Field } from '../fields';
import { isContainer, isLeaf, isText, type SecurityProperty } from './security-property';

const kindPath =
  (pattern: RegExp) =>
  (field: Field): boolean =>
    field.inObject && pattern.test(kindOfPath(field));
const last =
  (pattern: RegExp) =>
  (field: Field): boolean =>
    field.inObject && pattern.test(field.path.at(-1) ?? '');
const of =
  (kinds: RegExp, is: (field: Field) => boolean) =>
  (field: Field): boolean =>
    kinds.test(field.subject) && is(field);

const POD_SPEC = /(?:^|\.)(?:template|leaderTemplate|workerTemplate)\.spec$/;
const CONTAINER = /(?:c|initC|ephemeralC)ontainers\.\*$/;
const RBAC = /^(?:Cluster)?Role$/;
const BINDING = /^(?:Cluster)?RoleBinding$/;
const POLICY = /^NetworkPolicy$/;

const withMore = ({ value }: Field, more: object): Edit => added({ ...(value as object), ...more });
const put = ({ value }: Field, key: string, one: unknown): object => ({
  ...(value as object),
  [key]: [...(((value as Record<string, unknown>)[key] ?? []) as unknown[]), one],
});
const context = (field: Field, more: object): Edit =>
  added({
    ...(field.value as object),
    securityContext: { ...((field.value as Record<string, unknown>)['securityContext'] as object), ...more },
  });

/**
 * Switches of the engine whose loss weakens nothing: without the first less runs; the others choose kernels and where experts
 * lie, as fast as they can. Everything else counts: limits, sizes, formats, parsers, what is served, shown and logged.
 */
const OF_SPEED = [
  '--trust-remote-code',
  '--enable-prefix-caching',
  '--no-enable-prefix-caching',
  '--enable-expert-parallel',
  '--enable-ep-weight-filter',
  '--no-enable-flashinfer-autotune',
];
const countsRemoved = (word: string): boolean =>
  word.startsWith('--') && !OF_SPEED.includes(word) && !word.startsWith('--attention-config.');

/** Pods, what they may do, and who reaches them. */
export const kubernetes: readonly SecurityProperty[] = [
  {
    name: 'pod',
    is: kindPath(POD_SPEC),
    edits: (field) => [
      withMore(field, { hostNetwork: true }),
      withMore(field, { hostPID: true }),
      withMore(field, { hostIPC: true }),
      withMore(field, { shareProcessNamespace: true }),
      withMore(field, { automountServiceAccountToken: true }),
      withMore(field, { serviceAccountName: 'default' }),
      added(put(field, 'volumes', { name: 'host', hostPath: { path: '/' } })),
      added(put(field, 'tolerations', { operator: 'Exists' })),
      added(put(field, 'initContainers', { name: 'x', image: 'docker.io/library/busybox:latest' })),
      context(field, { runAsUser: 0 }),
      context(field, { sysctls: [{ name: 'kernel.msgmax', value: '1' }] }),
      context(field, { seccompProfile: { type: 'Unconfined' } }),
    ],
  },
  {
    name: 'container',
    is: kindPath(CONTAINER),
    edits: (field) => [
      context(field, { privileged: true }),
      context(field, { allowPrivilegeEscalation: true }),
      context(field, { runAsUser: 0 }),
      context(field, { runAsNonRoot: false }),
      context(field, { procMount: 'Unmasked' }),
      context(field, { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
      context(field, { seccompProfile: { type: 'Unconfined' } }),
      context(field, { readOnlyRootFilesystem: false }),
      added(put(field, 'ports', { containerPort: 9999, hostPort: 9999 })),
      added(put(field, 'env', { name: 'HF_TOKEN', value: 'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH' })),
      added(put(field, 'env', { name: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING', value: '1' })),
      withMore(field, { livenesProbe: {} }),
    ],
  },
  {
    name: 'arguments of the engine',
    is: (field) =>
      kindPath(/containers\.\*\.args$/)(field) &&
      Array.isArray(field.value) &&
      /vllm|serve|--model|--served-model-name/.test(JSON.stringify(field.value)),
    edits: ({ value }) =>
      [
        '--trust-remote-code',
        '--allowed-local-media-path=/',
        '--enable-server-load-tracking-unknown',
        '--load-format=pt',
        '--allowed-origins=["*"]',
      ]
        .filter((flag) => !(value as unknown[]).includes(flag))
        .map((flag) => added([...(value as unknown[]), flag])),
  },
  {
    name: 'security context',
    is: last(/^(?:securityContext|capabilities|drop|seccompProfile)$/),
    edits: ({ value }) => [removed, emptied(value)],
  },
  {
    name: 'user',
    is: last(/^(?:runAsUser|runAsGroup|fsGroup)$/),
    edits: () => [weakened(0), removed, unknown],
  },
  { name: 'dropped capability', is: kindPath(/capabilities\.drop\.\*$/), edits: () => [removed, weakened('NET_RAW')] },
  {
    name: 'added capability',
    is: kindPath(/capabilities\.add\.\*$/),
    edits: () => [widened('SYS_ADMIN'), widened('ALL')],
  },
  {
    name: 'volume',
    is: kindPath(/\.volumes\.\*$/),
    edits: ({ value }) => [retargeted({ name: (value as Record<string, unknown>)['name'], hostPath: { path: '/' } })],
  },
  {
    name: 'host path',
    is: kindPath(/hostPath\.path$/),
    edits: () => [widened('/'), widened('/var/run'), widened('/etc'), unknown],
  },
  {
    name: 'token',
    is: last(/^(?:serviceAccountName|expirationSeconds|audience)$/),
    edits: () => [removed, retargeted('default')],
  },
  {
    name: 'probe',
    is: last(/^(?:liveness|readiness|startup)Probe$/),
    edits: () => [removed],
  },
  {
    name: 'probed place',
    is: kindPath(/Probe\.httpGet\.(?:port|path)$/),
    edits: ({ path }) => [altered(path.at(-1) === 'port' ? 22 : '/none')],
  },
  {
    name: 'limit',
    is: kindPath(/\.resources(?:\.(?:limits|requests)(?:\.(?:cpu|memory|ephemeral-storage))?)?$/),
    edits: (field) => [removed, ...(isContainer(field.value) ? [emptied(field.value)] : [unknown])],
  },
  {
    name: 'placement',
    is: (field) => last(/^(?:nodeSelector|affinity|tolerations|topologySpreadConstraints)$/)(field),
    edits: ({ value, path }) => [
      removed,
      emptied(value),
      ...(path.at(-1) === 'tolerations' ? [widened([{ operator: 'Exists' }])] : []),
    ],
  },
  {
    name: 'toleration',
    is: kindPath(/tolerations\.\*\.key$/),
    edits: () => [removed],
  },
  {
    name: 'environment variable',
    is: kindPath(/containers\.\*\.env\.\*$/),
    edits: ({ value }) => {
      const { name, valueFrom } = value as Record<string, unknown>;
      return [
        removed,
        ...(isObject(valueFrom) && 'secretKeyRef' in valueFrom
          ? [weakened({ name, value: 'sk-abcdefghijklmnopqrstuvwxyz0123456789' })]
          : []),
      ];
    },
  },
  {
    name: 'argument',
    is: (field) => kindPath(/containers\.\*\.(?:args|command)\.\*$/)(field) && isText(field.value),
    edits: (field) => [
      ...(countsRemoved(String(field.value)) ? [removed] : []),
      ...(String(field.value).startsWith('--') ? [altered(`${String(field.value).split('=')[0]}-x=1`)] : []),
      unknown,
    ],
  },
  {
    name: 'secret',
    is: kindPath(/(?:secretKeyRef|secretRef|secret)\.(?:name|secretName|key)$|secretProviderClass$/),
    edits: () => [retargeted('another'), unknown],
  },
  {
    name: 'grant',
    is: of(RBAC, kindPath(/rules\.\*\.(?:verbs|resources|apiGroups)$/)),
    edits: ({ value }) => [added([...(value as unknown[]), '*']), widened(['*'])],
  },
  {
    name: 'granted',
    is: of(RBAC, kindPath(/rules\.\*\.(?:verbs|resources|apiGroups)\.\*$/)),
    edits: ({ path }) => [
      widened('*'),
      ...(path.includes('verbs') ? ['escalate', 'bind', 'impersonate'] : []).map(altered),
      ...(path.includes('resources') ? ['secrets', 'pods/exec', 'nodes/proxy'] : []).map(altered),
    ],
  },
  { name: 'names of a grant', is: of(RBAC, last(/^resourceNames$/)), edits: ({ value }) => [removed, emptied(value)] },
  {
    name: 'rule of a role',
    is: of(RBAC, (field) => field.path.join('.') === 'rules'),
    edits: ({ value }) =>
      [
        { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
        { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
        { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
        { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['escalate', 'bind'] },
        { nonResourceURLs: ['*'], verbs: ['*'] },
      ].map((rule) => added([...(value as unknown[]), rule])),
  },
  {
    name: 'subject of a binding',
    is: of(BINDING, kindPath(/^subjects\.\*$/)),
    edits: () =>
      ['system:authenticated', 'system:unauthenticated', 'system:serviceaccounts', 'system:masters'].map((name) =>
        widened({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name }),
      ),
  },
  {
    name: 'subject of a binding, by name',
    is: of(BINDING, kindPath(/^subjects\.\*\.(?:name|namespace)$/)),
    edits: ({ path }) => [retargeted(path.at(-1) === 'name' ? 'default' : 'default')],
  },
  {
    name: 'role of a binding',
    is: of(BINDING, kindPath(/^roleRef\.name$/)),
    edits: () => ['cluster-admin', 'admin', 'edit', 'system:node'].map(widened),
  },
  {
    name: 'selector of a network policy',
    is: of(
      POLICY,
      (field) => last(/^(?:podSelector|namespaceSelector|matchLabels|ipBlock)$/)(field) && isObject(field.value),
    ),
    edits: (field) => [
      emptied(field.value),
      ...(field.path.at(-1) === 'namespaceSelector' || field.path.at(-1) === 'podSelector' ? [removed] : []),
    ],
  },
  {
    name: 'label of a network policy',
    is: of(POLICY, kindPath(/matchLabels\..+$/)),
    edits: () => [removed, altered('another')],
  },
  {
    name: 'peers of a network policy',
    is: of(POLICY, (field) => last(/^(?:from|to)$/)(field) && Array.isArray(field.value)),
    edits: ({ value }) => [
      emptied(value),
      removed,
      added([...(value as unknown[]), {}]),
      added([...(value as unknown[]), { ipBlock: { cidr: '0.0.0.0/0' } }]),
      added([...(value as unknown[]), { namespaceSelector: {} }]),
    ],
  },
  {
    name: 'ports of a network policy',
    is: of(POLICY, (field) => last(/^ports$/)(field) && Array.isArray(field.value)),
    edits: ({ value }) => [
      removed,
      emptied(value),
      added([...(value as unknown[]), { port: 1, endPort: 65535, protocol: 'TCP' }]),
    ],
  },
  {
    name: 'rules of a network policy',
    is: of(POLICY, (field) => last(/^(?:ingress|egress)$/)(field) && Array.isArray(field.value)),
    edits: ({ value }) => [widened([{}]), added([...(value as unknown[]), {}])],
  },
  {
    name: 'directions of a network policy',
    is: of(POLICY, kindPath(/^spec\.policyTypes(?:\.\*)?$/)),
    edits: (field) => (isElement(field) ? [removed] : []),
  },
  {
    name: 'exception of a network policy',
    is: of(POLICY, last(/^except$/)),
    edits: ({ value }) => [removed, emptied(value)],
  },
  {
    name: 'service',
    is: of(/^Service$/, (field) => field.path.join('.') === 'spec'),
    edits: (field) => [
      withMore(field, { externalIPs: ['203.0.113.7'] }),
      withMore(field, { type: 'NodePort' }),
      withMore(field, { publishNotReadyAddresses: true, type: 'LoadBalancer' }),
      withMore(field, { type: 'ExternalName', externalName: 'example.com' }),
    ],
  },
  {
    name: 'selector',
    is: of(/^(?:Service|PodDisruptionBudget)$/, kindPath(/\.(?:selector|matchLabels)(?:\.[^.]+.*)?$/)),
    edits: (field) => (isLeaf(field.value) ? [altered('another')] : [removed, emptied(field.value)]),
  },
  {
    name: 'source ranges',
    is: of(/^Service$/, last(/^loadBalancerSourceRanges$/)),
    edits: ({ value }) => [removed, emptied(value), added([...(value as unknown[]), '0.0.0.0/0'])],
  },
  {
    name: 'load balancer annotation',
    is: of(/^(?:Service|Ingress)$/, kindPath(/^metadata\.annotations\.service\.beta/)),
    edits: (field) => [
      ...(/scheme|internal|attributes|subnets|ssl|tls|security-groups|target-type/.test(field.path.at(-1) ?? '')
        ? [removed]
        : []),
      ...(/scheme/.test(field.path.at(-1) ?? '') ? [weakened('internet-facing'), weakened('')] : []),
    ],
  },
  {
    name: 'load balancer class',
    is: of(/^Service$/, last(/^loadBalancerClass$/)),
    edits: () => [removed, altered('service.k8s.aws/other')],
  },
  {
    name: 'Pod Security level',
    is: of(/^Namespace$/, kindPath(/^metadata\.labels\.pod-security/)),
    edits: ({ path }) => [removed, unknown, ...(/version$/.test(path.at(-1) ?? '') ? [] : [weakened('privileged')])],
  },
  {
    name: 'namespace',
    is: (field) => field.inObject && field.path.join('.') === 'metadata.namespace',
    edits: () => [retargeted('default'), retargeted('kube-system'), removed],
  },
  {
    name: 'storage',
    is: kindPath(
      /(?:volumeHandle|volumeAttributes\.\w+|mountOptions\.\*|storageClassName|persistentVolumeReclaimPolicy|claimName)$/,
    ),
    edits: () => [removed, altered('another')],
  },
  { name: 'quota', is: of(/^ResourceQuota$/, kindPath(/hard\./)), edits: () => [removed, widened('10'), widened(10)] },
  {
    name: 'account of an association',
    is: (field) =>
      field.subject === 'AWS::EKS::PodIdentityAssociation' && /^(?:ServiceAccount|Namespace)$/.test(keyOf(field)),
    edits: () => [retargeted('default'), unknown],
  },
  {
    name: 'registry',
    is: (field) =>
      isText(field.value) && !field.inObject && /^(?:registry|repository|imageRegistry)$/i.test(keyOf(field)),
    edits: () => [
      retargeted('docker.io/library/x'),
      retargeted(`${FOREIGN_ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com/x`),
    ],
  },
];

/** An object that is deployed, and the same one after an edit: may an apply make the second of the first? */
export interface ImmutableFieldCase {
  readonly name: string;
  readonly refused: boolean;
  readonly before: KubernetesJson;
  readonly after: KubernetesJson;
  /** Objects that must be there first. */
  readonly given?: readonly KubernetesJson[];
  /** The claim must be bound before it is changed. */
  readonly bound?: true;
}

export interface KubernetesJson {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly [field: string]: unknown;
}

const NAMESPACE = 'default';
const LABELS = { app: 'engine' };
const OTHER = { app: 'other' };
const container = { name: 'main', image: 'registry/image:1' };

const podTemplate = (labels: Record<string, string>, image = container.image, restartPolicy = 'Always') => ({
  metadata: { labels },
  spec: { restartPolicy, containers: [{ ...container, image }] },
});

type Fields = Readonly<Record<string, unknown>>;

/** Pairs of one kind that differ in some fields. */
const kind =
  (
    apiVersion: string,
    name: string,
    base: Fields,
    { namespaced = true, given = [] as readonly KubernetesJson[] } = {},
  ) =>
  (edit: string, refused: boolean, change: Fields, from: Fields = {}, extra: { readonly bound?: true } = {}) => {
    const id = `${name}-${edit}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    const object = (fields: Fields): KubernetesJson => ({
      apiVersion,
      kind: name,
      ...fields,
      metadata: { name: id, ...(namespaced ? { namespace: NAMESPACE } : {}), ...(fields['metadata'] ?? {}) },
    });
    const renamed = (value: KubernetesJson): KubernetesJson =>
      JSON.parse(JSON.stringify(value).replaceAll('<name>', id)) as KubernetesJson;
    return {
      name: `${name}: ${edit}`,
      refused,
      before: renamed(object(merged(base, from))),
      after: renamed(object(merged(merged(base, from), change))),
      given: given.map(renamed),
      ...extra,
    } satisfies ImmutableFieldCase;
  };

/** Objects are merged, everything else is replaced; `null` takes a field away. */
function merged(base: Fields, change: Fields): Fields {
  const entries = Object.entries(change).map(([key, value]) => {
    const old = base[key];
    return [key, isFields(value) && isFields(old) ? merged(old, value) : value] as const;
  });
  return Object.fromEntries(Object.entries({ ...base, ...Object.fromEntries(entries) }).filter(([, v]) => v !== null));
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const deployment = kind('apps/v1', 'Deployment', {
  spec: { replicas: 0, selector: { matchLabels: LABELS }, template: podTemplate({ ...LABELS, tier: 'a' }) },
});
const daemonSet = kind('apps/v1', 'DaemonSet', {
  spec: { selector: { matchLabels: LABELS }, template: podTemplate({ ...LABELS, tier: 'a' }) },
});
const statefulSet = kind('apps/v1', 'StatefulSet', {
  spec: {
    replicas: 0,
    serviceName: 'engine',
    selector: { matchLabels: LABELS },
    template: podTemplate({ ...LABELS, tier: 'a' }),
  },
});
const job = kind('batch/v1', 'Job', {
  spec: { suspend: true, template: podTemplate(LABELS, container.image, 'Never') },
});
const service = kind('v1', 'Service', { spec: { selector: LABELS, ports: [{ port: 80 }] } });
const balancer = { spec: { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' } };
const csi = (volumeHandle: string) => ({ driver: 'fsx.csi.aws.com', volumeHandle });
const volume = kind(
  'v1',
  'PersistentVolume',
  { spec: { capacity: { storage: '1200Gi' }, accessModes: ['ReadWriteMany'], storageClassName: '', csi: csi('fs-1') } },
  { namespaced: false },
);
const volumeOf = (storageClassName: string): KubernetesJson => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: '<name>' },
  spec: {
    capacity: { storage: '1200Gi' },
    accessModes: ['ReadWriteMany'],
    storageClassName,
    csi: csi('fs-1'),
    claimRef: { namespace: NAMESPACE, name: '<name>' },
  },
});
const claimFields = (storageClassName: string) => ({
  spec: {
    accessModes: ['ReadWriteMany'],
    storageClassName,
    volumeName: '<name>',
    resources: { requests: { storage: '1200Gi' } },
  },
});
const claim = kind('v1', 'PersistentVolumeClaim', claimFields(''), { given: [volumeOf('')] });
const growing: KubernetesJson = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'growing' },
  provisioner: 'fsx.csi.aws.com',
  allowVolumeExpansion: true,
};
const classClaim = kind('v1', 'PersistentVolumeClaim', claimFields('growing'), {
  given: [growing, volumeOf('growing')],
});
const storage = (size: string) => ({ spec: { resources: { requests: { storage: size } } } });
const storageClass = kind(
  'storage.k8s.io/v1',
  'StorageClass',
  { provisioner: 'fsx.csi.aws.com', parameters: { type: 'a' } },
  { namespaced: false },
);
const priorityClass = kind('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000 }, { namespaced: false });
const runtimeClass = kind('node.k8s.io/v1', 'RuntimeClass', { handler: 'nvidia' }, { namespaced: false });
const ingressClass = kind(
  'networking.k8s.io/v1',
  'IngressClass',
  { spec: { controller: 'example.com/a' } },
  { namespaced: false },
);
const roleRef = (name: string, of: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: of, name });
const roleBinding = kind('rbac.authorization.k8s.io/v1', 'RoleBinding', {
  roleRef: roleRef('view', 'ClusterRole'),
  subjects: [],
});
const clusterRoleBinding = kind(
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding',
  { roleRef: roleRef('view', 'ClusterRole'), subjects: [] },
  { namespaced: false },
);
const configMap = kind('v1', 'ConfigMap', { data: { key: 'a' } });
const secret = kind('v1', 'Secret', { data: { key: 'YQ==' } });
const networkPolicy = kind('networking.k8s.io/v1', 'NetworkPolicy', {
  spec: { podSelector: { matchLabels: LABELS }, policyTypes: ['Ingress'] },
});
const budget = kind('policy/v1', 'PodDisruptionBudget', {
  spec: { maxUnavailable: 1, selector: { matchLabels: LABELS } },
});
const quota = kind('v1', 'ResourceQuota', { spec: { hard: { pods: '10' } } });
const leaderWorkerSet = kind('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', {
  spec: {
    replicas: 0,
    leaderWorkerTemplate: {
      size: 4,
      leaderTemplate: podTemplate(LABELS),
      workerTemplate: podTemplate(LABELS),
    },
  },
});
const groups = (subGroupSize: number) => ({ spec: { leaderWorkerTemplate: { subGroupPolicy: { subGroupSize } } } });

/** Every row of the table of immutable fields, and beside it edits that must stay possible. */
export const IMMUTABLE_FIELD_CASES: readonly ImmutableFieldCase[] = [
  deployment('another selector', true, { spec: { selector: { matchLabels: { tier: 'a' } } } }),
  deployment('another image and count', false, {
    spec: { replicas: 1, template: podTemplate(LABELS, 'i:2') },
  }),
  daemonSet('another selector', true, { spec: { selector: { matchLabels: { tier: 'a' } } } }),
  daemonSet('another image', false, { spec: { template: podTemplate(LABELS, 'i:2') } }),
  statefulSet('another selector', true, { spec: { selector: { matchLabels: { tier: 'a' } } } }),
  statefulSet('another service', true, { spec: { serviceName: 'other' } }),
  statefulSet('pods all at once', true, { spec: { podManagementPolicy: 'Parallel' } }),
  statefulSet('the default policy written out', false, { spec: { podManagementPolicy: 'OrderedReady' } }),
  statefulSet('another claim template', true, {
    spec: {
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  }),
  statefulSet('another image and count', false, { spec: { replicas: 1, template: podTemplate(LABELS, 'i:2') } }),
  statefulSet('history and readiness', false, { spec: { minReadySeconds: 5, revisionHistoryLimit: 3 } }),
  job('another image', true, { spec: { template: podTemplate(LABELS, 'i:2', 'Never') } }),
  job('indexed', true, { spec: { completionMode: 'Indexed', completions: 1 } }),
  job('another number of completions', true, { spec: { completions: 3 } }),
  job('another failure policy', true, {
    spec: { podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }] } },
  }),
  job('another manager', true, { spec: { managedBy: 'example.com/other' } }),
  job('more at once', false, { spec: { parallelism: 2 } }),
  job('a longer life', false, { spec: { ttlSecondsAfterFinished: 60, backoffLimit: 2 } }),
  service('an address of its own', true, { spec: { clusterIP: '10.0.0.77' } }),
  service('headless', true, { spec: { clusterIP: 'None' } }),
  service('not headless any more', false, { spec: { clusterIP: null } }, { spec: { clusterIP: 'None' } }),
  service('another class of balancer', true, { spec: { loadBalancerClass: 'example.com/other' } }, balancer),
  service('no class of balancer', true, { spec: { loadBalancerClass: null } }, balancer),
  service('no balancer', false, { spec: { type: 'ClusterIP', loadBalancerClass: null } }, balancer),
  service('other ports and pods', false, { spec: { selector: OTHER, ports: [{ port: 81 }] } }),
  volume('another file system', true, { spec: { csi: csi('fs-2') } }),
  volume('a block device', true, { spec: { volumeMode: 'Block' } }),
  volume('the default mode written out', false, { spec: { volumeMode: 'Filesystem' } }),
  volume('a larger capacity', false, { spec: { capacity: { storage: '2400Gi' } } }),
  volume('nodes it is near, for the first time', false, { spec: nodeAffinity('a') }),
  volume('other nodes it is near', true, { spec: nodeAffinity('b') }, { spec: nodeAffinity('a') }),
  claim('larger without a class', true, storage('2400Gi'), {}, { bound: true }),
  claim('smaller', true, storage('600Gi'), {}, { bound: true }),
  claim('other access', true, { spec: { accessModes: ['ReadOnlyMany'] } }, {}, { bound: true }),
  claim('another volume', true, { spec: { volumeName: 'other' } }, {}, { bound: true }),
  claim('a class', true, { spec: { storageClassName: 'growing' } }, {}, { bound: true }),
  claim('a label', false, { metadata: { labels: LABELS } }, {}, { bound: true }),
  classClaim('larger with a class that lets it', false, storage('2400Gi'), {}, { bound: true }),
  storageClass('other parameters', true, { parameters: { type: 'b' } }),
  storageClass('another provisioner', true, { provisioner: 'example.com/other' }),
  storageClass('kept volumes', true, { reclaimPolicy: 'Retain' }),
  storageClass('bound late', true, { volumeBindingMode: 'WaitForFirstConsumer' }),
  storageClass('growing', false, { allowVolumeExpansion: true }),
  priorityClass('another value', true, { value: 2000 }),
  priorityClass('no preemption', true, { preemptionPolicy: 'Never' }),
  priorityClass('a description', false, { description: 'engines' }),
  runtimeClass('another handler', true, { handler: 'runc' }),
  ingressClass('another controller', true, { spec: { controller: 'example.com/b' } }),
  roleBinding('another role', true, { roleRef: roleRef('edit', 'ClusterRole') }),
  roleBinding('another subject', false, {
    subjects: [{ kind: 'ServiceAccount', name: 'engine', namespace: NAMESPACE }],
  }),
  clusterRoleBinding('another role', true, { roleRef: roleRef('edit', 'ClusterRole') }),
  configMap('other data', false, { data: { key: 'b' } }),
  configMap('other data of a sealed one', true, { data: { key: 'b' } }, { immutable: true }),
  configMap('a seal', false, { immutable: true }),
  secret('another type', true, { type: 'example.com/other' }),
  secret('other data', false, { data: { key: 'Yg==' } }),
  secret('other data of a sealed one', true, { data: { key: 'Yg==' } }, { immutable: true }),
  networkPolicy('other pods', false, { spec: { podSelector: { matchLabels: OTHER } } }),
  budget('other pods and count', false, { spec: { maxUnavailable: 2, selector: { matchLabels: OTHER } } }),
  quota('another limit', false, { spec: { hard: { pods: '20' } } }),
  leaderWorkerSet('another size', false, { spec: { leaderWorkerTemplate: { size: 2 } } }),
  leaderWorkerSet('another image', false, {
    spec: { leaderWorkerTemplate: { workerTemplate: podTemplate(LABELS, 'i:2') } },
  }),
  leaderWorkerSet('another size of its parts', true, groups(4), groups(2)),
  leaderWorkerSet('parts for the first time', true, groups(2)),
  leaderWorkerSet('no parts any more', true, { spec: { leaderWorkerTemplate: { subGroupPolicy: null } } }, groups(2)),
];

function nodeAffinity(zone: string): Fields {
  const expression = { key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] };
  return { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } } };
}

import { DEPLOYMENT, field, mutation, objectAddition, type Mutation } from './support/mutations';
import { setAt, type Mutable } from '../support/set-at';

const engine = field('Deployment', 'deepseek-v4-pro', DEPLOYMENT);
const group = field('LeaderWorkerSet', 'qwen3-8-2400b');
const plugin = field('DaemonSet', 'k8s-device-plugin');
/** Nodes of a capacity block end together, so the models of the others have a budget. */
const WITH_BUDGET = 'h200';
const budget = field('PodDisruptionBudget', 'deepseek-v4-pro', WITH_BUDGET);
const endpoint = field('Service', 'endpoint');
const service = field('Service', 'qwen3-8-2400b-api');
const namespace = field('Namespace', 'windlass-serving');
const deny = field('NetworkPolicy', 'default-deny', DEPLOYMENT);
const DOOR = 'front door, endpoint service';
const intoEngines = field('NetworkPolicy', 'allow-front-door', DOOR);
const doorPod = field('Deployment', 'front-door', DOOR);
const weights = field('NetworkPolicy', 'deepseek-v4-pro-weights', DEPLOYMENT);

const RBAC = 'rbac.authorization.k8s.io/v1';
const POD = 'spec.template.spec';
const ENGINE = `${POD}.containers.0`;
const WORKER = 'spec.leaderWorkerTemplate.workerTemplate.spec';
const GPU = 'nvidia.com/gpu';
const ECR = '111122223333.dkr.ecr.us-west-2.amazonaws.com/vllm/vllm-openai';
const DIGEST = `@sha256:${'a'.repeat(64)}`;

/** Writes requests and limits of the engine container alike. */
const resources = (name: string, rule: string, resource: string, value: string, names?: string): Mutation =>
  mutation(
    name,
    rule,
    (world) =>
      world.object('Deployment', 'deepseek-v4-pro', (object) => {
        const { requests, limits } = containerOf(object)['resources'] as Record<string, Mutable>;
        for (const side of [requests, limits]) side![resource] = value;
      }),
    names,
    DEPLOYMENT,
  );

const containerOf = (object: Mutable): Mutable =>
  ((((object['spec'] as Mutable)['template'] as Mutable)['spec'] as Mutable)['containers'] as Mutable[])[0]!;

const images: readonly Mutation[] = [
  engine('an image by tag', 'image-digest', `${ENGINE}.image`, `${ECR}:v0.29.0`, 'v0.29.0'),
  engine('the latest image', 'image-digest', `${ENGINE}.image`, `${ECR}:latest`, 'latest'),
  engine(
    'an image from the internet',
    'image-registry',
    `${ENGINE}.image`,
    `docker.io/vllm/vllm-openai${DIGEST}`,
    'docker.io',
  ),
  field('DaemonSet', 'aws-efa-k8s-device-plugin')(
    "an AWS image from another region's registry account",
    'image-registry',
    `${ENGINE}.image`,
    `900889452093.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin${DIGEST}`,
    '900889452093',
  ),
  engine('an image of another account', 'image-registry', `${ENGINE}.image`, `${ECR}${DIGEST}`.replace('1111', '9999')),
];

const placement: readonly Mutation[] = [
  engine('no toleration', 'gpu-toleration', `${POD}.tolerations`, undefined, GPU),
  group('a worker without toleration', 'gpu-toleration', `${WORKER}.tolerations`, []),
  engine(
    'a node group that is not there',
    'gpu-placement',
    `${POD}.nodeSelector`,
    { 'windlass.dev/node-group': 'b300' },
    'b300',
  ),
  engine('no node selector', 'gpu-placement', `${POD}.nodeSelector`, undefined),
  resources('more GPUs than a node has', 'fits-node', GPU, '16', 'p6-b200.48xlarge'),
  resources('more processors than are allocatable', 'fits-node', 'cpu', '192', '191.45'),
  resources('more memory than is allocatable', 'fits-node', 'memory', '2048Gi'),
  group(
    'a limit unlike its request',
    'extended-resources',
    'spec.leaderWorkerTemplate.workerTemplate.spec.containers.0.resources.limits|vpc.amazonaws.com/efa',
    '32',
  ),
  mutation(
    'EFA the type has not',
    'fits-node',
    (world) =>
      world.object('LeaderWorkerSet', 'qwen3-8-2400b', (object) => {
        const text = JSON.stringify(object).replaceAll('"vpc.amazonaws.com/efa":"16"', '"vpc.amazonaws.com/efa":"32"');
        Object.assign(object, JSON.parse(text));
      }),
    'vpc.amazonaws.com/efa',
  ),
  mutation(
    'EFA on nodes without',
    'fits-node',
    (world) => {
      world.set('AWS::EC2::LaunchTemplate', 'b300', 'LaunchTemplateData.NetworkInterfaces', undefined);
      for (const direction of ['Egress', 'Ingress']) world.remove(`AWS::EC2::SecurityGroup${direction}`, 'Efa'); // nobody's now
      world.object('DaemonSet', 'aws-efa-k8s-device-plugin', (object) => {
        const text = JSON.stringify(object).replace('"b300"', '"none"');
        Object.assign(object, JSON.parse(text));
      });
    },
    'vpc.amazonaws.com/efa',
  ),
  engine('a request unlike its limit', 'extended-resources', `${ENGINE}.resources.requests|${GPU}`, '4'),
];

const updates: readonly Mutation[] = [
  budget('a budget that lets no pod go', 'disruption-budget', 'spec.maxUnavailable', 0, 'of 2 pods'),
  mutation(
    'a budget of all replicas',
    'disruption-budget',
    (world) =>
      world.object('PodDisruptionBudget', 'deepseek-v4-pro', (object) => {
        const spec = object['spec'] as Mutable;
        delete spec['maxUnavailable'];
        spec['minAvailable'] = '100%';
      }),
    '100%',
    WITH_BUDGET,
  ),
  budget('a budget of nobody', 'disruption-budget', 'spec.selector.matchLabels', { a: 'b' }),
  engine('a surge on full GPUs', 'surge', 'spec.strategy.rollingUpdate.maxSurge', 1, '8 GPUs'),
  engine('no strategy: a quarter more', 'surge', 'spec.strategy', undefined),
  group(
    'groups that surge on full GPUs',
    'surge',
    'spec.rolloutStrategy.rollingUpdateConfiguration.maxSurge',
    1,
    '16 GPUs',
  ),
  group('a rollout that cannot move', 'rollout', 'spec.rolloutStrategy.rollingUpdateConfiguration.maxUnavailable', 0),
  engine('a grace period too short', 'drain', `${POD}.terminationGracePeriodSeconds`, 30, '300 s'),
  engine('too short a start', 'startup-probe', `${ENGINE}.startupProbe.failureThreshold`, 3, '30 s'),
  engine('no startup probe', 'startup-probe', `${ENGINE}.startupProbe`, undefined),
];

/** A group with its policy. */
const groupNamed = (name: string, value: string, says?: string): Mutation =>
  mutation(
    name,
    'group-name',
    (world) => {
      world.object('LeaderWorkerSet', 'qwen3-8-2400b', (object) => setAt(object, 'metadata.name', value));
      world.object('NetworkPolicy', 'qwen3-8-2400b-group-0', (object) => {
        const label = '"leaderworkerset.sigs.k8s.io/name":';
        const text = JSON.stringify(object).replaceAll(`${label}"qwen3-8-2400b"`, `${label}"${value}"`);
        Object.assign(object, JSON.parse(text));
      });
    },
    says,
  );

const names: readonly Mutation[] = [
  groupNamed('a group name that leaves no room', 'a'.repeat(52), '51 characters'),
  groupNamed('a group name with a dot', 'qwen3.8'),
  service('a Service that breaks VLLM_PORT', 'service-name', 'metadata.name', 'vllm'),
];

const access: readonly Mutation[] = [
  endpoint(
    'a load balancer for the internet',
    'internal-load-balancer',
    'metadata.annotations|service.beta.kubernetes.io/aws-load-balancer-scheme',
    'internet-facing',
    'internet-facing',
  ),
  endpoint(
    'a load balancer that does not say',
    'internal-load-balancer',
    'metadata.annotations|service.beta.kubernetes.io/aws-load-balancer-scheme',
    undefined,
  ),
  endpoint('a load balancer for everybody', 'source-ranges', 'spec.loadBalancerSourceRanges', ['0.0.0.0/0']),
  service('a node port', 'no-node-port', 'spec.type', 'NodePort'),
  endpoint('node ports behind a load balancer', 'no-node-port', 'spec.allocateLoadBalancerNodePorts', undefined),
  deny(
    'no default deny',
    'default-deny',
    'spec.podSelector',
    { matchLabels: { 'app.kubernetes.io/name': 'vllm', 'app.kubernetes.io/instance': 'deepseek-v4-pro' } },
    'Namespace windlass-serving',
  ),
  weights('egress to everything', 'network-policy-egress', 'spec.egress.0.to.0.ipBlock', { cidr: '0.0.0.0/0' }),
  weights('weights over every port', 'network-policy-egress', 'spec.egress.0.ports', undefined, '443'),
  weights(
    'weights from the VPC too',
    'network-policy-egress',
    'spec.egress.0.to.0.ipBlock.except',
    ['169.254.0.0/16'],
    'VPC',
  ),
  objectAddition('a policy above the others', 'network-policy-kind', {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name: 'added' },
  }),
  field('NetworkPolicy', 'allow-webhook-calls')(
    'controllers that everybody reaches',
    'network-policy-ingress',
    'spec.ingress.0.from',
    [],
    'everybody',
  ),
  namespace(
    'a namespace without level',
    'namespace-level',
    'metadata.labels|pod-security.kubernetes.io/enforce',
    undefined,
  ),
  namespace(
    'a level of any version',
    'namespace-level',
    'metadata.labels|pod-security.kubernetes.io/enforce-version',
    'latest',
  ),
  objectAddition('an administrator in the cluster', 'rbac', {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'added' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  }),
  objectAddition('a role that reads secrets', 'rbac', {
    apiVersion: RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'added' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
  }),
  objectAddition('a role for everything', 'rbac', {
    apiVersion: RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'added' },
    rules: [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }],
  }),
];

const connections: readonly Mutation[] = [
  service('a Service of no pods', 'reference', 'spec.selector|app.kubernetes.io/instance', 'another', 'picks no pod'),
  service('a Service without a selector', 'reference', 'spec.selector', undefined, 'picks no pod'),
  engine('a service account that is not there', 'reference', `${POD}.serviceAccountName`, 'another', 'another'),
  engine('a mount of nothing', 'pod-parts', `${ENGINE}.volumeMounts.4.name`, 'another', 'no volume of that name'),
  engine('a probe of another port', 'pod-parts', `${ENGINE}.startupProbe.httpGet.port`, 22, 'does not listen'),
];

const own: readonly Mutation[] = [
  namespace('a level lowered', 'namespace-level', 'metadata.labels|pod-security.kubernetes.io/enforce', 'privileged'),
  field('ResourceQuota', 'services')(
    'node ports that anybody may open',
    'namespace-quota',
    'spec.hard|services.nodeports',
    '10',
    'services.nodeports',
  ),
  field('NetworkPolicy', 'allow-metrics-readers')(
    'rules that are never asked',
    'network-policy-form',
    'spec.policyTypes',
    ['Egress'],
    'ingress rules are never asked',
  ),
  field('NetworkPolicy', 'allow-api-key')(
    'a key that comes from the internet',
    'network-policy-form',
    'spec.egress.0.to.1.ipBlock.cidr',
    '203.0.113.0/24',
    'address of the internet',
  ),
  group('scripts that can be rewritten', 'read-only-root', `${WORKER}.containers.0.volumeMounts.4.readOnly`, false),
  group('processors that others share', 'resources', `${WORKER}.containers.0.resources.limits.cpu`, undefined),
];

const door: readonly Mutation[] = [
  intoEngines(
    'engines that addresses reach past the door',
    'engines-behind-door',
    'spec.ingress.0.from.0',
    { ipBlock: { cidr: '10.44.0.0/16' } },
    '10.44.0.0/16',
  ),
  intoEngines('engines that everybody reaches', 'engines-behind-door', 'spec.ingress.0.from', undefined),
  intoEngines("engines that all of the door's namespace reaches", 'engines-behind-door', 'spec.ingress.0.from.0', {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'windlass-door' } },
  }),
  intoEngines('engines that another namespace reaches', 'engines-behind-door', 'spec.ingress.0.from.0', {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'front-door' } },
  }),
  doorPod('a door by tag', 'image-digest', `${POD}.containers.0.image`, `${ECR}:3.4`, '3.4'),
  doorPod('a door as root', 'pod-security', `${POD}.securityContext.runAsNonRoot`, undefined),
  doorPod('a door that is cut off', 'drain', `${POD}.terminationGracePeriodSeconds`, 30),
];

const readers = field('NetworkPolicy', 'allow-metrics-readers');
const exporter = field('DaemonSet', 'dcgm-exporter');
const efaPlugin = field('DaemonSet', 'aws-efa-k8s-device-plugin');
const priority = field('PriorityClass', 'windlass-engine');
/** A volume beside the product's own, with one field of another value. */
const volume = (name: string, path: string, value: unknown): Mutation => {
  const object: Mutable = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'added' },
    spec: {
      capacity: { storage: '1200Gi' },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      mountOptions: ['ro'],
      csi: {
        driver: 'fsx.csi.aws.com',
        volumeHandle: 'fs-0123456789abcdef0',
        volumeAttributes: { dnsname: 'fs-0123456789abcdef0.fsx.us-west-2.amazonaws.com', mountname: 'abcdefgh' },
      },
    },
  };
  setAt(object, path, value);
  return { ...objectAddition(name, 'storage', object), also: ['retained'] }; // beside objects that may go
};
const claim = field('PersistentVolumeClaim', 'model-weights-usw2-az2');
const LB = 'metadata.annotations|service.beta.kubernetes.io/aws-load-balancer-';

const selections: readonly Mutation[] = [
  readers('a policy of every daemon', 'network-policy-selector', 'spec.podSelector', {}, 'every pod of the namespace'),
  readers('a policy that does not say of whom', 'network-policy-selector', 'spec.podSelector', undefined),
  field('NetworkPolicy', 'allow-api-key')(
    'a policy of the product instead of its endpoints',
    'network-policy-selector',
    'spec.podSelector.matchLabels|app.kubernetes.io/component',
    undefined,
    'app.kubernetes.io/component=endpoint',
  ),
  field('NetworkPolicy', 'qwen3-8-2400b-group-0')(
    'a group that reaches the others',
    'network-policy-selector',
    'spec.egress.0.to.0.podSelector.matchLabels|leaderworkerset.sigs.k8s.io/group-index',
    undefined,
    'group-index',
  ),
  field('NetworkPolicy', 'allow-engines', DOOR)(
    'a door that asks another namespace',
    'network-policy-selector',
    'spec.egress.0.to.0.namespaceSelector.matchLabels|kubernetes.io/metadata.name',
    'another',
    'ask nobody there',
  ),
  field('NetworkPolicy', 'allow-load-balancer')(
    'engines that a network beside the VPC reaches',
    'network-policy-networks',
    'spec.ingress.0.from.0.ipBlock.cidr',
    '10.43.192.0/21',
    'neither the VPC',
  ),
  field('NetworkPolicy', 'allow-dns')(
    'names that are asked over UDP alone',
    'network-policy-needs',
    'spec.egress.0.ports',
    [{ port: 53, protocol: 'UDP' }],
    'egress TCP 53',
  ),
  field('NetworkPolicy', 'allow-dns-queries')(
    'name servers that answer over UDP alone',
    'network-policy-needs',
    'spec.ingress.0.ports',
    [{ port: 53, protocol: 'UDP' }],
    'kube-system',
  ),
  field('NetworkPolicy', 'allow-api-key')(
    'engines that log in elsewhere',
    'network-policy-needs',
    'spec.egress.0.ports.0.port',
    22,
    'no such port',
  ),
  objectAddition('a policy that overwrites another', 'object-once', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace: 'windlass-node' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  }),
  field('PodDisruptionBudget', 'deepseek-v4-pro', WITH_BUDGET)(
    'a budget of everybody',
    'disruption-budget',
    'spec.selector',
    {},
    'several workloads',
  ),
];

const ways: readonly Mutation[] = [
  endpoint('a load balancer in any subnets', 'load-balancer-settings', `${LB}subnets`, undefined, 'tags'),
  endpoint('addresses of clients at engines', 'load-balancer-settings', `${LB}target-group-attributes`, undefined),
  endpoint('a load balancer with an address outside', 'load-balancer-settings', `${LB}eip-allocations`, 'eipalloc-1'),
  endpoint('a load balancer of another controller', 'load-balancer-settings', 'spec.loadBalancerClass', 'other'),
  endpoint('streams cut at rest', 'load-balancer-settings', `${LB}listener-attributes.TCP-8080`, undefined, '350'),
  endpoint('requests for pods that are not ready', 'service-ports', 'spec.publishNotReadyAddresses', true),
  service('a model on a port of another protocol', 'service-ports', 'spec.ports.0.port', 22),
  service('a model on a port that clients do not know', 'service-ports', 'spec.ports.0.port', 8090, 'endpoint'),
  field('Namespace', 'windlass-door', DOOR)(
    'a door that is ready before it is reached',
    'readiness-gate',
    'metadata.labels|elbv2.k8s.aws/pod-readiness-gate-inject',
    'disabled',
  ),
  field('ServiceAccount', 'vllm-engine')(
    'engines as a role of another account',
    'service-account',
    'metadata.annotations|eks.amazonaws.com/role-arn',
    'arn:aws:iam::999988887777:role/a',
  ),
  field('TargetGroupBinding', 'front-door', DOOR)('targets over nodes', 'edge-objects', 'spec.targetType', 'instance'),
  priority('a priority for everybody', 'priority-class', 'globalDefault', true),
  priority('models that end other pods', 'priority-class', 'preemptionPolicy', undefined),
  volume('weights that pods may write', 'spec.mountOptions', ['noatime']),
  volume('weights that go with their claim', 'spec.persistentVolumeReclaimPolicy', 'Delete'),
  volume('weights of another server', 'spec.csi.volumeAttributes.dnsname', 'example.com'),
  claim('a claim of the default class', 'storage', 'spec.storageClassName', undefined),
  claim('a claim of no size', 'storage', 'spec.resources.requests.storage', '0'),
];

const daemons: readonly Mutation[] = [
  plugin('GPUs shared behind the scheduler’s back', 'node-daemon', `${ENGINE}.env.1.value`, 'mixed', 'MIG_STRATEGY'),
  exporter('an exporter with another command', 'node-daemon', `${ENGINE}.command.0`, '/bin/sh'),
  exporter('an exporter that may write beside the kubelet', 'node-daemon', `${ENGINE}.volumeMounts.0.readOnly`, false),
  exporter('an exporter as somebody', 'node-daemon', `${ENGINE}.securityContext.runAsUser`, undefined),
  efaPlugin('interfaces sought in the pod', 'node-daemon', `${POD}.hostNetwork`, undefined),
  plugin('a daemon on every node', 'node-daemon-place', `${POD}.nodeSelector`, undefined),
  plugin('a daemon on no GPU node', 'node-daemon-place', `${POD}.tolerations`, undefined, GPU),
  plugin('a daemon whatever the taint', 'node-daemon-place', `${POD}.tolerations`, [{ operator: 'Exists' }]),
  efaPlugin('EFA on every GPU node', 'node-daemon-place', `${POD}.affinity`, undefined),
];

const EGRESS = 'front door, tool egress';
const egressLists = field('ConfigMap', 'tool-egress-config', EGRESS);
const fromTools = field('NetworkPolicy', 'allow-tool-servers', EGRESS);
const toInternet = field('NetworkPolicy', 'allow-internet', EGRESS);
const namespaced = (name: string): Mutable => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});

const toolEgress: readonly Mutation[] = [
  egressLists('a proxy to every host', 'tool-egress-lists', 'data|below.list', '.\n', 'is no host'),
  egressLists('a proxy to everything below com', 'tool-egress-lists', 'data|below.list', '.com\n', '*.com'),
  egressLists(
    'an end of names that is no label',
    'tool-egress-lists',
    'data|below.list',
    'example.com\n',
    'is no host',
  ),
  egressLists('a proxy to an address', 'tool-egress-lists', 'data|hosts.list', '169.254.169.254\n', '169.254.169.254'),
  egressLists(
    'a host that nobody stated',
    'tool-egress-lists',
    'data|hosts.list',
    'api.example.com\nevil.example.org\n',
    'evil.example.org',
  ),
  egressLists(
    'names that may lead to the metadata service',
    'tool-egress-lists',
    'data|refused-networks.list',
    '10.0.0.0/8\n',
    '169.254.0.0/16',
  ),
  fromTools('another namespace that goes out', 'tool-egress-reach', 'spec.ingress.0.from.1', namespaced('default')),
  fromTools('engines that go out', 'tool-egress-reach', 'spec.ingress.0.from.1', namespaced('windlass-serving')),
  fromTools(
    'all pods of a namespace instead of some',
    'tool-egress-reach',
    'spec.ingress.0.from.0',
    namespaced('tools'),
  ),
  fromTools('everybody who goes out', 'tool-egress-reach', 'spec.ingress.0.from', undefined),
  fromTools('addresses that go out', 'tool-egress-reach', 'spec.ingress.0.from.1', {
    ipBlock: { cidr: '10.0.64.0/18' },
  }),
  toInternet(
    'a proxy that reaches the VPC',
    'tool-egress-reach',
    'spec.egress.0.to.0.ipBlock.except',
    ['169.254.0.0/16'],
    '10.0.0.0/8',
  ),
  toInternet('a proxy that reaches engines', 'tool-egress-reach', 'spec.egress.0.to.1', namespaced('windlass-serving')),
  toInternet('a proxy to every port', 'tool-egress-reach', 'spec.egress.0.ports', undefined, '443'),
  toInternet('a proxy to mail', 'tool-egress-reach', 'spec.egress.0.ports.0.port', 25, '443'),
  toInternet('a proxy to a range of ports', 'tool-egress-reach', 'spec.egress.0.ports.0.endPort', 65_535, '443'),
  field('Deployment', 'tool-egress', EGRESS)(
    'a proxy whose list is its own',
    'tool-egress-lists',
    'metadata.annotations|windlass.dev/tool-egress',
    JSON.stringify({
      hosts: ['*'],
      from: [{ namespace: 'tools', podLabels: { app: 'search' } }, { namespace: 'mcp' }],
    }),
  ),
];

const pods: readonly Mutation[] = [
  engine(
    'a path of the host',
    'pod-security',
    `${POD}.volumes.0`,
    { name: 'cache', hostPath: { path: '/var' } },
    '/var',
  ),
  engine('the network of the host', 'pod-security', `${POD}.hostNetwork`, true),
  engine('a privileged engine', 'pod-security', `${ENGINE}.securityContext.privileged`, true),
  engine('a root user', 'pod-security', `${POD}.securityContext.runAsNonRoot`, undefined),
  engine('capabilities', 'pod-security', `${ENGINE}.securityContext.capabilities.add`, ['SYS_ADMIN'], 'SYS_ADMIN'),
  plugin('a daemon in the network of the host', 'host-access', `${POD}.hostNetwork`, true),
  plugin(
    'a daemon with another path of the host',
    'host-access',
    `${POD}.volumes.0.hostPath.path`,
    '/var/run',
    '/var/run',
  ),
  plugin('a privileged daemon', 'pod-security', `${ENGINE}.securityContext.privileged`, true),
  plugin('a token nobody needs', 'service-account-token', `${POD}.automountServiceAccountToken`, undefined),
  group(
    'code of weights',
    'remote-code',
    'spec.leaderWorkerTemplate.leaderTemplate.spec.containers.0.args.5',
    '--trust-remote-code',
  ),
  engine('a pickle', 'engine-code', `${ENGINE}.args.30`, 'pt', 'pt'),
  engine(
    'telemetry',
    'engine-hardening',
    `${ENGINE}.env.1`,
    { name: 'VLLM_NO_USAGE_STATS', value: '0' },
    'stats.vllm.ai',
  ),
  engine('a flag that nobody knows', 'engine-switches', `${ENGINE}.args.52`, '--enable-whatever', '--enable-whatever'),
  engine('a field misspelt', 'strict-schema', `${ENGINE}.livenesProbe`, {}, 'livenessProbe'),
  engine('development mode', 'engine-switches', `${ENGINE}.env.25`, { name: 'VLLM_SERVER_DEV_MODE', value: '1' }),
  engine('code that nobody staged', 'engine-switches', `${ENGINE}.args.52`, '--middleware=x'),
  engine('a template of a request', 'engine-switches', `${ENGINE}.args.52`, '--trust_request_chat_template'),
  engine('adapters at run time, unsaid', 'engine-switches', `${ENGINE}.env.25`, {
    name: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING',
    value: 'True',
  }),
  engine('a key among the arguments', 'engine-switches', `${ENGINE}.args.52`, '--api-key=x'),
  engine(
    'a token in a variable',
    'plain-secret',
    `${ENGINE}.env.25`,
    { name: 'HF_TOKEN', value: `hf_${'a'.repeat(34)}` },
    'Hugging Face',
  ),
  engine(
    'a password in a variable',
    'plain-secret',
    `${ENGINE}.env.25`,
    { name: 'DB_PASSWORD', value: 'hunter22' },
    'DB_PASSWORD',
  ),
  objectAddition('a Secret with its values', 'plain-secret', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'added', namespace: 'windlass-serving' },
    stringData: { key: 'value' },
  }),
  objectAddition('a manifest too large', 'manifest-payload', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'added', namespace: 'windlass-serving' },
    data: { a: 'x'.repeat(130_000) },
  }),
];

const added = (name: string, rule: string, apiVersion: string, kind: string, fields: Mutable): Mutation =>
  objectAddition(name, rule, { apiVersion, kind, metadata: { name: 'added' }, ...fields });

const objects: readonly Mutation[] = [
  plugin('a daemon that may fill the disk', 'resources', `${ENGINE}.resources.limits|ephemeral-storage`, undefined),
  engine('no limit of memory', 'resources', `${ENGINE}.resources.limits.memory`, undefined),
  doorPod(
    'a door that may be changed',
    'read-only-root',
    `${ENGINE}.securityContext.readOnlyRootFilesystem`,
    undefined,
  ),
  engine('a cache that cannot be written', 'read-only-root', `${ENGINE}.volumeMounts.0.readOnly`, true),
  doorPod('a secret in a variable', 'secret-variables', `${ENGINE}.env`, [
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'a', key: 'b', optional: true } } },
  ]),
  plugin('the account of everybody', 'service-account', `${POD}.serviceAccountName`, undefined),
  field('ServiceAccount', 'vllm-engine')(
    'a token for every pod of the account',
    'service-account-token',
    'automountServiceAccountToken',
    undefined,
  ),
  exporter('an exporter that hangs for ever', 'probes', `${ENGINE}.livenessProbe`, undefined),
  engine('a liveness probe that kills the busy', 'probes', `${ENGINE}.livenessProbe.timeoutSeconds`, 1),
  field('ConfigMap', 'scrape-config')('an object of no namespace', 'home-namespace', 'metadata.namespace', 'default'),
  service('a port of the group', 'service-exposure', 'spec.ports.0.port', 29501, '29501'),
  service('addresses of others', 'service-exposure', 'spec.externalIPs', ['203.0.113.1'], '203.0.113.1'),
  added('a volume in the clear', 'storage', 'storage.k8s.io/v1', 'StorageClass', {
    provisioner: 'ebs.csi.aws.com',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  }),
  added('an open gateway', 'edge-objects', 'gateway.networking.k8s.io/v1', 'Gateway', {
    spec: { listeners: [{ name: 'a', port: 80, protocol: 'HTTP' }] },
  }),
  added('a webhook that lets pass', 'webhooks', 'admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
    webhooks: [
      {
        name: 'a.example.com',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Ignore',
        clientConfig: { service: { name: 'a', namespace: 'b' } },
      },
    ],
  }),
];

export const manifestMutations: readonly Mutation[] = [
  ...images,
  ...placement,
  ...updates,
  ...names,
  ...access,
  ...connections,
  ...own,
  ...door,
  ...selections,
  ...ways,
  ...daemons,
  ...toolEgress,
  ...pods,
  ...objects,
];

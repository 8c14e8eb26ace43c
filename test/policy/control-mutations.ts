import type { Mutable } from '../support/set-at';
import { DEPLOYMENT, field, mutation, objectAddition, type Mutation } from './support/mutations';
import type { World, WorldName } from './support/world';

const DOOR = 'front door, TLS in the door';
const ECR = '111122223333.dkr.ecr.us-west-2.amazonaws.com';
const endpoint = 'service.beta.kubernetes.io/aws-load-balancer-';
const engine = field('Deployment', 'deepseek-v4-pro', DEPLOYMENT);
const TOP = 'spec.template.spec.containers.0';

/** A resource of the app's own partition with everything that other rules ask of its kind. */
const added = (name: string, rule: string, type: string, properties: Mutable): Mutation =>
  mutation(
    name,
    rule,
    (world) => {
      world.add('Added', type, properties);
    },
    'Added',
  );

/** A copy of a resource beside it. */
const copied = (name: string, rule: string, type: string, id: string, environment: WorldName): Mutation =>
  mutation(
    name,
    rule,
    (world) => {
      const original = world.resource(type, id);
      const holder = world.stacks.find(({ template }) =>
        Object.values(template.Resources ?? {}).includes(original as never),
      )!;
      Object.assign(holder.template.Resources!, { Added: structuredClone(original) });
    },
    'Added',
    environment,
  );

/** Values of the chart of the load balancer controller, which hold the id of the VPC. */
const ofChart = (name: string, from: string, to: string): Mutation =>
  mutation(name, 'chart-images', (world) => world.replaceText(from, to), 'Values');

const config = (name: string, rule: string, line: RegExp, names: string): Mutation =>
  mutation(
    name,
    rule,
    (world) =>
      writeConfig(world, (text) =>
        text
          .split('\n')
          .filter((one) => !line.test(one))
          .join('\n'),
      ),
    names,
    DOOR,
  );

function writeConfig(world: World, change: (text: string) => string): void {
  world.object('ConfigMap', 'front-door-config', (object) => {
    const data = object['data'] as Record<string, string>;
    data['haproxy.cfg'] = change(data['haproxy.cfg']!);
  });
}

/** Mistakes against controls of the list, one for each rule that has no older one. Kinds of them are in `kinds/`. */
export const controlMutations: readonly Mutation[] = [
  engine(
    'a release with known holes',
    'engine-version',
    `${TOP}.image`,
    `${ECR}/vllm/vllm-openai:v0.26.0@sha256:${'a'.repeat(64)}`,
    '0.27.0',
  ),
  field('DaemonSet', 'k8s-device-plugin')(
    'a device plugin with known holes',
    'component-version',
    `${TOP}.image`,
    `${ECR}/nvidia/k8s-device-plugin:v0.17.2@sha256:${'a'.repeat(64)}`,
    '0.17.3',
  ),
  ofChart(
    'an image of a chart from elsewhere',
    `${ECR}/windlass-multi-node/eks/aws-load-balancer-controller`,
    'public.ecr.aws/eks/aws-load-balancer-controller',
  ),
  objectAddition('a chart of any version', 'chart-sources', {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'added', namespace: 'windlass-serving' },
    spec: { chart: { spec: { chart: 'kubeai', version: '>=0.1.0' } } },
  }),
  mutation(
    'a door that leads to everything',
    'door-config',
    (world) =>
      world.object('ConfigMap', 'front-door-maps', (object) => {
        const data = object['data'] as Record<string, string>;
        data['routes.map'] += '/metrics generate\n';
      }),
    '/metrics',
    DOOR,
  ),
  objectAddition('routes without limits', 'edge-limits', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'added', namespace: 'windlass-serving' },
    spec: { rules: [{ matches: [{ path: { type: 'Exact', value: '/v1/models' } }], backendRefs: [] }] },
  }),
  config('a queue without an end', 'bounded-queue', /queue_full/, 'no end'),
  objectAddition('a balancer that writes nothing down', 'edge-logs', {
    apiVersion: 'gateway.k8s.aws/v1beta1',
    kind: 'LoadBalancerConfiguration',
    metadata: { name: 'added', namespace: 'windlass-serving' },
    spec: { scheme: 'internal' },
  }),
  {
    ...field('Service', 'endpoint')('a port in the clear', 'service-tls', `metadata.annotations`, {
      [`${endpoint}scheme`]: 'internal',
      [`${endpoint}nlb-target-type`]: 'ip',
      [`${endpoint}ssl-cert`]: 'arn:aws:acm:us-west-2:111122223333:certificate/a',
      [`${endpoint}ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      [`${endpoint}ssl-ports`]: '443',
    }),
    also: ['load-balancer-settings'],
  },
  objectAddition('a door that nobody can read', 'edge-kinds', {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name: 'added', namespace: 'windlass-serving' },
    spec: { routes: [{ match: 'PathPrefix(`/`)' }] },
  }),
  objectAddition('a role for pods of others', 'own-subjects', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'added', namespace: 'windlass-serving' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'tool', namespace: 'tools' }],
  }),
  mutation(
    'a key of TLS without its certificate',
    'engine-tls',
    (world) =>
      world.object('Deployment', 'deepseek-v4-pro', (object) => {
        const { spec } = (object['spec'] as { template: { spec: { containers: { args: string[] }[] } } }).template;
        spec.containers[0]!.args.push('--ssl-keyfile=/run/vllm/key.pem');
      }),
    '--ssl-certfile',
    DEPLOYMENT,
  ),
  field('ResourceQuota', 'services', DEPLOYMENT)(
    'GPUs without a number',
    'namespace-limits',
    'spec.hard|requests.nvidia.com/gpu',
    undefined,
  ),
  copied('a secret that stays as it is', 'secret-rotation', 'AWS::SecretsManager::Secret', 'ApiKey', DEPLOYMENT),
  added('a list that lets everything pass', 'network-acl', 'AWS::EC2::NetworkAclEntry', {
    NetworkAclId: 'acl-1',
    RuleNumber: 100,
    RuleAction: 'allow',
    Protocol: -1,
    CidrBlock: '0.0.0.0/0',
  }),
  copied(
    'a load balancer that writes nothing down',
    'load-balancer-logs',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'Door',
    DOOR,
  ),
  added('a listener that leads everywhere', 'balancer-paths', 'AWS::ElasticLoadBalancingV2::ListenerRule', {
    Actions: [{ Type: 'forward' }],
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
  }),
];

import { prove } from '../../lib/sovereignty';
import { World } from '../policy/support/world';
import { DOOR_VARIANTS } from '../support/door-variants';
import { planInput, planOf, SHIPPED, SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';
import { honest, outputOf } from './declarations';

const plans = [
  ...SHIPPED_ENVIRONMENTS.map((name) => [name, planOf(name)] as const),
  ...Object.entries(DOOR_VARIANTS).map(([name, input]) => [name, planInput(input)] as const),
  [
    'connected',
    planInput({ ...SHIPPED.development, network: { ...SHIPPED.development.network, profile: 'connected' } }),
  ] as const,
];
/** The proxy of tool servers as it is shipped, with a change of its objects. */
const proxied = (change: (text: string) => string = (text) => text) => {
  const plan = planInput({ ...DOOR_VARIANTS['front door, tool egress'], delivery: 'gitops' });
  const { stacks, manifests = [] } = outputOf(plan);
  return { plan, output: { stacks, manifests: JSON.parse(change(JSON.stringify(manifests))) as object[] } };
};

test('each host of tool servers is a way of each of them, through the proxy and its route', () => {
  const { plan, output } = proxied();
  const ways = prove(output, honest(plan)).ways.filter(({ kind }) => kind === 'tool-egress');
  expect(ways.map(({ from, to }) => `${from} → ${to.name}`).sort()).toEqual([
    'every pod of mcp → *.docs.example.com',
    'every pod of mcp → api.example.com',
    'pods of tools with app=search → *.docs.example.com',
    'pods of tools with app=search → api.example.com',
  ]);
  for (const { path } of ways)
    expect(path.join(' → ')).toMatch(
      /^.* → NetworkPolicy windlass-egress\/allow-tool-servers → pods of Deployment windlass-egress\/tool-egress → ConfigMap .* data\.\w+\.list line 1 → NetworkPolicy windlass-egress\/allow-internet \(TCP 443\) → nodes of .*SystemNodes.* → subnet/,
    );
});

test.each<[string, string, (text: string) => string]>([
  [
    'another host',
    'tools.elsewhere.example',
    (text) => text.replace('api.example.com\\n', 'api.example.com\\ntools.elsewhere.example\\n'),
  ],
  [
    'every name below an end',
    '*.example.org',
    (text) => text.replace('.docs.example.com\\n', '.docs.example.com\\n.example.org\\n'),
  ],
  ['a list that is not asked', 'any host', (text) => text.replace(' !is_listed', '')],
])('%s in the proxy of tool servers is found', (_, host, change) => {
  const { plan, output } = proxied(change);
  const found = prove(output, honest(plan)).findings.filter(({ kind }) => kind === 'tool-egress');
  expect(found.map(({ path }) => path.at(-1))).toContain(host);
});

test.each<[string, string, (text: string) => string]>([
  [
    'another namespace',
    'every pod of elsewhere',
    (text) => text.replace('{"kubernetes.io/metadata.name":"mcp"}', '{"kubernetes.io/metadata.name":"elsewhere"}'),
  ],
  ['fewer labels', 'every pod of tools', (text) => text.replace('{"matchLabels":{"app":"search"}}', '{}')],
])('an entry for one caller does not hold for %s', (_, who, change) => {
  const { plan, output } = proxied(change);
  const declared = honest(plan);
  const egress = [
    ...(declared.egress === 'none' ? [] : declared.egress).map((entry) =>
      entry.way === 'tool-egress' ? { ...entry, from: 'pods of tools with app=search' } : entry,
    ),
    { way: 'tool-egress' as const, from: 'every pod of mcp', reason: 'asks it' },
  ];
  expect(prove(proxied().output, { ...declared, egress }).findings).toEqual([]);
  const found = prove(output, { ...declared, egress }).findings.filter(({ kind }) => kind === 'tool-egress');
  expect(found.map(({ path }) => path[0])).toContain(who);
});

const isolated = plans.filter(([name]) => name !== 'connected');

test.each(isolated)('%s is what it declares honestly', (_, plan) => {
  const { findings, unused, access } = prove(outputOf(plan), honest(plan));
  expect(findings.map(({ message, path }) => [message, path])).toEqual([]);
  expect(unused).toEqual([]);
  expect(access.clients.length).toBeGreaterThan(0);
});

test('of a sealed environment, what runs behind its endpoint has no way out', () => {
  const plan = planOf('production');
  const { findings, ways } = prove(outputOf(plan, ['mirror']), { ...honest(plan), egress: 'none' });
  expect([findings, ways]).toEqual([[], []]);
});

test('a connected profile leads to the internet by its NAT gateways, from system nodes alone', () => {
  const plan = plans.find(([name]) => name === 'connected')![1];
  const { findings } = prove(outputOf(plan), honest(plan));
  const paths = findings.map(({ path }) => path.join(' → '));
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !/NAT gateway|internet gateway|S3|s3/.test(path))).toEqual([]);
  expect(paths.filter((path) => path.includes('Networkgpu'))).toEqual([]);
});

/** Leaks in what is really synthesized, in the fields of its own resources. */
const SEEDED: Readonly<Record<string, readonly [kind: string, change: (world: World) => void]>> = {
  'a route in the table of GPU nodes': [
    'nat-gateway',
    (world) => {
      const { Properties } = world.resource('AWS::EC2::SubnetRouteTableAssociation', 'Networkgpu');
      const stack = world.stacks.find(({ template }) =>
        Object.values(template.Resources ?? {}).some((one) => one.Properties === Properties),
      )!;
      (stack.template.Resources as Record<string, unknown>)['Out'] = {
        Type: 'AWS::EC2::Route',
        Properties: {
          RouteTableId: Properties['RouteTableId'],
          DestinationCidrBlock: '0.0.0.0/0',
          NatGatewayId: 'nat-0123',
        },
      };
    },
  ],
  'an S3 endpoint for everybody': [
    'endpoint-policy',
    (world) => world.set('AWS::EC2::VPCEndpoint', 'Endpointss3', 'PolicyDocument.Statement.0.Condition', undefined),
  ],
  'a weights bucket for another account': [
    'resource-policy',
    (world) =>
      world.set('AWS::S3::BucketPolicy', 'WeightsBucket', 'PolicyDocument.Statement.0', {
        Effect: 'Allow',
        Principal: { AWS: '999988887777' },
        Action: 's3:GetObject',
        Resource: '*',
      }),
  ],
  'an administrator of another account': [
    'cluster-access',
    (world) => world.set('AWS::EKS::AccessEntry', '', 'PrincipalArn', 'arn:aws:iam::999988887777:role/X'),
  ],
  'an engine without NetworkPolicies': [
    'open-pod',
    (world) => world.replaceText('\\"kind\\":\\"NetworkPolicy\\"', '\\"kind\\":\\"ConfigMap\\"'),
  ],
  'a Service for the internet': [
    'load-balancer',
    (world) =>
      world.replaceText('load-balancer-scheme\\":\\"internal\\"', 'load-balancer-scheme\\":\\"internet-facing\\"'),
  ],
  'traces of the engine': [
    'named-address',
    (world) =>
      world.replaceText(
        '\\"VLLM_NO_USAGE_STATS\\",\\"value\\":\\"1\\"',
        '\\"OTEL_EXPORTER_OTLP_ENDPOINT\\",\\"value\\":\\"https://otel.example.com\\"',
      ),
  ],
  'an image of another region': [
    'registry',
    (world) =>
      world.replaceText(
        '.dkr.ecr.us-west-2.amazonaws.com/windlass-multi-node/',
        '.dkr.ecr.us-east-1.amazonaws.com/windlass-multi-node/',
      ),
  ],
};

test.each(Object.entries(SEEDED))('in real output, %s is found', (_, [kind, change]) => {
  const plan = planOf('multi-node');
  const world = World.of('multi-node');
  change(world);
  const { findings } = prove({ stacks: world.stacks }, honest(plan));
  expect(findings.map((finding) => finding.kind)).toContain(kind);
});

import type { EnvironmentInput } from '../../lib/config';
import { environmentWith } from '../support/environments';
import { EXISTING_VPC } from '../support/existing-vpc';
import type { TemplateJson } from '../support/serializers';
import { type Part, resourcesOf, stacksOf, stacksWithChartsOf, valueAt } from '../support/stacks';
import { chartsOf, planInput } from '../support/plan-fixture';

const planWith = (network: Partial<EnvironmentInput['network']>) =>
  planInput(environmentWith((environment) => Object.assign(environment.network, network)));
const typesOf = ({ Resources }: TemplateJson): string[] => Object.values(Resources).map(({ Type }) => Type);
const servicesOf = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => String(Properties?.['ServiceName']));

const WAYS_OUT = /InternetGateway|NatGateway|::EIP|::Route$|GatewayAttachment/;

describe('the isolated profile, which is the default', () => {
  const network = () => stacksOf(planWith({})).template('network');

  test('has no gateway, no address of the internet and no route', () => {
    expect(typesOf(network()).filter((type) => WAYS_OUT.test(type))).toEqual([]);
    expect(JSON.stringify(network())).not.toContain('-public-');
  });

  test('takes the rules out of the default security group, without a function', () => {
    const inputs = resourcesOf(network(), 'AWS::Scheduler::Schedule').map(([, { Properties }]) => ({
      call: String(valueAt(Properties, 'Target.Arn')).split(':').slice(-2).join(':'),
      input: JSON.stringify(valueAt(Properties, 'Target.Input')),
    }));
    expect(inputs.map(({ call }) => call)).toEqual(['ec2:revokeSecurityGroupIngress', 'ec2:revokeSecurityGroupEgress']);
    for (const { input } of inputs) expect(input).toContain('DefaultSecurityGroup');
    expect(inputs[1]!.input).toContain('0.0.0.0/0');
    const policy = resourcesOf(network(), 'AWS::IAM::Policy').find(([id]) => id.includes('DefaultGroup'))?.[1];
    expect(valueAt(policy?.Properties, 'PolicyDocument.Statement')).toEqual([
      expect.objectContaining({ Action: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'] }),
    ]);
  });
});

describe('the connected profile', () => {
  const plan = () => planWith({ profile: 'connected' });
  const network = () => stacksOf(plan()).template('network');
  const routes = () => resourcesOf(network(), 'AWS::EC2::Route').map(([, { Properties }]) => Properties ?? {});
  const tableOf = (subnet: string): unknown =>
    resourcesOf(network(), 'AWS::EC2::SubnetRouteTableAssociation')
      .map(([, { Properties }]) => Properties ?? {})
      .find(({ SubnetId }) => JSON.stringify(SubnetId).includes(subnet))?.['RouteTableId'];

  test('has a NAT gateway in a public subnet of each zone', () => {
    expect(resourcesOf(network(), 'AWS::EC2::NatGateway')).toHaveLength(2);
    expect(
      plan()
        .network.subnets.filter(({ tier }) => tier === 'public')
        .map(({ cidr }) => cidr),
    ).toEqual(['10.0.224.0/21', '10.0.232.0/21']);
    expect(plan().notes).toContainEqual({ topic: 'network', message: expect.stringMatching(/^2 NAT gateways/) });
  });

  test('gives system subnets a route out, GPU and service subnets none', () => {
    const out = routes()
      .filter((route) => 'NatGatewayId' in route)
      .map(({ RouteTableId }) => RouteTableId);
    expect([tableOf('systemusw2az1'), tableOf('systemusw2az2')]).toEqual(out);
    expect(out).not.toContainEqual(tableOf('gpuusw2az1'));
    expect(tableOf('serviceusw2az1')).toEqual(tableOf('gpuusw2az1'));
  });

  test('keeps S3 on its endpoint in every table', () => {
    const gateway = resourcesOf(network(), 'AWS::EC2::VPCEndpoint').find(
      ([, { Properties }]) => Properties?.['VpcEndpointType'] === 'Gateway',
    )?.[1];
    expect(gateway?.Properties?.['RouteTableIds']).toEqual([
      tableOf('gpuusw2az1'),
      tableOf('systemusw2az1'),
      tableOf('systemusw2az2'),
    ]);
  });
});

describe('a VPC that exists', () => {
  const plan = () => planWith({ existingVpc: EXISTING_VPC });
  const template = (part: Part) => stacksWithChartsOf(plan()).template(part);

  test('is used by its ids and not changed', () => {
    const network = template('network');
    expect(typesOf(network).filter((type) => /::(VPC|Subnet|RouteTable|FlowLog)$/.test(type))).toEqual([]);
    const [, { Properties }] = resourcesOf(template('gpuCapacity'), 'AWS::EKS::Nodegroup')[0]!;
    expect(Properties?.['Subnets']).toEqual(['subnet-0123456789abcde50']);
    const [, cluster] = resourcesOf(template('cluster'), 'AWS::EKS::Cluster')[0]!;
    expect(valueAt(cluster.Properties, 'ResourcesVpcConfig.SubnetIds')).toEqual([
      'subnet-0123456789abcde30',
      'subnet-0123456789abcde40',
    ]);
  });

  test('gets the endpoints, unless it has them', () => {
    expect(servicesOf(template('network'))).toContain('com.amazonaws.us-west-2.eks-auth');
    const present = stacksOf(planWith({ existingVpc: { ...EXISTING_VPC, endpoints: 'present' } }));
    expect(typesOf(present.template('network'))).not.toContain('AWS::EC2::VPCEndpoint');
  });

  test('gives the load balancer its subnets by id', () => {
    expect(JSON.stringify(chartsOf(plan()))).toContain('"subnet-0123456789abcde10,subnet-0123456789abcde20"');
  });
});

test('endpoints follow what the environment uses: FSx only where weights are on Lustre, Lambda whoever applies the charts', () => {
  const s3 = servicesOf(stacksOf(planWith({})).template('network'));
  expect(s3).not.toContain('com.amazonaws.us-west-2.fsx');
  expect(s3).toContain('com.amazonaws.us-west-2.lambda');
  const lustre = planInput(environmentWith((e) => Object.assign(e, { storage: { tier: 'fsx-lustre' } })));
  expect(servicesOf(stacksOf(lustre).template('network'))).toContain('com.amazonaws.us-west-2.fsx');
  const gitops = planInput(environmentWith((e) => Object.assign(e, { delivery: 'gitops' })));
  expect(servicesOf(stacksOf(gitops).template('network'))).toContain('com.amazonaws.us-west-2.lambda');
});

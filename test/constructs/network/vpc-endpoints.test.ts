import { VpcEndpoints } from '../../../lib/constructs/network/vpc-endpoints';
import { interfaceEndpointServices } from '../../../lib/contract';
import { ACCOUNT, emptyStack, networkIn, REGION, templateOf } from '../../support/construct-scope';
import { onlyResource, resourcesOf, valueAt } from '../../support/stacks';

describe('interfaceEndpointServices', () => {
  const always = ['ec2', 'ecr.api', 'ecr.dkr', 'eks', 'eks-auth', 'elasticloadbalancing', 'lambda', 'logs', 'sts'];

  test('lists what every private cluster calls', () => {
    expect(interfaceEndpointServices({ lustre: false })).toEqual(always);
  });

  test('adds FSx for Lustre and Secrets Manager for the API key', () => {
    expect(interfaceEndpointServices({ lustre: true, apiKey: true })).toEqual(
      [...always, 'fsx', 'secretsmanager'].sort(),
    );
  });
});

describe('VpcEndpoints', () => {
  const stack = emptyStack();
  const services = ['sts', 'ecr.api'] as const;
  new VpcEndpoints(stack, 'Endpoints', { network: networkIn(stack), account: ACCOUNT, region: REGION, services });
  const template = templateOf(stack);
  const endpoints = resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => Properties ?? {});
  const interfaces = endpoints.filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface');
  const gateway = endpoints.find(({ VpcEndpointType }) => VpcEndpointType === 'Gateway');

  test('interface endpoints stand in every service subnet, behind one group, with private DNS', () => {
    expect(interfaces.map(({ ServiceName }) => ServiceName)).toEqual(
      services.map((service) => `com.amazonaws.us-west-2.${service}`),
    );
    for (const endpoint of interfaces) {
      expect(endpoint['SubnetIds']).toHaveLength(2);
      expect(endpoint['PrivateDnsEnabled']).toBe(true);
      expect(endpoint['SecurityGroupIds']).toEqual(interfaces[0]!['SecurityGroupIds']);
    }
  });

  test('each has a policy of its own: what the cluster does there, by principals of this account', () => {
    const statementsOf = (service: string) =>
      valueAt(
        interfaces.find(({ ServiceName }) => String(ServiceName).endsWith(`.${service}`)),
        'PolicyDocument.Statement',
      ) as Record<string, unknown>[];
    for (const service of services) {
      expect(statementsOf(service)).toHaveLength(1);
      expect(statementsOf(service)[0]).toMatchObject({
        Effect: 'Allow',
        Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } },
      });
    }
    expect(statementsOf('sts')[0]!['Action']).toEqual(['sts:AssumeRole', 'sts:GetCallerIdentity', 'sts:TagSession']);
    expect(JSON.stringify(statementsOf('ecr.api')[0]!['Action'])).not.toMatch(/Put|Upload|Create|Delete|\*"/);
  });

  test('the group admits HTTPS from the VPC only and opens nothing', () => {
    const group = onlyResource(template, 'AWS::EC2::SecurityGroup');
    expect(group['SecurityGroupIngress']).toEqual([
      expect.objectContaining({ CidrIp: '10.0.0.0/16', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
    ]);
    expect(JSON.stringify(group['SecurityGroupEgress'])).not.toContain('0.0.0.0/0');
  });

  test('S3 admits own buckets for own principals; beyond that image layers in and CloudFormation answers out', () => {
    const statements = valueAt(gateway, 'PolicyDocument.Statement') as Record<string, unknown>[];
    expect(statements.map(({ Sid }) => Sid)).toEqual(['OwnBuckets', 'ImageLayers', 'CustomResourceAnswers']);
    expect(statements[0]!['Condition']).toEqual({
      StringEquals: { 'aws:ResourceAccount': ACCOUNT, 'aws:PrincipalAccount': ACCOUNT },
    });
    expect(statements[1]).toMatchObject({
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*',
    });
    expect(statements[2]).toMatchObject({
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::cloudformation-custom-resource-response-uswest2/*',
    });
  });
});

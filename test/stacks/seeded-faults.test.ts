import { planOf } from '../support/plan-fixture';
import type { TemplateJson } from '../support/serializers';
import { type Part, resourcesOf, stacksOf } from '../support/stacks';
import { templateFaults } from '../support/template-faults';

const template = (part: Part): TemplateJson => stacksOf(planOf('multi-node')).template(part);

/** Writes a value at `a.b.0.c` of every resource of a type, in a copy. */
function seeded(part: Part, type: string, path: string, value: unknown): TemplateJson {
  const copy = structuredClone(template(part));
  for (const [, resource] of resourcesOf(copy, type)) {
    const keys = path.split('.');
    const last = keys.pop()!;
    const holder = keys.reduce<Record<string, unknown>>(
      (inner, key) => inner[key] as Record<string, unknown>,
      resource.Properties as Record<string, unknown>,
    );
    holder[last] = value;
  }
  return copy;
}

const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
const NICS = 'LaunchTemplateData.NetworkInterfaces';

test.each<[string, Part, string, string, unknown]>([
  ['a public endpoint', 'cluster', 'AWS::EKS::Cluster', 'ResourcesVpcConfig.EndpointPublicAccess', true],
  ['Auto Mode', 'cluster', 'AWS::EKS::Cluster', 'ComputeConfig.Enabled', true],
  ['no deletion protection', 'cluster', 'AWS::EKS::Cluster', 'DeletionProtection', undefined],
  ['hop limit 2', 'gpuCapacity', LAUNCH_TEMPLATE, 'LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit', 2],
  [
    'version 1 of the metadata service',
    'gpuCapacity',
    LAUNCH_TEMPLATE,
    'LaunchTemplateData.MetadataOptions.HttpTokens',
    'optional',
  ],
  [
    'an unencrypted root volume',
    'cluster',
    LAUNCH_TEMPLATE,
    'LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted',
    false,
  ],
  ['an instance type in the node group too', 'gpuCapacity', 'AWS::EKS::Nodegroup', 'InstanceTypes', ['t3.medium']],
  ['more nodes wanted than allowed', 'gpuCapacity', 'AWS::EKS::Nodegroup', 'ScalingConfig.DesiredSize', 9],
  ['forced updates', 'gpuCapacity', 'AWS::EKS::Nodegroup', 'ForceUpdateEnabled', true],
  ['an EFA-only primary interface', 'gpuCapacity', LAUNCH_TEMPLATE, `${NICS}.0.InterfaceType`, 'efa-only'],
  ['two interfaces on one card and device', 'gpuCapacity', LAUNCH_TEMPLATE, `${NICS}.1.NetworkCardIndex`, 0],
  ['a subnet in the launch template', 'gpuCapacity', LAUNCH_TEMPLATE, `${NICS}.0.SubnetId`, 'subnet-1'],
  ['an interface without groups', 'gpuCapacity', LAUNCH_TEMPLATE, `${NICS}.1.Groups`, []],
  ['a public address', 'gpuCapacity', LAUNCH_TEMPLATE, `${NICS}.0.AssociatePublicIpAddress`, true],
  ['public subnets', 'network', 'AWS::EC2::Subnet', 'MapPublicIpOnLaunch', true],
  ['ingress from anywhere', 'network', 'AWS::EC2::SecurityGroup', 'SecurityGroupIngress', [{ CidrIp: '0.0.0.0/0' }]],
  ['a public bucket', 'storage', 'AWS::S3::Bucket', 'PublicAccessBlockConfiguration.BlockPublicPolicy', false],
  ['a key that never rotates', 'storage', 'AWS::KMS::Key', 'EnableKeyRotation', false],
])('finds %s', (_, part, type, path, value) => {
  expect(templateFaults(seeded(part, type, path, value))).not.toEqual([]);
});

test('finds an internet gateway', () => {
  const network = template('network');
  const opened = { ...network, Resources: { ...network.Resources, Way: { Type: 'AWS::EC2::InternetGateway' } } };
  expect(templateFaults(opened)).toEqual(['Way: AWS::EC2::InternetGateway opens the VPC']);
});

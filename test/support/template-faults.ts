import type { ResourceJson, TemplateJson } from './serializers';
import { valueAt } from './stacks';

/** A rule over one resource: what is wrong with it, or undefined. */
type Check = (resource: ResourceJson) => string | undefined;

const at =
  (path: string, expected: unknown): Check =>
  (resource) => {
    const value = valueAt(resource.Properties, path);
    return value === expected ? undefined : `${path} is ${JSON.stringify(value)}, must be ${JSON.stringify(expected)}`;
  };
const absent =
  (path: string): Check =>
  (resource) =>
    valueAt(resource.Properties, path) === undefined ? undefined : `${path} must not be there`;

const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  'AWS::EKS::Cluster': [
    at('ResourcesVpcConfig.EndpointPublicAccess', false),
    at('ResourcesVpcConfig.EndpointPrivateAccess', true),
    at('AccessConfig.AuthenticationMode', 'API'),
    at('AccessConfig.BootstrapClusterCreatorAdminPermissions', false),
    at('ComputeConfig.Enabled', false),
    at('DeletionProtection', true),
  ],
  'AWS::EC2::LaunchTemplate': [
    at('LaunchTemplateData.MetadataOptions.HttpTokens', 'required'),
    at('LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit', 1),
    at('LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted', true),
    everyInterface,
    firstInterfaceHasAddress,
    uniqueInterfaces,
  ],
  'AWS::EKS::Nodegroup': [
    absent('InstanceTypes'),
    absent('RemoteAccess'),
    at('ForceUpdateEnabled', false),
    sizesInOrder,
  ],
  'AWS::EC2::Subnet': [at('MapPublicIpOnLaunch', false)],
  'AWS::EC2::SecurityGroup': [noOpenIngress],
  'AWS::S3::Bucket': [
    at('PublicAccessBlockConfiguration.BlockPublicAcls', true),
    at('PublicAccessBlockConfiguration.BlockPublicPolicy', true),
    at('PublicAccessBlockConfiguration.RestrictPublicBuckets', true),
  ],
  'AWS::KMS::Key': [at('EnableKeyRotation', true)],
};

/** Types that would open the VPC. */
const FORBIDDEN = [
  'AWS::EC2::InternetGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::Route',
];

/** What breaks the promises every environment makes; none in what we synthesize, and each seeded mistake finds one. */
export function templateFaults({ Resources }: TemplateJson): string[] {
  return Object.entries(Resources).flatMap(([id, resource]) => {
    const forbidden = FORBIDDEN.includes(resource.Type) ? [`${resource.Type} opens the VPC`] : [];
    const broken = (CHECKS[resource.Type] ?? []).flatMap((check) => check(resource) ?? []);
    return [...forbidden, ...broken].map((fault) => `${id}: ${fault}`);
  });
}

interface Interface {
  readonly InterfaceType?: string;
  readonly NetworkCardIndex?: number;
  readonly DeviceIndex?: number;
  readonly Groups?: readonly unknown[];
  readonly SubnetId?: unknown;
  readonly AssociatePublicIpAddress?: unknown;
}

const interfacesOf = (resource: ResourceJson): readonly Interface[] =>
  (valueAt(resource.Properties, 'LaunchTemplateData.NetworkInterfaces') ?? []) as readonly Interface[];

function everyInterface(resource: ResourceJson): string | undefined {
  const [wrong] = interfacesOf(resource).filter(
    ({ Groups = [], SubnetId, AssociatePublicIpAddress }) =>
      Groups.length === 0 || SubnetId !== undefined || AssociatePublicIpAddress !== undefined,
  );
  return wrong && `an interface lacks groups, or names a subnet or a public address: ${JSON.stringify(wrong)}`;
}

function firstInterfaceHasAddress(resource: ResourceJson): string | undefined {
  const interfaces = interfacesOf(resource);
  if (interfaces.length === 0) return undefined;
  const primary = interfaces.find((nic) => nic.NetworkCardIndex === 0 && nic.DeviceIndex === 0);
  return primary?.InterfaceType === 'interface' ? undefined : 'card 0, device 0 must be a plain interface';
}

function uniqueInterfaces(resource: ResourceJson): string | undefined {
  const places = interfacesOf(resource).map((nic) => `${nic.NetworkCardIndex}/${nic.DeviceIndex}`);
  return new Set(places).size === places.length ? undefined : 'two interfaces share a card and device';
}

function sizesInOrder(resource: ResourceJson): string | undefined {
  const [min, desired, max] = ['MinSize', 'DesiredSize', 'MaxSize'].map((size) =>
    Number(valueAt(resource.Properties, `ScalingConfig.${size}`)),
  ) as [number, number, number];
  return min <= desired && desired <= max ? undefined : `sizes ${min}, ${desired}, ${max} are out of order`;
}

function noOpenIngress(resource: ResourceJson): string | undefined {
  const rules = (resource.Properties?.['SecurityGroupIngress'] ?? []) as readonly { readonly CidrIp?: string }[];
  return rules.some(({ CidrIp }) => CidrIp === '0.0.0.0/0') ? 'ingress from anywhere' : undefined;
}

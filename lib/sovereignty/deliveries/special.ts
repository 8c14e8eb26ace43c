import type { Resource } from '../../policy/model/resource';
import { step } from '../../policy/model/values';
import { ALL_V4, blockOf, covers } from '../addresses';
import { MOVERS } from '../identity/movers';
import { bucketPlace, hostPlace, INTERNET, registryPlace } from '../places';
import type { Sink, Way } from '../types';
import { at, listAt, named, readings, textAt, textsIn, type World } from '../world';

type Special = (world: World, resource: Resource) => readonly Way[];

const EVERYBODY: Sink = { kind: 'internet', name: 'everybody' };

const out = (kind: Way['kind'], resource: Resource, because: string, to: Sink, more: Partial<Way> = {}): Way => ({
  kind,
  direction: 'out',
  from: named(resource),
  path: [named(resource), because, to.name],
  to,
  ...more,
});
const into = (kind: Way['kind'], resource: Resource, because: string, from: Sink, more: Partial<Way> = {}): Way => ({
  kind,
  direction: 'in',
  from: named(resource),
  path: [from.name, because, named(resource)],
  to: from,
  ...more,
});

const isTrue = (value: unknown): boolean => value !== undefined && String(value) !== 'false';

const functionWays: Special = (world, resource) =>
  listAt(resource, 'VpcConfig.SubnetIds').length > 0
    ? []
    : [
        out(
          'function',
          resource,
          'runs outside of any VPC (no VpcConfig)',
          INTERNET,
          unknownAt(world, resource, 'VpcConfig'),
        ),
      ];

const buildWays: Special = (world, resource) =>
  listAt(resource, 'VpcConfig.Subnets').length > 0
    ? []
    : [
        out(
          'build',
          resource,
          'builds outside of any VPC (no VpcConfig)',
          INTERNET,
          unknownAt(world, resource, 'VpcConfig'),
        ),
      ];

function unknownAt(world: World, resource: Resource, path: string): Partial<Way> {
  const value = at(resource, path);
  const unknown =
    value === undefined || step(value, 'SubnetIds') !== undefined
      ? undefined
      : readings(world, resource.stack, value)[0]?.unknown;
  return unknown === undefined ? {} : { unknown };
}

const urlWays: Special = (world, resource) => {
  const type = textAt(world, resource, 'AuthType');
  return type === 'AWS_IAM' ? [] : [into('public-url', resource, `AuthType ${type ?? 'is not set'}`, EVERYBODY)];
};

/** Protocols of a subscription that end at people or hosts; the others name a resource. */
const subscriptionWays: Special = (world, resource) => {
  const list = resource.type === 'AWS::SNS::Topic' ? listAt(resource, 'Subscription') : [resource.properties];
  return list.flatMap((subscription) => {
    const protocol = String(step(subscription, 'Protocol'));
    const [endpoint] = readings(world, resource.stack, step(subscription, 'Endpoint'));
    const name = endpoint?.text ?? '?';
    const unknown = endpoint?.unknown === undefined ? {} : { unknown: endpoint.unknown };
    if (['email', 'email-json', 'sms', 'application'].includes(protocol))
      return [out('message', resource, `${protocol} to ${name}`, { kind: 'person', name }, unknown)];
    if (protocol.startsWith('http')) {
      const host = /^https?:\/\/([^/:]+)/.exec(name)?.[1];
      const place = host === undefined ? { kind: 'unknown' as const, name } : hostPlace(world, host);
      return place.kind === 'inside' ? [] : [out('message', resource, `${protocol} to ${name}`, place, unknown)];
    }
    return [];
  });
};

const keyWays: Special = (_, resource) =>
  isTrue(at(resource, 'MultiRegion'))
    ? [
        out(
          'replication',
          resource,
          'MultiRegion: its key material may be copied',
          { kind: 'unknown', name: 'any region' },
          { condition: 'as soon as somebody makes a replica' },
        ),
      ]
    : [];

const clusterWays: Special = (world, resource) => {
  if (textAt(world, resource, 'ResourcesVpcConfig.EndpointPublicAccess') === 'false') return [];
  const blocks = listAt(resource, 'ResourcesVpcConfig.PublicAccessCidrs').flatMap((value) =>
    readings(world, resource.stack, value).map(({ text }) => text),
  );
  return (blocks.length === 0 ? ['0.0.0.0/0'] : blocks).map((block) =>
    into('cluster-access', resource, 'ResourcesVpcConfig.EndpointPublicAccess', {
      kind: covers(blockOf(block) ?? [], ALL_V4) ? 'internet' : 'network',
      name: block,
    }),
  );
};

const bucketWays: Special = (world, resource) => {
  const acl = textAt(world, resource, 'AccessControl');
  return [
    ...(acl !== undefined && /^(Public|Authenticated)/.test(acl)
      ? [into('resource-policy', resource, `AccessControl ${acl}`, EVERYBODY)]
      : []),
    ...(at(resource, 'WebsiteConfiguration') === undefined
      ? []
      : [into('public-url', resource, 'WebsiteConfiguration', EVERYBODY)]),
  ];
};

const resolverRuleWays: Special = (world, resource) => {
  const targets = listAt(resource, 'TargetIps').map(
    (target) => readings(world, resource.stack, step(target, 'Ip') ?? step(target, 'Ipv6'))[0]?.text ?? '?',
  );
  return targets.flatMap((target) => {
    const place = hostPlace(world, target);
    return place.kind === 'inside'
      ? []
      : [
          out(
            'resolver',
            resource,
            `forwards names of ${textAt(world, resource, 'DomainName') ?? 'every domain'}`,
            place,
          ),
        ];
  });
};

const ruleAssociationWays: Special = (world, resource) => {
  const [reading] = readings(world, resource.stack, resource.raw('ResolverRuleId'));
  return reading !== undefined && reading.targets.length > 0
    ? []
    : [
        out(
          'resolver',
          resource,
          `associates rule ${reading?.text ?? '?'}`,
          { kind: 'unknown', name: `targets of ${reading?.text ?? '?'}` },
          { unknown: 'a resolver rule that is not in the output' },
        ),
      ];
};

const dhcpWays: Special = (world, resource) =>
  listAt(resource, 'DomainNameServers').flatMap((value) =>
    readings(world, resource.stack, value).flatMap(({ text, unknown }) => {
      if (text === 'AmazonProvidedDNS') return [];
      const place = unknown === undefined ? hostPlace(world, text) : { kind: 'unknown' as const, name: text };
      return place.kind === 'inside' ? [] : [out('resolver', resource, `DomainNameServers ${text}`, place)];
    }),
  );

const shareWays: Special = (_, resource) =>
  listAt(resource, 'Principals').length > 0 || !isTrue(at(resource, 'AllowExternalPrincipals') ?? true)
    ? []
    : [
        out(
          'share',
          resource,
          'AllowExternalPrincipals',
          { kind: 'unknown', name: 'any account' },
          { condition: 'as soon as a principal is associated' },
        ),
      ];

/** Calls of the AWS API by custom resources and universal targets of the scheduler. */
const callWays: Special = (world, resource) =>
  textsIn(world, resource.stack, resource.properties).flatMap(([path, { text }]) => {
    const call = apiCall(text);
    const mover = MOVERS.find(({ action, does }) => does === 'opens' && action.toLowerCase() === call?.toLowerCase());
    return mover === undefined
      ? []
      : [
          out('share', resource, `${path}: calls ${mover.action}`, {
            kind: 'unknown',
            name: `wherever ${mover.action} opens a way to`,
          }),
        ];
  });

function apiCall(text: string): string | undefined {
  const universal = /^arn:[^:]+:scheduler:::aws-sdk:([a-z0-9]+):([a-zA-Z]+)$/.exec(text);
  if (universal !== null) return `${universal[1]}:${universal[2]}`;
  const service = /"service"\s*:\s*"(?:@aws-sdk\/client-)?([A-Za-z0-9-]+)"/.exec(text)?.[1];
  const action = /"action"\s*:\s*"([A-Za-z]+?)(?:Command)?"/.exec(text)?.[1];
  return service === undefined || action === undefined ? undefined : `${service}:${action}`;
}

/** Access logs of a load balancer. */
const balancerWays: Special = (world, resource) =>
  listAt(resource, 'LoadBalancerAttributes')
    .filter((attribute) => /_logs\.s3\.bucket$/.test(String(step(attribute, 'Key'))))
    .flatMap((attribute) =>
      readings(world, resource.stack, step(attribute, 'Value')).flatMap(({ text, targets, unknown }) => {
        const place = targets.length > 0 && unknown === undefined ? undefined : bucketPlace(world, text);
        return place === undefined || place.kind === 'inside'
          ? []
          : [
              out(
                'delivery',
                resource,
                `${String(step(attribute, 'Key'))} ${text}`,
                place,
                unknown === undefined ? {} : { unknown },
              ),
            ];
      }),
    );

/** Targets by address, which may be anywhere that routes lead. */
const targetWays: Special = (world, resource) =>
  listAt(resource, 'Targets').flatMap((target) =>
    readings(world, resource.stack, step(target, 'Id')).flatMap(({ text }) => {
      if (blockOf(text) === undefined) return [];
      const place = hostPlace(world, text);
      return place.kind === 'inside' ? [] : [out('delivery', resource, `Targets ${text}`, place)];
    }),
  );

/** Images that the values of a Helm release name. */
const releaseWays: Special = (world, resource) =>
  (textAt(world, resource, 'Values') ?? '').split(/[{},]/).flatMap((part) => {
    const [, key, reference] = /"(repository|registry|image|hub)"\s*:\s*"([^"]+)"/i.exec(part) ?? [];
    if (reference === undefined || (key !== 'registry' && !reference.includes('/'))) return [];
    const place = registryPlace(world, key === 'registry' ? `${reference}/x` : reference);
    return place.kind === 'inside' ? [] : [out('registry', resource, `Values ${key} ${reference}`, place)];
  });

/** A template inside a template: what it holds is in another file. */
const nestedWays: Special = (world, resource) => [
  out(
    'unknown-type',
    resource,
    `TemplateURL ${textAt(world, resource, 'TemplateURL') ?? '?'}`,
    { kind: 'unknown', name: 'whatever that template makes' },
    { unknown: 'a template that is not read' },
  ),
];

const everybody =
  (kind: Way['kind'], because: string): Special =>
  (_, resource) => [into(kind, resource, because, EVERYBODY)];

const mailWays: Special = (world, resource) =>
  textsIn(world, resource.stack, resource.properties).flatMap(([path, { text, unknown }]) =>
    /(^|\.)Address$/.test(path) && unknown !== undefined
      ? [out('message', resource, path, { kind: 'unknown', name: text }, { unknown })]
      : [],
  );

const keysWays: Special = (_, resource) => [
  into('trust', resource, 'keys that never end, of whoever holds them', {
    kind: 'unknown',
    name: `holders of ${named(resource)}`,
  }),
];

const permissionsOf =
  (path: string): Special =>
  (world, resource) =>
    listAt(resource, path).flatMap((value) =>
      readings(world, resource.stack, value).flatMap(({ text }) =>
        text === '*' || text === 'all' ? [into('share', resource, path, EVERYBODY)] : [],
      ),
    );

/** What is told by a field that is set, or by one that is not. */
export const SPECIAL: Readonly<Record<string, readonly Special[]>> = {
  'AWS::Lambda::Function': [functionWays],
  'AWS::Lambda::Url': [urlWays],
  'AWS::CodeBuild::Project': [buildWays],
  'AWS::SNS::Subscription': [subscriptionWays],
  'AWS::SNS::Topic': [subscriptionWays],
  'AWS::KMS::Key': [keyWays],
  'AWS::EKS::Cluster': [clusterWays],
  'AWS::S3::Bucket': [bucketWays],
  'AWS::Route53Resolver::ResolverRule': [resolverRuleWays],
  'AWS::Route53Resolver::ResolverRuleAssociation': [ruleAssociationWays],
  'AWS::EC2::DHCPOptions': [dhcpWays],
  'AWS::RAM::ResourceShare': [shareWays],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [balancerWays],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [targetWays],
  'Custom::AWSCDK-EKS-HelmChart': [releaseWays],
  'AWS::CloudFormation::Stack': [nestedWays],
  'AWS::CloudFormation::StackSet': [nestedWays],
  'AWS::Scheduler::Schedule': [callWays],
  'Custom::AWS': [callWays],
  'AWS::Budgets::Budget': [mailWays],
  'AWS::IAM::AccessKey': [keysWays],
  'AWS::ECR::PublicRepository': [everybody('resource-policy', 'a public repository')],
  'AWS::EC2::ClientVpnEndpoint': [everybody('vpn', 'clients of a VPN come into the VPC')],
  'AWS::EC2::InstanceConnectEndpoint': [everybody('cluster-access', 'whoever may call EC2 Instance Connect')],
  'AWS::S3::MultiRegionAccessPoint': [everybody('replication', 'an access point of several regions')],
  'AWS::CloudFront::Distribution': [everybody('public-url', 'a distribution of CloudFront')],
  'AWS::GlobalAccelerator::Accelerator': [everybody('public-url', 'a global accelerator')],
  'AWS::ApiGateway::RestApi': [everybody('public-url', 'an API Gateway')],
  'AWS::ApiGatewayV2::Api': [everybody('public-url', 'an API Gateway')],
  'AWS::ImageBuilder::DistributionConfiguration': [
    permissionsOf('Distributions.0.AmiDistributionConfiguration.LaunchPermissionConfiguration.UserGroups'),
  ],
};

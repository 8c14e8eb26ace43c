import { complaint, undecided } from '../../checks';
import { type AddressRange, isPrivate, rangeOf } from '../../model/addresses';
import type { Resource } from '../../model/resource';
import { ingressOf, type PortRule } from '../../model/security-groups';
import type { Complaint, ResourceRule } from '../../types';

/** Wider than any private range: 10.0.0.0/8 is the widest there is. */
const MIN_PREFIX = 8;
/** Of IPv6: what a site is given, unless it is private. */
const MIN_PREFIX_6 = 32;
/** Public addresses that the rules of one group may let in together: as many as one /8. */
const MAX_PUBLIC = 2 ** 24;

const WAY_OUT = 'name the networks of the clients, or a security group';

export const openIngress: ResourceRule = {
  over: 'resource',
  id: 'open-ingress',
  title: 'Security groups let in known networks only',
  source: 'cdk-nag AwsSolutions-EC23; checkov CKV_AWS_260; CT.EC2.PR.3 and 4',
  controls: ['NET-02'],
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::PrefixList'],
  check: (resource) => {
    if (resource.type === 'AWS::EC2::PrefixList')
      return resource.members('Entries').flatMap((path) => cidr(resource, `${path}.Cidr`));
    const rules = ingressOf(resource);
    return [...rules.flatMap((rule) => source(resource, rule)), ...together(resource, rules)];
  },
};

const source = (resource: Resource, { base }: PortRule): readonly Complaint[] => [
  ...['CidrIp', 'CidrIpv6'].flatMap((field) => cidr(resource, `${base}${field}`)),
  ...prefixList(resource, `${base}SourcePrefixListId`),
];

function cidr(resource: Resource, path: string): readonly Complaint[] {
  const value = resource.read(path);
  if (value.kind === 'absent') return [];
  if (value.kind === 'unknown') return isOfVpc(resource, path) ? [] : [undecided(path, value.expression)];
  const range = rangeOf(value.value);
  return range !== undefined && isClosed(range)
    ? []
    : [complaint(path, value.value, { problem: 'it lets in networks that are not yours', wayOut: WAY_OUT })];
}

/** `Fn::GetAtt` of the VPC's own block. */
const isOfVpc = (resource: Resource, path: string): boolean => resource.referenced(path)?.type === 'AWS::EC2::VPC';

const isClosed = (range: AddressRange): boolean =>
  isPrivate(range) || range.prefix >= (range.version === 4 ? MIN_PREFIX : MIN_PREFIX_6);

/** A list of the app is judged where it stands; of any other nobody knows what is in it. */
const prefixList = (resource: Resource, path: string): readonly Complaint[] =>
  resource.raw(path) === undefined || resource.referenced(path)?.type === 'AWS::EC2::PrefixList'
    ? []
    : [undecided(path, resource.raw(path))];

/** Halves of the internet are the internet. */
function together(resource: Resource, rules: readonly PortRule[]): readonly Complaint[] {
  const ranges = rules.flatMap(({ base }) => rangeOf(resource.knownAt(`${base}CidrIp`)) ?? []);
  const outside = ranges.filter((range) => isClosed(range) && !isPrivate(range));
  const count = outside.reduce((sum, { prefix }) => sum + 2 ** (32 - prefix), 0);
  return count <= MAX_PUBLIC
    ? []
    : [
        complaint('SecurityGroupIngress', `${outside.length} networks`, {
          problem: 'together they are more of the internet than anybody owns',
          wayOut: WAY_OUT,
        }),
      ];
}

import { complaint, undecided } from '../../checks';
import { type AddressRange, isPrivate, isWithin, rangeOf } from '../../model/addresses';
import type { Assembly } from '../../model/assembly';
import { type Purpose, purposeOf } from '../../model/group-purposes';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

type Direction = 'from' | 'to';
type Ports = readonly [from: number, to: number];

/** Lustre's own ports (FSx for Lustre user guide, file system access control with Amazon VPC). */
const LUSTRE: readonly Ports[] = [
  [988, 988],
  [1018, 1023],
];
const HTTPS: readonly Ports[] = [[443, 443]];
/** Prefixes of the largest blocks of a VPC (VPC user guide, VPC CIDR blocks). */
const LARGEST_VPC = { 4: 16, 6: 44 } as const;

/** Who needs what of whom, by purpose; `network` is a block of addresses. What is not here is needed by nobody. */
const NEEDED: Readonly<Record<string, readonly Ports[] | 'targets' | 'listeners'>> = {
  'endpoints from network': HTTPS,
  'endpoints from nodes': HTTPS,
  'endpoints from other': HTTPS,
  'control plane from network': HTTPS,
  'control plane from nodes': HTTPS,
  'control plane from other': HTTPS,
  'lustre from lustre': LUSTRE,
  'lustre from nodes': LUSTRE,
  'lustre to lustre': LUSTRE,
  'lustre to nodes': LUSTRE,
  'nodes from lustre': LUSTRE,
  'nodes to lustre': LUSTRE,
  'nodes from balancer': 'targets',
  'nodes from other': 'targets',
  'balancer to network': 'targets',
  'balancer to nodes': 'targets',
  'balancer from network': 'listeners',
  'balancer from other': 'listeners',
};

/** What others write for it. Source: CloudFormation reference, AWS::EC2::SecurityGroup, remove default rule. */
const LOOPBACK = '127.0.0.1/32';
/** What CDK writes into a group that lets nothing out, for EC2 would let everything. */
const NOTHING = { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 };

interface Rule {
  readonly at: Resource;
  readonly base: string;
  readonly direction: Direction;
  readonly owner: Resource | undefined;
  readonly assembly: Assembly;
}

const WAY_OUT = 'name what is needed: one protocol, its ports, and the group or network that needs them';
const field = (rule: Rule, name: string): string => `${rule.base}${name}`;
const refused = (rule: Rule, name: string, problem: string): Complaint =>
  complaint(field(rule, name), rule.at.raw(field(rule, name)), { problem, wayOut: WAY_OUT });

export const groupRules: ResourceRule = {
  over: 'resource',
  id: 'group-rules',
  title: 'Security groups open what something needs, between those who need it',
  source:
    'FSx for Lustre user guide, file system access control; EKS user guide, security group requirements; VPC user guide, interface endpoints',
  controls: ['NET-02', 'NET-11', 'NET-13'],
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'],
  check: (resource, assembly) => rulesOf(resource, assembly).flatMap((rule) => judged(rule)),
};

function rulesOf(at: Resource, assembly: Assembly): readonly Rule[] {
  if (at.type !== 'AWS::EC2::SecurityGroup')
    return [
      {
        at,
        base: '',
        direction: at.type.endsWith('Ingress') ? 'from' : 'to',
        owner: at.referenced('GroupId'),
        assembly,
      },
    ];
  return (['SecurityGroupIngress', 'SecurityGroupEgress'] as const).flatMap((list) =>
    at.members(list).map((path): Rule => ({
      at,
      base: `${path}.`,
      direction: list === 'SecurityGroupIngress' ? 'from' : 'to',
      owner: at,
      assembly,
    })),
  );
}

function judged(rule: Rule): readonly Complaint[] {
  if (isNothing(rule)) return [];
  const owner = ownerOf(rule);
  if (owner === undefined) return [refused(rule, 'GroupId', 'whose rule it is stands nowhere in the app')];
  if (owner === 'other' && rule.direction === 'from') return narrow(rule);
  const peer = peerOf(rule);
  if (typeof peer !== 'string') return [peer];
  if (owner === 'efa' && peer === 'itself') return [];
  return owner === 'other' ? narrow(rule) : needed(rule, owner, peer);
}

const isNothing = (rule: Rule): boolean =>
  rule.direction === 'to' &&
  (Object.entries(NOTHING).every(([name, value]) => rule.at.knownAt(field(rule, name)) === value) ||
    rule.at.knownAt(field(rule, 'CidrIp')) === LOOPBACK) &&
  !['CidrIpv6', 'DestinationPrefixListId', 'DestinationSecurityGroupId'].some(
    (name) => rule.at.raw(field(rule, name)) !== undefined,
  );

/** Where no group is described, as in a stack beside a VPC that is there, nobody can say more. */
function ownerOf({ owner, assembly, at }: Rule): Purpose | undefined {
  if (owner !== undefined) return purposeOf(assembly, owner);
  const isNamed = at.knownAt('GroupId') !== undefined || at.knownAt('GroupName') !== undefined;
  return isNamed && assembly.ofType('AWS::EC2::SecurityGroup').length === 0 ? 'other' : undefined;
}

/** Purpose of the group at the other end, `itself`, `network`; a complaint where there is none. */
function peerOf(rule: Rule): Purpose | 'itself' | 'network' | Complaint {
  const { at, direction, assembly, owner } = rule;
  const name = direction === 'from' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId';
  const group = at.referenced(field(rule, name));
  if (group !== undefined) {
    if (group === owner) return purposeOf(assembly, group) === 'efa' ? 'itself' : purposeOf(assembly, group);
    return purposeOf(assembly, group);
  }
  const networks = ['CidrIp', 'CidrIpv6', direction === 'from' ? 'SourcePrefixListId' : 'DestinationPrefixListId'];
  const named = networks.filter((one) => at.raw(field(rule, one)) !== undefined);
  const outside = named.find((one) => !isIn(rule, one));
  if (outside !== undefined) return refused(rule, outside, 'it lies outside the VPC');
  if (named.length > 0) return 'network';
  const literal = at.read(field(rule, name));
  if (literal.kind === 'absent') return refused(rule, name, 'nothing says for whom it is');
  if (literal.kind === 'unknown') return undecided(field(rule, name), literal.expression);
  return assembly.ofType('AWS::EC2::SecurityGroup').length === 0
    ? 'other'
    : refused(rule, name, 'the group stands nowhere in the app, and nobody can say who is in it');
}

/** Inside the group's own VPC, where its block is known. Clients of a load balancer and of the control plane come from outside. */
function isIn(rule: Rule, name: string): boolean {
  const { at, owner, assembly, direction } = rule;
  const purpose = owner === undefined ? 'other' : purposeOf(assembly, owner);
  const isInside = direction === 'to' || purpose === 'endpoints';
  const range = rangeOf(at.knownAt(field(rule, name)));
  if (!isInside || owner === undefined) return true;
  if (direction === 'from' && (range === undefined || range.prefix < 8)) return true; // open-ingress says so
  const block = rangeOf(owner.referenced('VpcId')?.knownAt('CidrBlock'));
  if (block === undefined) return purpose === 'other' || (range !== undefined && mayBeOfVpc(range));
  return at.referenced(field(rule, name))?.type === 'AWS::EC2::VPC' || (range !== undefined && isWithin(range, block));
}

/** A block of a VPC that is described elsewhere: private, or as large as EC2 lets a VPC be. */
const mayBeOfVpc = (range: AddressRange): boolean => isPrivate(range) || range.prefix >= LARGEST_VPC[range.version];

/** One protocol and its ports, for groups of which nothing is known. */
function narrow(rule: Rule): readonly Complaint[] {
  const protocol = rule.at.read(field(rule, 'IpProtocol'));
  if (protocol.kind === 'unknown') return [undecided(field(rule, 'IpProtocol'), protocol.expression)];
  if (protocol.kind === 'absent' || ['-1', 'all'].includes(String(protocol.value)))
    return rule.direction === 'from' ? [] : [refused(rule, 'IpProtocol', 'it opens every port of every protocol')];
  return [];
}

function needed(rule: Rule, owner: Purpose, peer: Purpose | 'itself' | 'network'): readonly Complaint[] {
  const what = `${owner} ${rule.direction} ${peer}`;
  const ports = portsOf(rule, what);
  if (ports === undefined) return [refused(rule, 'IpProtocol', `nothing needs it (${what})`)];
  const protocol = rule.at.read(field(rule, 'IpProtocol'));
  if (protocol.kind === 'unknown') return [undecided(field(rule, 'IpProtocol'), protocol.expression)];
  if (protocol.kind === 'absent' || !['tcp', '6'].includes(String(protocol.value).toLowerCase()))
    return [refused(rule, 'IpProtocol', 'nothing but TCP is needed')];
  const ends = ['FromPort', 'ToPort'].map((name) => field(rule, name));
  const open = ends.find((path) => rule.at.knownAt(path) === undefined);
  if (open !== undefined) return [undecided(open, rule.at.raw(open))];
  const [first, last] = ends.map((path) => Number(rule.at.knownAt(path)));
  if (ports === 'any' || ports.some(([least, most]) => first === least && last === most)) return [];
  const known = ports.map((one) => [...new Set(one)].join('-')).join(', ');
  const problem =
    ports.length === 0
      ? 'the ports that are needed are known only at deployment'
      : `ports ${first} to ${last} are not those that are needed (${known})`;
  return [refused(rule, 'FromPort', problem)];
}

/**
 * Ports of what stands behind a load balancer, and of its listeners; any where neither is described here, as in a stack beside
 * theirs. Groups that no load balancer carries lead to no targets where there are none.
 */
function portsOf({ assembly }: Rule, what: string): readonly Ports[] | 'any' | undefined {
  const ports = NEEDED[what];
  if (typeof ports !== 'string') return ports;
  const fields: Readonly<Record<string, readonly string[]>> =
    ports === 'targets'
      ? { 'AWS::ElasticLoadBalancingV2::TargetGroup': ['Port', 'HealthCheckPort'] }
      : { 'AWS::ElasticLoadBalancingV2::Listener': ['Port'] };
  if (assembly.ofType(...Object.keys(fields)).length === 0) return what === 'nodes from other' ? undefined : 'any';
  return Object.entries(fields).flatMap(([type, names]) =>
    assembly.ofType(type).flatMap((one) =>
      names.flatMap((name): Ports[] => {
        const port = Number(one.knownAt(name));
        return Number.isInteger(port) ? [[port, port]] : [];
      }),
    ),
  );
}

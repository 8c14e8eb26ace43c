import { intrinsic, isObject, type JsonObject, listOf } from '../../policy/model/values';
import { wordOf } from '../fields';
import { constructOf, pathOf, propertiesOf, readable, type View } from '../view';
import type { Fact, Facet } from './facet';
import { addressesCover, isPublic, type Ports, portsCover, portsOf, portsText } from './ports';

interface Rule extends Fact {
  readonly peer: string;
  /** Part of the environment whose block it is. */
  readonly place?: string;
  readonly ports: Ports;
}

type Direction = 'in' | 'out';

const INLINE = { in: 'SecurityGroupIngress', out: 'SecurityGroupEgress' } as const;
const APART = { in: 'AWS::EC2::SecurityGroupIngress', out: 'AWS::EC2::SecurityGroupEgress' } as const;
const EVERYWHERE = { IpProtocol: '-1', CidrIp: '0.0.0.0/0' };
/** The CDK's way to write a rule that allows nothing. */
const NOBODY = '255.255.255.255/32';
const PEERS = [
  'CidrIp',
  'CidrIpv6',
  'SourceSecurityGroupId',
  'SourceSecurityGroupName',
  'DestinationSecurityGroupId',
  'SourcePrefixListId',
  'DestinationPrefixListId',
] as const;

/** Who reaches which ports through security groups, and what may be reached from behind them. */
export const securityGroups: Facet<Rule> = {
  name: 'security group',
  read: (view) =>
    (['in', 'out'] as const).flatMap((direction) => [...inline(view, direction), ...apart(view, direction)]),
  covers: (wider, narrower) =>
    wider.group === narrower.group &&
    ((wider.place !== undefined && wider.place === narrower.place) || addressesCover(wider.peer, narrower.peer)) &&
    portsCover(wider.ports, narrower.ports),
  // Between groups of one environment, where one of them comes with this change, nobody else reaches anything.
  weightBeside: ({ peer, group, severity }, other) =>
    peer.startsWith('→ ') && other.assembly.resources.every((one) => !group.endsWith(` ${pathOf(one)}`))
      ? 'low'
      : severity,
};

const inline = (view: View, direction: Direction): readonly Rule[] =>
  view.assembly.ofType('AWS::EC2::SecurityGroup').flatMap((group) => {
    const where = { stack: group.stack.name, construct: constructOf(group), type: group.type };
    const stated = propertiesOf(group)[INLINE[direction]];
    // EC2: a group of which nobody says whom it may call may call everybody; CloudFormation leaves that rule.
    const rules = direction === 'out' && stated === undefined ? [EVERYWHERE] : listOf(stated);
    return rules
      .filter(isObject)
      .filter((rule) => rule['CidrIp'] !== NOBODY)
      .map((rule) => ruleOf(view, direction, pathOf(group), where, rule));
  });

const apart = (view: View, direction: Direction): readonly Rule[] =>
  view.assembly.ofType(APART[direction]).map((resource) => {
    const group = resource.referenced('GroupId');
    const name = group === undefined ? readable(view, String(propertiesOf(resource)['GroupId'])) : pathOf(group);
    const where = { stack: resource.stack.name, construct: constructOf(resource), type: resource.type };
    return ruleOf(view, direction, name, where, propertiesOf(resource));
  });

function ruleOf(view: View, direction: Direction, group: string, where: Fact['where'], rule: JsonObject): Rule {
  const key = PEERS.find((one) => rule[one] !== undefined);
  const peer = key === undefined ? 'anybody' : readable(view, textOf(rule[key]));
  const ports = portsOf(rule['IpProtocol'], rule['FromPort'], rule['ToPort']);
  return {
    group: `${direction} ${group}`,
    subject: direction === 'in' ? `${shortName(group)} can be reached` : `${shortName(group)} reaches`,
    says: direction === 'in' ? `on ${portsText(ports)} from ${peer}` : `${portsText(ports)} of ${peer}`,
    severity: direction === 'in' ? (isPublic(peer) ? 'critical' : 'high') : isPublic(peer) ? 'high' : 'medium',
    where,
    peer,
    place: view.places.get(peer),
    ports,
  };
}

/** Text that needs no value is a text. */
const textOf = (value: unknown): string => {
  const [name, argument] = intrinsic(value) ?? [];
  return name === 'Fn::Sub' && typeof argument === 'string' ? argument : wordOf(value);
};
const shortName = (path: string): string => path.replace(/^windlass-/, '');

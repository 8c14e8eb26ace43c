import { isObject, type JsonObject, listOf } from '../../policy/model/values';
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
};

const inline = (view: View, direction: Direction): readonly Rule[] =>
  view.assembly.ofType('AWS::EC2::SecurityGroup').flatMap((group) => {
    const where = { stack: group.stack.name, construct: constructOf(group), type: group.type };
    return listOf(propertiesOf(group)[INLINE[direction]])
      .filter(isObject)
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
    severity: direction === 'in' && isPublic(peer) ? 'critical' : direction === 'in' ? 'high' : 'medium',
    where,
    peer,
    place: view.places.get(peer),
    ports,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const shortName = (path: string): string => path.replace(/^windlass-/, '');

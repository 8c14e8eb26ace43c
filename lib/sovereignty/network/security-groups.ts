import type { Resource } from '../../policy/model/resource';
import { step } from '../../policy/model/values';
import { type Addresses, blockOf, EVERYWHERE, NOWHERE, union } from '../addresses';
import { atPorts, type Ports, portsOf, together, traffic, type Traffic } from '../ports';
import { vpcBlocks } from '../places';
import { listAt, named, readings, type World } from '../world';

/** What security groups let pass in one direction, with the rules that do. */
export interface Passage {
  readonly set: Traffic;
  /** Rules that let something pass. */
  readonly rules: readonly Rule[];
  readonly unknown?: string;
}

export interface Rule {
  readonly set: Traffic;
  /** As a path names it. */
  readonly says: string;
  readonly unknown?: string;
}

const FIELDS = {
  egress: {
    list: 'SecurityGroupEgress',
    type: 'AWS::EC2::SecurityGroupEgress',
    group: 'DestinationSecurityGroupId',
    prefix: 'DestinationPrefixListId',
  },
  ingress: {
    list: 'SecurityGroupIngress',
    type: 'AWS::EC2::SecurityGroupIngress',
    group: 'SourceSecurityGroupId',
    prefix: 'SourcePrefixListId',
  },
} as const;
type Direction = keyof typeof FIELDS;

/** Rules of a group, those inside it and those beside it. */
export function rulesOf(world: World, group: Resource, direction: Direction): readonly Rule[] {
  const { list, type } = FIELDS[direction];
  const own = listAt(group, list).map((json, index) =>
    ruleOf(world, group, json, `${named(group)} ${list}.${index}`, direction),
  );
  const beside = world.assembly
    .ofType(type)
    .filter((rule) => belongs(world, rule, group))
    .map((rule) => ruleOf(world, rule, rule.properties, named(rule), direction));
  const rules = [...own, ...beside].filter(({ set }) => set.length > 0);
  // EC2: a group without any rule of egress has one for everything.
  if (direction === 'egress' && own.length + beside.length === 0)
    return [{ set: traffic(EVERYWHERE), says: `${named(group)} says nothing of egress, so all of it passes` }];
  return rules;
}

const belongs = (world: World, rule: Resource, group: Resource): boolean =>
  readings(world, rule.stack, rule.raw('GroupId')).some(({ targets }) => targets.includes(group));

/** CDK's way to say that nothing passes. */
const NOTHING = '255.255.255.255/32';

function ruleOf(world: World, holder: Resource, json: unknown, where: string, direction: Direction): Rule {
  const ports = portsOfRule(world, holder, json);
  const { set, says, ...more } = peersOf(world, holder, json, where, direction);
  return { set: traffic(set, ports), says: `${says}${atPorts(ports)}`, ...more };
}

/** What only the deployment knows is any port. */
function portsOfRule(world: World, { stack }: Resource, json: unknown): Ports {
  const [protocol, from, to] = ['IpProtocol', 'FromPort', 'ToPort'].map((field) => {
    const value = step(json, field);
    return value === undefined ? undefined : readings(world, stack, value)[0]?.text;
  });
  return portsOf(protocol ?? '-1', from, to ?? from);
}

interface Peers {
  readonly set: Addresses;
  readonly says: string;
  readonly unknown?: string;
}

function peersOf(world: World, { stack }: Resource, json: unknown, where: string, direction: Direction): Peers {
  const { group, prefix } = FIELDS[direction];
  const cidr = step(json, 'CidrIp') ?? step(json, 'CidrIpv6');
  if (cidr !== undefined) {
    const found = readings(world, stack, cidr);
    const sets = found.map(({ text, unknown }) =>
      unknown !== undefined ? undefined : text === NOTHING ? NOWHERE : blockOf(text),
    );
    if (sets.length === 0 || sets.includes(undefined))
      return { set: EVERYWHERE, says: where, unknown: `${where} names a block that only the deployment knows` };
    const set = union(NOWHERE, ...sets.map((one) => one ?? EVERYWHERE));
    return { set, says: set.length === 0 ? where : `${where} ${found.map(({ text }) => text).join(', ')}` };
  }
  if (step(json, group) !== undefined) return { set: ofVpc(world), says: where };
  return step(json, prefix) === undefined
    ? { set: EVERYWHERE, says: where, unknown: `${where} names nobody` }
    : { set: EVERYWHERE, says: where, unknown: `${where} names a prefix list, whose blocks are not in the output` };
}

/** Members of a group have addresses of the VPC; without one in the output, any private network may be it. */
export const ofVpc = (world: World): Addresses => {
  const blocks = vpcBlocks(world);
  return blocks.length === 0 ? EVERYWHERE : union(...blocks);
};

/** What the groups at a path let pass together. An empty list: the groups are not known. */
export function passageOf(
  world: World,
  values: readonly (readonly [Resource, unknown])[],
  direction: Direction,
): Passage {
  if (values.length === 0) return { set: traffic(EVERYWHERE), rules: [], unknown: 'no security group is named' };
  const rules = values.flatMap(([holder, value]): readonly Rule[] => {
    const found = readings(world, holder.stack, value);
    const groups = found.flatMap(({ targets }) => targets);
    // EKS: the group of a cluster lets everything out.
    if (groups.some(({ type }) => type === 'AWS::EKS::Cluster'))
      return direction === 'egress'
        ? [
            {
              set: traffic(EVERYWHERE),
              says: `security group that EKS makes for ${named(groups[0]!)}, which lets everything out`,
            },
          ]
        : clusterIngress(world, groups[0]!);
    const [group] = groups;
    return group === undefined
      ? [
          {
            set: traffic(EVERYWHERE),
            says: `security group ${found[0]?.text ?? '?'}`,
            unknown: `security group ${found[0]?.text ?? '?'} is not in the output`,
          },
        ]
      : rulesOf(world, group, direction);
  });
  const unknown = rules.find((rule) => rule.unknown !== undefined)?.unknown;
  return {
    set: together(...rules.map(({ set }) => set)),
    rules,
    ...(unknown === undefined ? {} : { unknown }),
  };
}

/** EKS: its group lets in itself, and what rules beside it name. */
const clusterIngress = (world: World, cluster: Resource): readonly Rule[] => [
  { set: traffic(ofVpc(world)), says: `security group that EKS makes for ${named(cluster)}` },
  ...world.assembly
    .ofType(FIELDS.ingress.type)
    .filter((rule) => belongs(world, rule, cluster))
    .map((rule) => ruleOf(world, rule, rule.properties, named(rule), 'ingress')),
];

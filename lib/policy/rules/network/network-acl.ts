import { complaint, undecided } from '../../checks';
import { isPrivate, rangeOf } from '../../model/addresses';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const REMOTE = [22, 3389];
const ANY_PROTOCOL = ['-1', 'all'];
const OVER_PORTS = ['6', '17', 'tcp', 'udp', ...ANY_PROTOCOL];

/** A VPC without a list of its own has one that lets everything pass; whoever writes one, means to narrow it. */
export const networkAcl: ResourceRule = {
  over: 'resource',
  id: 'network-acl',
  title: 'Network ACLs let pass known networks, and nobody who logs in to a machine',
  source: 'checkov CKV_AWS_229 to CKV_AWS_232; CT.EC2.PR.6 and 7; VPC user guide, network ACLs',
  controls: ['NET-02', 'NET-13'],
  types: ['AWS::EC2::NetworkAclEntry'],
  check: (entry) => {
    if (String(entry.knownAt('RuleAction')).toLowerCase() === 'deny') return [];
    const action = entry.read('RuleAction');
    return [
      ...(action.kind === 'unknown' ? [undecided('RuleAction', action.expression)] : []),
      ...['CidrBlock', 'Ipv6CidrBlock'].flatMap((path) => network(entry, path)),
      ...remote(entry),
    ];
  },
};

const isOfVpc = (entry: Resource, path: string): boolean =>
  ['AWS::EC2::VPC', 'AWS::EC2::Subnet'].includes(entry.referenced(path)?.type ?? '');

function network(entry: Resource, path: string): readonly Complaint[] {
  const value = entry.read(path);
  if (value.kind === 'absent') return [];
  if (value.kind === 'unknown') return isOfVpc(entry, path) ? [] : [undecided(path, value.expression)];
  const range = rangeOf(value.value);
  return range !== undefined && (isPrivate(range) || range.prefix >= (range.version === 4 ? 8 : 32))
    ? []
    : [
        complaint(path, value.value, {
          problem: 'it lets pass networks that are not yours',
          wayOut: 'name the networks of the VPC and of its clients',
        }),
      ];
}

function remote(entry: Resource): readonly Complaint[] {
  const isOut = String(entry.knownAt('Egress')) === 'true';
  const protocol = String(entry.knownAt('Protocol') ?? '-1').toLowerCase();
  const isInside = ['CidrBlock', 'Ipv6CidrBlock'].every((path) => {
    const range = rangeOf(entry.knownAt(path));
    return entry.raw(path) === undefined || isOfVpc(entry, path) || (range !== undefined && isPrivate(range));
  });
  if (isOut || !OVER_PORTS.includes(protocol) || isInside) return [];
  const [from, to] = [entry.knownAt('PortRange.From'), entry.knownAt('PortRange.To')];
  const isEvery = ANY_PROTOCOL.includes(protocol) || from === undefined;
  const opened = REMOTE.filter((port) => isEvery || (Number(from) <= port && port <= Number(to ?? from)));
  return opened.map((port) =>
    complaint('PortRange', entry.raw('PortRange'), {
      problem: `it covers port ${port}, by which people log in`,
      wayOut: 'name the ports that are needed',
    }),
  );
}

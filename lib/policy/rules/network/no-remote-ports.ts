import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import { ingressOf, type PortRule } from '../../model/security-groups';
import type { ResourceRule } from '../../types';

const REMOTE: Readonly<Record<number, string>> = { 22: 'SSH', 3389: 'RDP' };
const FROM_NETWORKS = ['CidrIp', 'CidrIpv6', 'SourcePrefixListId'];
/** `-1` is every protocol; CloudFormation takes names and numbers. */
const ALL_OR_TCP = ['-1', 'all', 'tcp', '6', 'udp', '17'];

export const noRemotePorts: ResourceRule = {
  over: 'resource',
  id: 'no-remote-ports',
  title: 'Nobody logs in to a machine over the network',
  source: 'checkov CKV_AWS_24, 25 and 100; CT.EC2.PR.4; cloudformation-validate W2508',
  controls: ['NET-13'],
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'],
  check: (resource) =>
    ingressOf(resource).flatMap((rule) => {
      if (!FROM_NETWORKS.some((field) => resource.raw(`${rule.base}${field}`) !== undefined)) return [];
      return opened(resource, rule).map((name) =>
        complaint(`${rule.base}FromPort`, resource.raw(`${rule.base}FromPort`), {
          problem: `it covers the port of ${name}`,
          wayOut: "name the ports that are needed; 'kubectl debug node/…' reaches nodes",
        }),
      );
    }),
};

/** What the rule opens; a port that only the deployment knows may be any. */
function opened(resource: Resource, { base }: PortRule): readonly string[] {
  const protocol = String(resource.knownAt(`${base}IpProtocol`) ?? 'all').toLowerCase();
  if (!ALL_OR_TCP.includes(protocol)) return [];
  const [from, to] = ['FromPort', 'ToPort'].map((field) => resource.knownAt(`${base}${field}`));
  const every = protocol === '-1' || protocol === 'all' || from === undefined || Number(from) === -1;
  return Object.entries(REMOTE)
    .filter(([port]) => every || (Number(from) <= Number(port) && Number(port) <= Number(to ?? from)))
    .map(([, name]) => name);
}

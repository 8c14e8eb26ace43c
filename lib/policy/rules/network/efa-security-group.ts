import { complaint } from '../../checks';
import type { Assembly } from '../../model/assembly';
import { efaInterfacesOf } from '../../model/launch-template';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

/** Whether a rule of its own opens all protocols between members. */
function opens(assembly: Assembly, group: Resource, type: string, peer: string): boolean {
  return assembly
    .ofType(type)
    .some(
      (rule) =>
        rule.referenced('GroupId') === group &&
        rule.referenced(peer) === group &&
        String(rule.knownAt('IpProtocol')) === '-1',
    );
}

const isMutual = (assembly: Assembly, group: Resource): boolean =>
  opens(assembly, group, 'AWS::EC2::SecurityGroupIngress', 'SourceSecurityGroupId') &&
  opens(assembly, group, 'AWS::EC2::SecurityGroupEgress', 'DestinationSecurityGroupId');

export const efaSecurityGroup: ResourceRule = {
  over: 'resource',
  id: 'efa-security-group',
  title: 'EFA interfaces may send everything to each other',
  source: 'EC2 user guide, EFA: a security group that allows all traffic to and from itself; awsome-distributed-ai#546',
  controls: ['NET-11'],
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template, assembly) =>
    efaInterfacesOf(template)
      .filter(({ path }) =>
        template.members(`${path}.Groups`).every((group) => {
          const target = template.referenced(group);
          return target === undefined || !isMutual(assembly, target);
        }),
      )
      .slice(0, 1) // one group for all of them
      .map(({ path }) =>
        complaint(`${path}.Groups`, template.raw(`${path}.Groups`), {
          problem: 'none of its groups allows all traffic both from and to itself, so NCCL would hang without an error',
          wayOut: 'add ingress and egress rules of protocol -1 from the group to itself',
        }),
      ),
};

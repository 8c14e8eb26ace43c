import { optional } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** Wider than any private range: 10.0.0.0/8 is the widest there is. */
const MIN_PREFIX = 8;

const closed = (cidr: unknown): boolean => Number(String(cidr).split('/')[1]) >= MIN_PREFIX;

function sources(resource: Resource, base: string): readonly Complaint[] {
  return ['CidrIp', 'CidrIpv6'].flatMap((field) =>
    optional(resource, `${base}${field}`, {
      holds: closed,
      problem: 'it lets in networks that are not yours',
      wayOut: 'name the networks of the clients, or a security group',
    }),
  );
}

export const openIngress: ResourceRule = {
  over: 'resource',
  id: 'open-ingress',
  title: 'Security groups let in known networks only',
  source: 'cdk-nag AwsSolutions-EC23; checkov CKV_AWS_260; CT.EC2.PR.3',
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'],
  check: (resource) =>
    resource.type === 'AWS::EC2::SecurityGroupIngress'
      ? sources(resource, '')
      : resource.members('SecurityGroupIngress').flatMap((path) => sources(resource, `${path}.`)),
};

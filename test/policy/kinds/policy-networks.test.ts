import { check } from '../../../lib/policy';
import { KubernetesObject } from '../../../lib/policy/model/kubernetes-object';
import { networkPolicyNetworks } from '../../../lib/policy/rules/objects/network-policy-networks';

const vpc = (CidrBlock: unknown): object => ({ Type: 'AWS::EC2::VPC', Properties: { CidrBlock } });
const subnet = { Type: 'AWS::EC2::Subnet', Properties: { CidrBlock: '10.42.192.0/21' } };
const other = { Type: 'AWS::EC2::Subnet', Properties: { CidrBlock: '10.42.0.0/19' } };
const policy = (namespace: string, direction: string, cidr: string): KubernetesObject =>
  new KubernetesObject({
    kind: 'NetworkPolicy',
    metadata: { name: 'a', namespace },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      [direction]: [{ [direction === 'ingress' ? 'from' : 'to']: [{ ipBlock: { cidr } }] }],
    },
  });
const count = (
  object: KubernetesObject,
  Resources: object = { Vpc: vpc('10.42.0.0/16'), Subnet: subnet, Other: other },
): number =>
  check({ stacks: [{ name: 'some', template: { Resources } as never }], objects: [object] }, [networkPolicyNetworks])
    .length;

describe.each(['windlass-serving', 'windlass-door', 'windlass-node', 'windlass-controllers', 'kube-system'])(
  '%s',
  (namespace) => {
    test.each(['ingress', 'egress'])('%s', (direction) => {
      for (const cidr of ['10.42.0.0/16', '10.42.192.0/21', '10.100.0.0/16', '172.20.0.0/16', '169.254.170.23/32'])
        expect([cidr, count(policy(namespace, direction, cidr))]).toEqual([cidr, 0]);
      for (const cidr of ['10.43.192.0/21', '10.42.0.0/15', '10.42.192.0/22', '192.168.0.0/16', '10.42.1.7/32'])
        expect([cidr, count(policy(namespace, direction, cidr))]).toEqual([cidr, 1]);
    });
  },
);

test('where nothing is known of the VPC, or it is somebody else’s namespace, nothing is said', () => {
  expect(count(policy('tools', 'egress', '10.43.0.0/16'))).toBe(0);
  expect(count(policy('windlass-serving', 'egress', '10.43.0.0/16'), {})).toBe(0);
  const unknown = { Vpc: vpc({ Ref: 'Block' }) };
  expect(count(policy('windlass-serving', 'egress', '10.43.0.0/16'), unknown)).toBe(0);
});

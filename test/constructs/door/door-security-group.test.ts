import { DoorSecurityGroup } from '../../../lib/constructs/door/door-security-group';
import { emptyStack, networkIn, templateOf } from '../../support/construct-scope';
import { onlyEntry, resourcesOf } from '../../support/stacks';

const stack = emptyStack();
new DoorSecurityGroup(stack, 'SecurityGroup', {
  vpc: networkIn(stack).vpc,
  sourceCidrs: ['10.0.0.0/8', '172.16.0.0/12'],
  port: 443,
  podCidrs: ['10.0.128.0/20', '10.0.144.0/20'],
  nodeSecurityGroupId: 'sg-nodes',
});
const template = templateOf(stack);
const [groupId, group] = onlyEntry(template, 'AWS::EC2::SecurityGroup');
type Rule = Readonly<Record<string, unknown>>;
const rulesOf = (direction: string): Rule[] => group.Properties?.[`SecurityGroup${direction}`] as Rule[];
const ends = ({ CidrIp, FromPort, ToPort, IpProtocol }: Rule): unknown[] => [CidrIp, FromPort, ToPort, IpProtocol];

test('clients reach the listener and nothing else', () => {
  expect(rulesOf('Ingress').map(ends)).toEqual([
    ['10.0.0.0/8', 443, 443, 'tcp'],
    ['172.16.0.0/12', 443, 443, 'tcp'],
  ]);
});

test('it reaches pods of the door, for requests and health', () => {
  expect(rulesOf('Egress').map(ends)).toEqual([
    ['10.0.128.0/20', 8080, 8080, 'tcp'],
    ['10.0.144.0/20', 8080, 8080, 'tcp'],
    ['10.0.128.0/20', 8404, 8404, 'tcp'],
    ['10.0.144.0/20', 8404, 8404, 'tcp'],
  ]);
});

test('nodes let it in on the same two ports', () => {
  const admitted = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties);
  expect(admitted).toEqual(
    [8080, 8404].map((port) =>
      expect.objectContaining({
        GroupId: 'sg-nodes',
        SourceSecurityGroupId: { 'Fn::GetAtt': [groupId, 'GroupId'] },
        FromPort: port,
        ToPort: port,
      }),
    ),
  );
});

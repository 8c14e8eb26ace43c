import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { DoorLoadBalancer } from '../../../lib/constructs/door/door-load-balancer';
import type { FrontDoorPlan } from '../../../lib/environment';
import { emptyStack, networkIn, templateOf } from '../../support/construct-scope';
import { onlyResource } from '../../support/stacks';

const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/0b8f6a3e-0000-0000-0000-000000000000';
const drain = {
  preStopSeconds: 180,
  finishSeconds: 600,
  terminationGracePeriodSeconds: 795,
  deregistrationDelaySeconds: 780,
};

function balancer(door: Partial<Pick<FrontDoorPlan, 'port' | 'tls'>> = {}, certificateArn?: string) {
  const stack = emptyStack();
  const network = networkIn(stack);
  const { vpc } = network;
  new DoorLoadBalancer(stack, 'Door', {
    name: 'front-door-test',
    targetGroupName: 'windlass-test',
    door: { port: 8080, tls: 'nowhere', idleSeconds: 1234, drain, ...door },
    vpc,
    subnets: network.ofTier('service'),
    securityGroup: new SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false }),
    certificateArn,
  });
  return templateOf(stack);
}

const loadBalancer = () => onlyResource(balancer(), 'AWS::ElasticLoadBalancingV2::LoadBalancer');
const targetGroup = () => onlyResource(balancer(), 'AWS::ElasticLoadBalancingV2::TargetGroup');
const listener = (...args: Parameters<typeof balancer>) =>
  onlyResource(balancer(...args), 'AWS::ElasticLoadBalancingV2::Listener');
const attribute = (list: unknown, key: string): string | undefined =>
  (list as readonly { readonly Key: string; readonly Value: string }[]).find(({ Key }) => Key === key)?.Value;

test('it is internal, in the service subnets, behind a security group', () => {
  expect(loadBalancer()).toMatchObject({
    Name: 'front-door-test',
    Type: 'network',
    Scheme: 'internal',
    Subnets: [{ Ref: expect.stringContaining('service') }, { Ref: expect.stringContaining('service') }],
    SecurityGroups: [{ 'Fn::GetAtt': [expect.stringContaining('Group'), 'GroupId'] }],
  });
});

test('every zone reaches every pod', () => {
  expect(attribute(loadBalancer()['LoadBalancerAttributes'], 'load_balancing.cross_zone.enabled')).toBe('true');
});

test('a deployment that fails behind it can be taken back', () => {
  expect(attribute(loadBalancer()['LoadBalancerAttributes'], 'deletion_protection.enabled')).toBe('false');
});

test('its rules hold for interface endpoints too', () => {
  expect(loadBalancer()['EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic']).toBe('on');
});

test('targets are pod addresses; the controller finds the group by name', () => {
  expect(targetGroup()).toMatchObject({ Name: 'windlass-test', TargetType: 'ip', Protocol: 'TCP', Port: 8080 });
});

test('it asks for health where the door answers beside its requests', () => {
  expect(targetGroup()).toMatchObject({
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: '8404',
    HealthCheckPath: '/ready',
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 5,
  });
});

test('pods see the load balancer, drain as planned, and keep their streams while they are unhealthy', () => {
  const attributes = targetGroup()['TargetGroupAttributes'];
  expect(attribute(attributes, 'preserve_client_ip.enabled')).toBe('false');
  expect(attribute(attributes, 'deregistration_delay.timeout_seconds')).toBe('780');
  expect(attribute(attributes, 'target_health_state.unhealthy.connection_termination.enabled')).toBe('false');
});

test('a TCP listener cuts silence when the plan says so', () => {
  expect(listener()).toMatchObject({ Protocol: 'TCP', Port: 8080 });
  expect(attribute(listener()['ListenerAttributes'], 'tcp.idle_timeout.seconds')).toBe('1234');
});

test('TLS in the door passes through it; a listener without TLS says where it ends', () => {
  expect(listener({ tls: 'door', port: 443 }, CERTIFICATE)).toMatchObject({
    Protocol: 'TCP',
    Port: 443,
    Tags: [{ Key: 'windlass:tls', Value: 'door' }],
  });
  expect(listener()['Tags']).toEqual([{ Key: 'windlass:tls', Value: 'nowhere' }]);
});

test('a TLS listener takes the certificate and a policy without TLS 1.1, and no idle timeout, which AWS would refuse', () => {
  const tls = listener({ tls: 'load-balancer', port: 443 }, CERTIFICATE);
  expect(tls).toMatchObject({
    Protocol: 'TLS',
    Port: 443,
    Certificates: [{ CertificateArn: CERTIFICATE }],
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  });
  expect(tls).not.toHaveProperty('ListenerAttributes');
  expect(tls).not.toHaveProperty('Tags');
});

test('TLS without a certificate is a fault of the plan', () => {
  expect(() => balancer({ tls: 'load-balancer' })).toThrow('TLS on the load balancer needs a certificate');
});

import { synthesizeCharts } from '../../charts';
import { changed, environmentPlanFixture, type Mutable } from '../support/deployment-fixture';
import { at, find, manifestsOf, podTemplates } from '../support/manifests';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';

const synthesized = (change: (plan: Mutable<EnvironmentPlan>) => void = () => {}) =>
  synthesizeCharts(changed(environmentPlanFixture(), change));
const outputs = synthesized();
const service = find(outputs, 'Service', 'endpoint');
const annotation = (name: string, of = service): string | undefined =>
  (of.metadata.annotations as Record<string, string>)[`service.beta.kubernetes.io/aws-load-balancer-${name}`];

test('there is one load balancer, and it is internal', () => {
  const balancers = manifestsOf(outputs).filter((manifest) => at(manifest, 'spec.type') === 'LoadBalancer');
  expect(balancers.map(({ metadata }) => metadata.name)).toEqual(['endpoint']);
  expect(annotation('scheme')).toBe('internal');
  expect(at(service, 'spec.loadBalancerClass')).toBe('service.k8s.aws/nlb');
});

test('it reaches pods by address and opens nothing on nodes', () => {
  expect(annotation('nlb-target-type')).toBe('ip');
  expect(at(service, 'spec.allocateLoadBalancerNodePorts')).toBe(false);
});

test('each listener reaches exactly the pods of its model, by the name of their port', () => {
  const selector = at(service, 'spec.selector') as Record<string, string>;
  const reached = (at(service, 'spec.ports') as { port: number; targetPort: string }[]).map(({ port, targetPort }) => [
    port,
    podTemplates(manifestsOf(outputs))
      .filter(({ metadata }) => Object.entries(selector).every(([key, value]) => metadata.labels[key] === value))
      .filter(({ spec }) => JSON.stringify(spec.containers).includes(`"name":"${targetPort}"`))
      .map(({ metadata }) => metadata.labels['app.kubernetes.io/instance']),
  ]);
  expect(reached).toEqual([
    [8080, ['deepseek-v4-pro']],
    [8081, ['qwen3-8-2400b']],
  ]);
});

test('the namespace does not ask for readiness gates, which a Service of several models cannot have', () => {
  const namespace = find(outputs, 'Namespace', 'windlass-serving');
  expect(namespace.metadata.labels).not.toHaveProperty('elbv2.k8s.aws/pod-readiness-gate-inject');
});

test('it stands in the service subnets, named as in the plan', () => {
  expect(annotation('subnets')).toBe('windlass-fixture-service-usw2-az1,windlass-fixture-service-usw2-az2');
});

test('it admits the networks of the plan', () => {
  expect(at(service, 'spec.loadBalancerSourceRanges')).toEqual(environmentPlanFixture().access.sourceCidrs);
});

test('engines admit the load balancer and nobody else', () => {
  const policy = find(outputs, 'NetworkPolicy', 'allow-load-balancer');
  expect(at(policy, 'spec.ingress')).toEqual([
    {
      from: [{ ipBlock: { cidr: '10.40.192.0/21' } }, { ipBlock: { cidr: '10.40.200.0/21' } }],
      ports: [{ port: 8000, protocol: 'TCP' }],
    },
  ]);
  expect(at(policy, 'spec.podSelector.matchLabels')).toEqual(at(service, 'spec.selector'));
  expect(annotation('target-group-attributes')).toContain('preserve_client_ip.enabled=false');
});

test('it asks pods for health where the engine answers', () => {
  expect(annotation('healthcheck-protocol')).toBe('http');
  expect(annotation('healthcheck-path')).toBe('/health');
  expect(annotation('healthcheck-port')).toBe('traffic-port');
});

test('an engine that is late for a health check keeps its streams', () => {
  expect(annotation('target-group-attributes')).toContain(
    'target_health_state.unhealthy.connection_termination.enabled=false',
  );
  expect(Number(annotation('healthcheck-timeout'))).toBeGreaterThan(6); // AWS' default for HTTP
  expect(Number(annotation('healthcheck-timeout'))).toBeLessThanOrEqual(Number(annotation('healthcheck-interval')));
});

test('no id of a security group is typed: the controller makes its own from the admitted networks', () => {
  expect(JSON.stringify(service)).not.toMatch(/sg-[0-9a-f]{8}/);
  expect(annotation('security-groups')).toBeUndefined();
});

test('cross-zone is on: GPUs are often in one zone, and every address of the load balancer has to reach them', () => {
  expect(annotation('attributes')).toBe('load_balancing.cross_zone.enabled=true');
});

test('idle timeout and deregistration delay are those of the plan, on every listener', () => {
  const slow = find(
    synthesized((plan) => {
      plan.loadBalancer = { deregistrationDelaySeconds: 777, idleTimeoutSeconds: 1234 };
    }),
    'Service',
    'endpoint',
  );
  expect(annotation('target-group-attributes', slow)).toContain('deregistration_delay.timeout_seconds=777');
  for (const port of [8080, 8081])
    expect(annotation(`listener-attributes.TCP-${port}`, slow)).toBe('tcp.idle_timeout.seconds=1234');
});

test('with a certificate every listener speaks TLS, whose idle timeout cannot be set', () => {
  const certificateArn = 'arn:aws:acm:us-west-2:111122223333:certificate/0b8f6a3e-0000-0000-0000-000000000000';
  const tls = find(
    synthesized((plan) => {
      plan.access.certificateArn = certificateArn;
    }),
    'Service',
    'endpoint',
  );
  expect(annotation('ssl-cert', tls)).toBe(certificateArn);
  expect(annotation('ssl-ports', tls)).toBe('8080,8081');
  expect(
    Object.keys(tls.metadata.annotations as object).filter((name) => name.includes('listener-attributes')),
  ).toEqual([]);
});

test('plain TCP carries no TLS annotation', () => {
  expect(annotation('ssl-cert')).toBeUndefined();
  expect(annotation('ssl-ports')).toBeUndefined();
});

test('tags of the environment are on the load balancer; one it cannot carry is refused', () => {
  expect(annotation('additional-resource-tags')).toBe(
    `team=ml-platform,windlass:environment=${environmentPlanFixture().environment}`,
  );
  expect(() =>
    synthesized((plan) => {
      plan.tags = { owner: 'a,b' };
    }),
  ).toThrow("'owner=a,b' cannot be put on the load balancer");
});

test('without tags of its own it still carries the one costs are counted by', () => {
  const untagged = find(
    synthesized((plan) => {
      plan.tags = {};
    }),
    'Service',
    'endpoint',
  );
  expect(annotation('additional-resource-tags', untagged)).toBe(
    `windlass:environment=${environmentPlanFixture().environment}`,
  );
});

import { synthesizeCharts, type ChartOutput } from '../../charts';
import { changed } from '../support/deployment-fixture';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { manifestErrors } from '../support/kubernetes-schemas';
import { at, find, has, manifestsOf } from '../support/manifests';
import { chartsOf, planInput } from '../support/plan-fixture';

const plan = planInput(DOOR_ENVIRONMENT);
const outputs = chartsOf(plan);
const targets = outputs.filter(({ name }) => name === '40-door-targets');
const binding = () => find(targets, 'TargetGroupBinding', 'front-door');

test("pods of the door become targets of CloudFormation's group, found by its name", () => {
  expect(binding()).toMatchObject({
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    metadata: { namespace: 'windlass-door' },
    spec: {
      targetGroupName: 'windlass-hybrid',
      targetType: 'ip',
      serviceRef: { name: 'front-door', port: 8080 },
    },
  });
});

test('the controller is not asked for rules between the load balancer and nodes', () => {
  expect(binding().spec).not.toHaveProperty('networking');
});

test('Kubernetes and the controller know every field of the chart, and a misspelt one is found', () => {
  expect(manifestsOf(targets).flatMap(manifestErrors)).toEqual([]);
  const misspelt = changed(binding(), (object) => {
    object.spec = { ...object.spec, targetGroup: 'windlass-hybrid' };
  });
  expect(manifestErrors(misspelt)).toEqual([expect.stringMatching(/targetGroup: unknown field/)]);
});

test('the door admits the load balancer for requests and health, and nobody else here', () => {
  const policy = find(targets, 'NetworkPolicy', 'allow-load-balancer');
  expect(policy.metadata.namespace).toBe('windlass-door');
  const service = plan.network.subnets.filter(({ tier }) => tier === 'service');
  expect(at(policy, 'spec.ingress')).toEqual([
    {
      from: service.map(({ cidr }) => ({ ipBlock: { cidr } })),
      ports: [
        { port: 8080, protocol: 'TCP' },
        { port: 8404, protocol: 'TCP' },
      ],
    },
  ]);
});

const balancers = (charts: readonly ChartOutput[]) =>
  manifestsOf(charts).filter((manifest) => at(manifest, 'spec.type') === 'LoadBalancer');
const quota = (charts: readonly ChartOutput[]) =>
  (find(charts, 'ResourceQuota', 'services').spec as { hard: Record<string, string> }).hard['services.loadbalancers'];

test('no Service asks for a load balancer, none may, and engines do not admit one', () => {
  expect(balancers(outputs)).toEqual([]);
  expect(quota(outputs)).toBe('0');
  const inServing = manifestsOf(outputs).filter(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'windlass-serving',
  );
  expect(inServing.map(({ metadata }) => metadata.name)).not.toContain('allow-load-balancer');
});

test('listeners and door share no chart: one that vanishes takes its objects along, one that changes leaves them', () => {
  const names = (charts: readonly ChartOutput[]) => charts.map(({ name }) => name);
  expect(names(outputs)).not.toContain('40-endpoint');
  expect(names(synthesizeCharts({ ...plan, frontDoor: undefined }))).not.toContain('40-door-targets');
});

test('without a door all of it is as it was', () => {
  const listeners = synthesizeCharts({ ...plan, frontDoor: undefined });
  expect(balancers(listeners)).toHaveLength(1);
  expect(quota(listeners)).toBe('1');
  expect(has(listeners, 'TargetGroupBinding', 'front-door')).toBe(false);
});

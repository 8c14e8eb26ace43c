import { renderYaml } from '../../charts';
import { NOT_INTERNET, SERVICE_RANGE } from '../../lib/contract';
import { contains, parseCidr } from '../../lib/units/cidr';
import { DOOR_VARIANTS } from '../support/door-variants';
import { manifestErrors } from '../support/kubernetes-schemas';
import { at, find, manifestsOf, podTemplates } from '../support/manifests';
import { chartsOf, planInput } from '../support/plan-fixture';
import { restrictedViolations } from './support/pod-security';

const plan = planInput(DOOR_VARIANTS['front door, tool egress']);
const outputs = chartsOf(plan);
const manifests = manifestsOf(outputs);
const NAMESPACE = 'windlass-egress';

test('Kubernetes knows every field, and pods are restricted', () => {
  expect(manifests.flatMap(manifestErrors)).toEqual([]);
  const pods = podTemplates(manifests).filter(({ namespace }) => namespace === NAMESPACE);
  expect(pods).toHaveLength(1);
  expect(pods.flatMap(restrictedViolations)).toEqual([]);
});

test('its chart', () => {
  expect(`\n${renderYaml(outputs.find(({ name }) => name === '45-tool-egress')!)}`).toMatchSnapshot();
});

test('without toolEgress nothing of it is there', () => {
  const other = manifestsOf(chartsOf(planInput(DOOR_VARIANTS['front door'])));
  expect(other.filter((one) => JSON.stringify(one).includes('egress-'))).toEqual([]);
  expect(other.filter(({ metadata }) => metadata.namespace === NAMESPACE || metadata.name === NAMESPACE)).toEqual([]);
});

const policies = manifests.filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === NAMESPACE);

test('it reaches DNS and port 443 outside, and nothing else; only tool servers and collectors reach it', () => {
  const names = (side: string): string[] =>
    policies
      .filter((one) => at(one, `spec.${side}`) !== undefined)
      .map(({ metadata }) => metadata.name)
      .sort();
  expect(names('egress')).toEqual(['allow-dns', 'allow-internet']);
  expect(names('ingress')).toEqual(['allow-metrics-readers', 'allow-tool-servers']);
  expect(
    at(
      policies.find(({ metadata }) => metadata.name === 'allow-tool-servers')!,
      'spec.ingress.0.from',
    ),
  ).toEqual([
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tools' } },
      podSelector: { matchLabels: { app: 'search' } },
    },
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'mcp' } } },
  ]);
});

test.each([plan.network.cidr, SERVICE_RANGE, '169.254.169.254/32', '169.254.170.23/32', '127.0.0.1/32'])(
  '%s is refused, by the network policy and by the proxy',
  (block) => {
    const excepted = at(
      find(outputs, 'NetworkPolicy', 'allow-internet'),
      'spec.egress.0.to.0.ipBlock.except',
    ) as string[];
    expect(excepted).toEqual(NOT_INTERNET);
    expect(excepted.some((one) => contains(parseCidr(one)!, parseCidr(block)!))).toBe(true);
    const data = at(find(outputs, 'ConfigMap', 'tool-egress-config'), 'data') as Record<string, string>;
    expect(data['refused-networks.list']?.trim().split('\n')).toEqual(NOT_INTERNET);
  },
);

test('no pod goes before another serves, and what is open may end', () => {
  const deployment = find(outputs, 'Deployment', 'tool-egress');
  expect(at(deployment, 'spec.strategy.rollingUpdate')).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  expect(at(deployment, 'spec.template.spec.containers.0.lifecycle.preStop.sleep.seconds')).toBe(10);
  expect(at(deployment, 'spec.template.spec.terminationGracePeriodSeconds')).toBe(75);
});

test('the image is the one that the mirror copies, once', () => {
  const { reference } = plan.toolEgress!.image;
  expect(reference).toMatch(/^\d{12}\.dkr\.ecr\.us-west-2\.amazonaws\.com\/.*@sha256:[0-9a-f]{64}$/);
  expect(Object.values(plan.images).filter((image) => image.reference === reference)).toHaveLength(1);
});

import { synthesizeCharts } from '../../charts';
import { type EnvironmentInput, parseEnvironment } from '../../lib/config';
import { MANIFEST_LIMIT_BYTES } from '../../lib/constructs/workloads/applied-manifest';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { planInput } from '../support/plan-fixture';

/** Tenants that each may use another set of so many names. */
const withNames = (tenants: number, count: number, delivery: 'cdk' | 'gitops' = 'cdk'): EnvironmentInput => {
  const names = Array.from({ length: count }, (_, index) => `name-number-${index}`);
  return {
    ...DOOR_ENVIRONMENT,
    delivery,
    frontDoor: {
      tenants: Array.from({ length: tenants }, (_, index) => ({
        name: `team-number-${index}`,
        requestsPerMinute: 600,
        concurrency: 20,
        maxTokens: 1000,
        maxBodyMiB: 1,
        models: names.filter((_name, place) => place !== index % count),
      })),
      names: names.map((name) => ({ name, variants: [{ model: 'execution' }] })),
    },
  };
};

/** As it travels: a JSON string inside a JSON document. */
const payloadBytes = (input: EnvironmentInput): number => {
  const charts = synthesizeCharts(planInput(input));
  const door = charts.find(({ name }) => name === '35-front-door')!;
  return Buffer.byteLength(JSON.stringify(JSON.stringify(door.manifests)));
};

test.each([
  [8, 199],
  [100, 199],
])('with %i tenants, as many names as are accepted can be delivered by CDK', (tenants, most) => {
  const isAccepted = (count: number): boolean => parseEnvironment(withNames(tenants, count)).ok;
  let [few, many] = [1, most + 1];
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (isAccepted(middle)) few = middle;
    else many = middle;
  }
  expect(few).toBeLessThan(most);
  const bytes = payloadBytes(withNames(tenants, few));
  expect([bytes <= MANIFEST_LIMIT_BYTES, bytes > MANIFEST_LIMIT_BYTES * 0.6]).toEqual([true, true]);
  expect(parseEnvironment(withNames(tenants, many, 'gitops')).ok).toBe(true);
});

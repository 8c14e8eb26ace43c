import { ApiObject, type App, Chart } from 'cdk8s';
import { type OwnChart, synthesizeCharts } from '../../charts';
import type { EnvironmentPlan } from '../../lib/environment';
import { Refused } from '../../lib/problem';
import { chartsOf, planOf } from '../support/plan-fixture';

const own = (name: string): OwnChart => ({
  name,
  create: (app: App, id: string, { environment }: EnvironmentPlan) => {
    const chart = new Chart(app, id);
    new ApiObject(chart, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: environment } });
    return chart;
  },
});

test("charts of one's own come behind ours in the order of their names, and leave ours as they are", () => {
  const plan = planOf('development');
  const extra = [own('60-later'), own('50-first'), own('70-last')];
  const charts = synthesizeCharts(plan, { extra });
  const ours = chartsOf(plan);
  const later = ['50-first', '60-later', '70-last'];
  // Names first: of whole lists that differ a comparison takes seconds to say where.
  expect(charts.map(({ name }) => name)).toEqual([...ours.map(({ name }) => name), ...later]);
  expect(charts.slice(0, ours.length)).toEqual(ours);
  expect(extra.map(({ name }) => name)).toEqual(['60-later', '50-first', '70-last']);
  expect(charts.slice(ours.length)).toEqual(
    later.map((name) => ({
      name,
      manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'development' } }],
    })),
  );
});

test.each<[what: string, create: unknown, message: string]>([
  [
    'throws',
    () => {
      throw new TypeError('no such field');
    },
    'chart 50-team: its create throws TypeError: no such field; mend it',
  ],
  ['gives nothing', () => undefined, 'chart 50-team: its create gives no chart of cdk8s'],
  ['takes a name of its own', (app: App) => new Chart(app, 'team'), "the id of its chart is 'team'; give it '50-team'"],
])('one that %s is refused', (_, create, message) => {
  const extra = [{ name: '50-team', create: create as OwnChart['create'] }];
  expect(() => synthesizeCharts(planOf('development'), { extra })).toThrow(Refused);
  expect(() => synthesizeCharts(planOf('development'), { extra })).toThrow(message);
});

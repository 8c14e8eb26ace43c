import { ApiObject, type App, Chart } from 'cdk8s';
import { type OwnChart, synthesizeCharts } from '../../charts';
import type { EnvironmentPlan } from '../../lib/environment';
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
  const charts = synthesizeCharts(plan, { extra: [own('60-later'), own('50-first')] });
  const ours = chartsOf(plan);
  expect(charts.slice(0, ours.length)).toEqual(ours);
  expect(charts.slice(ours.length)).toEqual(
    ['50-first', '60-later'].map((name) => ({
      name,
      manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'development' } }],
    })),
  );
});

import { App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { DevicePluginsChart } from './device-plugins-chart';
import { DoorTargetsChart } from './door-targets-chart';
import { FrontDoorChart } from './front-door-chart';
import { GatewayChart } from './gateway-chart';
import { LeaderWorkerSetChart } from './leader-worker-set-chart';
import { MetricsChart } from './metrics-chart';
import { NamespacesChart } from './namespaces-chart';
import { PlatformChart } from './platform-chart';
import { ScriptsChart } from './scripts-chart';
import { ServingChart } from './serving-chart';
import { ToolEgressChart } from './tool-egress-chart';
import { WeightsChart } from './weights-chart';
import { WEIGHTS_CHART } from '../lib/contract';
import type { DeploymentPlan, EnvironmentPlan } from '../lib/environment';
import { problem, Refused } from '../lib/problem';

/** The Kubernetes objects of one chart; its number says when it is applied. Models do not depend on each other. */
export interface ChartOutput {
  readonly name: string;
  readonly manifests: readonly object[];
}

/** A chart of one's own, delivered behind ours. */
export interface OwnChart {
  /** `50-team`: its file's name and, in `Workloads`, its construct id; begins with its place, 50 to 99. */
  readonly name: string;
  /** Draws it, with `name` as its id; objects without a namespace of their own go to `default`. */
  readonly create: (app: App, name: string, plan: EnvironmentPlan) => Chart;
}

export interface ChartOptions {
  /** Behind ours, in the order of their names. @default - none */
  readonly extra?: readonly OwnChart[];
}

/** Everything inside the cluster, derived from the plan. The same plan gives the same bytes. */
export function synthesizeCharts(plan: EnvironmentPlan, { extra = [] }: ChartOptions = {}): readonly ChartOutput[] {
  const app = new App();
  const charts: readonly Chart[] = [
    new NamespacesChart(app, '00-namespaces', plan),
    new PlatformChart(app, '01-platform', plan),
    new DevicePluginsChart(app, '10-device-plugins', plan),
    new MetricsChart(app, '11-metrics', plan),
    ...(plan.fileSystem === undefined ? [] : [new WeightsChart(app, WEIGHTS_CHART, plan.fileSystem)]),
    new ScriptsChart(app, '25-scripts', plan),
    ...plan.deployments.map((deployment) => modelChart(app, plan, deployment)),
    ...(plan.frontDoor === undefined
      ? [new GatewayChart(app, '40-endpoint', plan)]
      : [
          new FrontDoorChart(app, '35-front-door', plan, plan.frontDoor),
          new DoorTargetsChart(app, '40-door-targets', plan),
        ]),
    ...(plan.toolEgress === undefined ? [] : [new ToolEgressChart(app, '45-tool-egress', plan.toolEgress)]),
    ...inOrder(extra).map((chart) => drawn(chart, app, plan)),
  ];
  return charts.map((chart) => ({ name: chart.node.id, manifests: chart.toJson() as readonly object[] }));
}

const inOrder = (charts: readonly OwnChart[]): readonly OwnChart[] =>
  [...charts].sort((one, other) => (one.name < other.name ? -1 : 1));

/** Throws {@link Refused}: a chart of one's own may do anything. */
function drawn({ name, create }: OwnChart, app: App, plan: EnvironmentPlan): Chart {
  const field = `chart ${name}`;
  let chart: unknown;
  try {
    chart = create(app, name, plan);
  } catch (error) {
    throw new Refused([problem(field, `its create throws ${String(error)}; mend it`)]);
  }
  if (!Chart.isChart(chart))
    throw new Refused([problem(field, 'its create gives no chart of cdk8s; return the chart that it makes')]);
  if (chart.node.id !== name)
    throw new Refused([
      problem(field, `the id of its chart is '${chart.node.id}'; give it '${name}', by which it is applied in order`),
    ]);
  return chart;
}

function modelChart(app: App, plan: EnvironmentPlan, deployment: DeploymentPlan): Chart {
  const id = `30-${deployment.name}`;
  return deployment.multiNode
    ? new LeaderWorkerSetChart(app, id, plan, deployment)
    : new ServingChart(app, id, plan, deployment);
}

/** Multi-document YAML, as `kubectl apply -f` reads it. */
export function renderYaml({ manifests }: ChartOutput): string {
  return manifests.map((manifest) => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}

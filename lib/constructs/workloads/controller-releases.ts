import { leaderWorkerSetValues, loadBalancerControllerValues } from './controller-values';
import { helmCharts, images } from '../../catalog';
import type { HelmChartSpec } from '../../catalog/types';
import { mirrorRepository } from '../../contract';
import type { EnvironmentPlan, ResolvedImage } from '../../environment';

/** A controller installed from its own chart. */
export interface ControllerRelease {
  readonly id: string;
  readonly chart: HelmChartSpec;
  /** The chart's repository in the account's registry. */
  readonly repository: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The controllers of an environment, in the order to install them; everything else derives its list from this one. */
export function controllerReleases(plan: EnvironmentPlan, vpcId: string): ControllerRelease[] {
  const { clusterName, region, environment } = plan;
  const released = (chart: HelmChartSpec) => ({
    chart,
    repository: mirrorRepository(environment, chart.ecrRepository),
  });
  const loadBalancer: ControllerRelease = {
    id: 'LoadBalancerController',
    ...released(helmCharts.awsLoadBalancerController),
    values: loadBalancerControllerValues({
      clusterName,
      region,
      vpcId,
      image: imageOf(plan, images.awsLoadBalancerController.name),
      givesGates: plan.frontDoor !== undefined,
    }),
  };
  if (!plan.deployments.some((deployment) => deployment.multiNode)) return [loadBalancer];
  const leaderWorkerSet: ControllerRelease = {
    id: 'LeaderWorkerSetController',
    ...released(helmCharts.leaderWorkerSet),
    values: leaderWorkerSetValues(imageOf(plan, images.leaderWorkerSet.name)),
  };
  return [loadBalancer, leaderWorkerSet];
}

function imageOf(plan: EnvironmentPlan, name: string): ResolvedImage {
  const image = plan.images[name];
  if (image === undefined) throw new Error(`the plan lists no image '${name}', which a controller needs`);
  return image;
}

import { RemovalPolicy } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct, IDependable } from 'constructs';
import { isBeforeControllers, WEIGHTS_CHART } from '../contract';
import type { ClusterStack } from './cluster-stack';
import type { NetworkStack } from './network-stack';
import type { StorageStack } from './storage-stack';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan } from '../environment';
import { PodNetworkAddons } from '../constructs/cluster/cluster-addons';
import { staticVolume } from '../constructs/storage/weights-volume';
import { AppliedManifest } from '../constructs/workloads/applied-manifest';
import { controllerReleases } from '../constructs/workloads/controller-releases';
import { HelmRelease } from '../constructs/workloads/helm-release';
import { KubectlApplier } from '../constructs/workloads/kubectl-applier';

/** The objects of one chart, in the order in which charts are applied. */
export interface ChartManifests {
  readonly name: string;
  readonly manifests: readonly object[];
}

const VOLUME = 'WeightsVolume';

/**
 * Volume and claim of a file system stay when their manifests go: pods may still mount them, and `kubectl delete` would
 * wait for those until its function times out, then again.
 */
const LEFT: Readonly<Record<string, RemovalPolicy>> = {
  [VOLUME]: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  [WEIGHTS_CHART]: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
};

export interface WorkloadsStackProps {
  readonly network: NetworkStack;
  readonly cluster: ClusterStack;
  readonly storage: StorageStack;
  readonly charts: readonly ChartManifests[];
}

/** Everything inside the cluster, applied step by step; the only stack with functions and therefore with asset hashes. */
export class WorkloadsStack extends WindlassStack {
  private readonly cluster: ICluster;
  private previous: IDependable;

  constructor(
    scope: Construct,
    plan: EnvironmentPlan,
    private readonly props: WorkloadsStackProps,
  ) {
    super(scope, 'Workloads', 'controllers and models', plan);
    const applier = new KubectlApplier(this, 'Kubectl', {
      clusterName: plan.clusterName,
      clusterSecurityGroupId: props.cluster.clusterSecurityGroupId,
      network: props.network.network,
      logsKey: props.network.logsKey,
    });
    this.cluster = applier.cluster;
    this.previous = applier.reached;

    this.applyCharts(({ name }) => isBeforeControllers(name));
    this.addAddons();
    this.addControllers();
    this.addWeightsVolume();
    this.applyCharts(({ name }) => !isBeforeControllers(name));
  }

  /** What applies a chart: where findings in its objects are accepted. */
  chart(name: string): Construct {
    const applied = this.node.tryFindChild(name);
    if (applied === undefined)
      throw new Error(
        `no chart '${name}' is applied; there are ${this.props.charts.map((chart) => chart.name).join(', ')}`,
      );
    return applied as Construct;
  }

  /** One step after another: what comes later refers to, or is admitted by, what came before. */
  private next<T extends Construct>(step: T): T {
    step.node.addDependency(this.previous);
    this.previous = step;
    return step;
  }

  private applyCharts(which: (chart: ChartManifests) => boolean): void {
    for (const { name, manifests } of this.props.charts.filter(which)) this.apply(name, manifests);
  }

  private apply(id: string, objects: readonly object[]): void {
    this.next(new AppliedManifest(this, id, { cluster: this.cluster, objects, removalPolicy: LEFT[id] }));
  }

  private addAddons(): void {
    const { clusterName, kubernetesVersion } = this.plan;
    this.next(new PodNetworkAddons(this, 'Addons', { clusterName, kubernetesVersion, lustre: this.readsLustre }));
  }

  private addControllers(): void {
    const { account, region } = this.plan;
    for (const { id, ...release } of controllerReleases(this.plan, this.props.network.network.vpc.vpcId))
      this.next(new HelmRelease(this, id, { cluster: this.cluster, account, region, ...release }));
  }

  private addWeightsVolume(): void {
    const { fileSystem } = this.plan;
    const resource = this.props.storage.fileSystem;
    if (fileSystem !== undefined && resource !== undefined) this.apply(VOLUME, [staticVolume(resource, fileSystem)]);
  }
}

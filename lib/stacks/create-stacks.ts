import type { App } from 'aws-cdk-lib';
import { mirrorBill } from '../mirror';
import { acknowledgeOwn } from '../policy/exceptions/acknowledge-own';
import { AddonsStack } from './addons-stack';
import { ClusterStack } from './cluster-stack';
import { FrontDoorStack } from './front-door-stack';
import { GpuCapacityStack } from './gpu-capacity-stack';
import { MirrorStack } from './mirror-stack';
import { NetworkStack } from './network-stack';
import { OperationsStack } from './operations-stack';
import { StorageStack } from './storage-stack';
import { type ChartManifests, WorkloadsStack } from './workloads-stack';
import type { EnvironmentPlan } from '../environment';
import { controllerReleases } from '../constructs/workloads/controller-releases';

export interface StackInputs {
  /** Objects of the charts, in the order to apply them; with `delivery: 'gitops'` only their images are read. */
  readonly manifests: readonly ChartManifests[];
}

export interface WindlassStacks {
  readonly operations: OperationsStack;
  readonly network: NetworkStack;
  readonly cluster: ClusterStack;
  readonly storage: StorageStack;
  readonly mirror: MirrorStack;
  readonly gpuCapacity: GpuCapacityStack;
  /** With `frontDoor`. */
  readonly frontDoor?: FrontDoorStack;
  /** With `delivery: 'cdk'`. */
  readonly workloads?: WorkloadsStack;
  /** With `delivery: 'gitops'`. */
  readonly addons?: AddonsStack;
}

/** All stacks of an environment, in deployment order; the one way in for the app and for every test. */
export function createStacks(app: App, plan: EnvironmentPlan, { manifests }: StackInputs): WindlassStacks {
  const operations = new OperationsStack(app, plan);
  const network = new NetworkStack(app, plan);
  const cluster = new ClusterStack(app, plan, network);
  const storage = new StorageStack(app, plan, network, cluster);
  const bill = mirrorBill(plan, { charts: manifests, releases: controllerReleases(plan, network.network.vpc.vpcId) });
  const mirror = new MirrorStack(app, plan, { network, storage, bill });
  const gpuCapacity = new GpuCapacityStack(app, plan, { network, cluster, operations });
  const { frontDoor: door } = plan;
  const frontDoor =
    door === undefined
      ? {}
      : { frontDoor: new FrontDoorStack(app, plan, { door, network, cluster, storage, operations }) };
  const infrastructure = { operations, network, cluster, storage, mirror, gpuCapacity, ...frontDoor };

  cluster.addStackDependency(network); // nodes pull through its endpoints
  storage.addStackDependency(cluster);
  mirror.addStackDependency(storage); // copies go into its bucket and repositories
  gpuCapacity.addStackDependency(cluster);
  frontDoor.frontDoor?.addStackDependency(storage); // association and secrets
  const last =
    plan.delivery === 'cdk'
      ? { workloads: new WorkloadsStack(app, plan, { network, cluster, storage, charts: manifests }) }
      : { addons: new AddonsStack(app, plan) };
  for (const stack of Object.values(last)) {
    stack.addStackDependency(storage);
    stack.addStackDependency(gpuCapacity);
    if (frontDoor.frontDoor !== undefined) stack.addStackDependency(frontDoor.frontDoor); // its target group is bound there
  }
  acknowledgeOwn(app);
  return { ...infrastructure, ...last };
}

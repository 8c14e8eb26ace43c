import type { App } from 'aws-cdk-lib';
import type { EnvironmentPlan } from '../planner/types';
import { AddonsStack } from './addons-stack';
import { ClusterStack } from './cluster-stack';
import { GpuCapacityStack } from './gpu-capacity-stack';
import { NetworkStack } from './network-stack';
import { StorageStack } from './storage-stack';
import { WorkloadsStack, type ChartManifests } from './workloads-stack';

export interface StackInputs {
  /** Objects of the charts, in the order to apply them; not used when `delivery` is `gitops`. */
  readonly manifests: readonly ChartManifests[];
}

export interface WindlassStacks {
  readonly network: NetworkStack;
  readonly cluster: ClusterStack;
  readonly storage: StorageStack;
  readonly gpuCapacity: GpuCapacityStack;
  /** With `delivery: 'cdk'`. */
  readonly workloads?: WorkloadsStack;
  /** With `delivery: 'gitops'`. */
  readonly addons?: AddonsStack;
}

/** All stacks of an environment, in deployment order; the one way in for the app and for every test. */
export function createStacks(app: App, plan: EnvironmentPlan, { manifests }: StackInputs): WindlassStacks {
  const network = new NetworkStack(app, plan);
  const cluster = new ClusterStack(app, plan, network);
  const storage = new StorageStack(app, plan, network, cluster);
  const gpuCapacity = new GpuCapacityStack(app, plan, network, cluster);
  const infrastructure = { network, cluster, storage, gpuCapacity };

  cluster.addStackDependency(network); // nodes pull through its endpoints
  storage.addStackDependency(cluster);
  gpuCapacity.addStackDependency(cluster);
  const last =
    plan.delivery === 'cdk'
      ? { workloads: new WorkloadsStack(app, plan, { network, cluster, storage, charts: manifests }) }
      : { addons: new AddonsStack(app, plan) };
  for (const stack of Object.values(last)) {
    stack.addStackDependency(storage);
    stack.addStackDependency(gpuCapacity);
  }
  return { ...infrastructure, ...last };
}

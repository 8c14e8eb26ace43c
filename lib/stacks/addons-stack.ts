import type { Construct } from 'constructs';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan } from '../environment';
import { PodNetworkAddons } from '../constructs/cluster/cluster-addons';

/**
 * Add-ons under NetworkPolicies, for environments whose objects somebody else applies: deploy it once the policies of
 * kube-system are in place, it waits for healthy pods.
 */
export class AddonsStack extends WindlassStack {
  constructor(scope: Construct, plan: EnvironmentPlan) {
    super(scope, 'Addons', 'add-ons under NetworkPolicies', plan);
    const { clusterName, kubernetesVersion } = plan;
    new PodNetworkAddons(this, 'Addons', { clusterName, kubernetesVersion, lustre: this.readsLustre });
  }
}

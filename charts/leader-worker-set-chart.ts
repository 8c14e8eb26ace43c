import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { SERVING_NAMESPACE, VERSION_LABEL } from '../lib/contract';
import { COMMON_LABELS, moveAnnotations } from './names';
import { enginePodTemplate } from './pods/engine-pod';
import { addPreStopSleep } from './pods/pre-stop-sleep';
import { groupEngineArgs } from './vllm/engine-args';
import { type DeploymentPlan, type EnvironmentPlan, preStopSeconds } from '../lib/environment';
import { everyNodeServes } from '../lib/planner';
import { addGroupTraffic, addWeightsEgress } from './network/network-policies';
import { addDisruptionBudget, addModelService } from './pods/model-objects';

/** A StatefulSet's revision label must fit in 63 characters; the webhook accepts longer names and no worker starts. */
const MAX_NAME_LENGTH = 51;

/** A model whose replicas each span nodes: groups of pods that start, fail and are replaced together. */
export class LeaderWorkerSetChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan, deployment: DeploymentPlan) {
    super(scope, id, { namespace: SERVING_NAMESPACE, labels: { ...COMMON_LABELS } });
    assertNameFits(deployment);
    this.addGroups(plan, deployment);
    addModelService(this, deployment);
    addDisruptionBudget(this, deployment);
    addGroupTraffic(this, deployment);
    addWeightsEgress(this, plan, deployment);
  }

  private addGroups(plan: EnvironmentPlan, deployment: DeploymentPlan): void {
    const { leader, worker } = groupEngineArgs(deployment);
    const peers = everyNodeServes(deployment.plan.layout);
    const groups = new ApiObject(this, 'LeaderWorkerSet', {
      apiVersion: 'leaderworkerset.x-k8s.io/v1',
      kind: 'LeaderWorkerSet',
      metadata: {
        name: deployment.name,
        labels: { [VERSION_LABEL]: deployment.engine.version },
        annotations: moveAnnotations(deployment),
      },
      spec: {
        replicas: deployment.replicas,
        startupPolicy: 'LeaderCreated', // the leader is ready only after its workers joined: LeaderReady never ends
        rolloutStrategy: REPLACE_IN_PLACE,
        networkConfig: { subdomainPolicy: 'Shared' },
        leaderWorkerTemplate: {
          size: deployment.plan.layout.nodes,
          // One process less is a different computation: a group is whole or it starts again. But not while one of its
          // pods still waits for a node or an image: the others would give up, be recreated and cut its wait short for ever.
          restartPolicy: 'RecreateGroupAfterStart',
          leaderTemplate: podTemplate({ plan, deployment, args: leader, servesHttp: true }),
          workerTemplate: podTemplate({ plan, deployment, args: worker, servesHttp: peers }),
        },
      },
    });
    addPreStopSleep(
      groups,
      '/spec/leaderWorkerTemplate/leaderTemplate',
      preStopSeconds(deployment, peers ? 'peer' : 'leader'),
    );
    addPreStopSleep(
      groups,
      '/spec/leaderWorkerTemplate/workerTemplate',
      preStopSeconds(deployment, peers ? 'peer' : 'worker'),
    );
  }
}

/**
 * No exclusive-topology annotation: it gives every group a domain of its own, and the only domain a group shares here is
 * its node group, which lies in one zone and may hold several groups.
 */
const REPLACE_IN_PLACE = {
  type: 'RollingUpdate',
  rollingUpdateConfiguration: { maxSurge: 0, maxUnavailable: 1 },
};

/** A pod template as plain JSON, for an object cdk8s-plus has no class for. */
function podTemplate(props: Parameters<typeof enginePodTemplate>[0]): object {
  const { template } = k8s.KubePodTemplate.manifest({ template: enginePodTemplate(props) }) as { template: object };
  return template;
}

function assertNameFits({ name }: DeploymentPlan): void {
  if (name.length > MAX_NAME_LENGTH)
    throw new Error(`a LeaderWorkerSet name may have ${MAX_NAME_LENGTH} characters, '${name}' has ${name.length}`);
}

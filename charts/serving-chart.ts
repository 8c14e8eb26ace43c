import { ApiObject, type ApiObjectProps, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { engineSelector, SERVING_NAMESPACE, TARGET_HEALTHY_S, VERSION_LABEL } from '../lib/contract';
import { COMMON_LABELS, moveAnnotations } from './names';
import { enginePodTemplate } from './pods/engine-pod';
import { addPreStopSleep } from './pods/pre-stop-sleep';
import { intOrString } from './pods/quantities';
import { engineArgs } from './vllm/engine-args';
import {
  type DeploymentPlan,
  type EnvironmentPlan,
  firstAnswerSeconds,
  preStopSeconds,
  startupBudgetSeconds,
} from '../lib/environment';
import { addWeightsEgress } from './network/network-policies';
import { addDisruptionBudget, addModelService } from './pods/model-objects';

/** A model whose replicas each fit one node. */
export class ServingChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan, deployment: DeploymentPlan) {
    super(scope, id, { namespace: SERVING_NAMESPACE, labels: { ...COMMON_LABELS } });
    this.addDeployment(plan, deployment);
    addModelService(this, deployment);
    addDisruptionBudget(this, deployment);
    addWeightsEgress(this, plan, deployment);
  }

  private addDeployment(plan: EnvironmentPlan, deployment: DeploymentPlan): void {
    const manifest = k8s.KubeDeployment.manifest({
      metadata: {
        name: deployment.name,
        labels: { [VERSION_LABEL]: deployment.engine.version },
        annotations: moveAnnotations(deployment),
      },
      spec: {
        replicas: deployment.replicas,
        selector: { matchLabels: engineSelector(deployment.name) },
        strategy: deployment.rollout === 'beside' ? replaceBeside(deployment) : REPLACE_IN_PLACE,
        // The old pod of the next replica goes only when the load balancer has had time to use the new one.
        minReadySeconds: TARGET_HEALTHY_S,
        progressDeadlineSeconds: progressDeadlineSeconds(deployment),
        revisionHistoryLimit: 3,
        template: enginePodTemplate({ plan, deployment, args: engineArgs(deployment), servesHttp: true }),
      },
    }) as ApiObjectProps;
    const workload = new ApiObject(this, 'Deployment', manifest);
    addPreStopSleep(workload, '/spec/template', preStopSeconds(deployment, 'single'));
  }
}

/** There is no spare GPU for a new pod beside an old one: the default would wait for one forever. */
const REPLACE_IN_PLACE: k8s.DeploymentStrategy = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: intOrString(0), maxUnavailable: intOrString(1) },
};

/** The model leaves its nodes for empty ones: all new pods start there, and an old one goes when a new one serves. */
const replaceBeside = ({ replicas }: DeploymentPlan): k8s.DeploymentStrategy => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: intOrString(replicas), maxUnavailable: intOrString(0) },
});

/** One replica's turn: the old pod drains, the new one loads, answers and settles. The default, 600 s, is shorter than a load. */
function progressDeadlineSeconds(deployment: DeploymentPlan): number {
  const start = startupBudgetSeconds(deployment) + firstAnswerSeconds(deployment);
  return deployment.drain.terminationGracePeriodSeconds + start + TARGET_HEALTHY_S;
}

import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DOOR_HEALTH_PORT, DOOR_HTTP_PORT, DOOR_NAMESPACE, doorTargetGroupName, FRONT_DOOR } from '../lib/contract';
import { COMMON_LABELS } from './names';
import type { EnvironmentPlan } from '../lib/environment';
import { serviceBlocks, tcp } from './network/network-policies';

/**
 * The way in with a front door, whose load balancer CloudFormation makes. A chart of its own: the one of listeners vanishes as a
 * whole when an environment gets a door, and takes load balancer and policy with it, by which engines could still be reached.
 */
export class DoorTargetsChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { namespace: DOOR_NAMESPACE, labels: { ...COMMON_LABELS } });
    this.addBinding(plan);
    this.addIngress(plan);
  }

  /**
   * The controller finds the group by its name, which it has before the cluster knows its ARN, and refuses the object while there
   * is none (aws-load-balancer-controller v3.5.0, apis/elbv2/v1beta1 and webhooks/elbv2). No `networking`: the rules between
   * load balancer and nodes are CloudFormation's too.
   */
  private addBinding({ environment }: EnvironmentPlan): void {
    new ApiObject(this, 'Targets', {
      apiVersion: 'elbv2.k8s.aws/v1beta1',
      kind: 'TargetGroupBinding',
      metadata: { name: FRONT_DOOR },
      spec: {
        targetGroupName: doorTargetGroupName(environment),
        targetType: 'ip',
        serviceRef: { name: FRONT_DOOR, port: DOOR_HTTP_PORT },
      },
    });
  }

  /** The load balancer's own addresses, for requests and for health; every pod of the namespace is one of the door. */
  private addIngress(plan: EnvironmentPlan): void {
    new k8s.KubeNetworkPolicy(this, 'Ingress', {
      metadata: { name: 'allow-load-balancer' },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: serviceBlocks(plan), ports: [tcp(DOOR_HTTP_PORT), tcp(DOOR_HEALTH_PORT)] }],
      },
    });
  }
}

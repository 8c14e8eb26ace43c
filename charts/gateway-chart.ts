import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  ENDPOINT_SELECTOR,
  ENDPOINT_SERVICE,
  environmentTags,
  HTTP_PATHS,
  LOAD_BALANCER_CLASS,
  loadBalancerName,
  SERVING_NAMESPACE,
} from '../lib/contract';
import { COMMON_LABELS } from './names';
import { intOrString } from './pods/quantities';
import type { DeploymentPlan, EnvironmentPlan } from '../lib/environment';
import { HEALTH_CHECK } from '../lib/contract';
import { addEndpointIngress } from './network/network-policies';

/** Newest AWS policy without TLS 1.1 and older. */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** The way in: one internal Network Load Balancer with a listener for every model. */
export class GatewayChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { namespace: SERVING_NAMESPACE, labels: { ...COMMON_LABELS } });
    this.addLoadBalancer(plan);
    addEndpointIngress(this, plan);
  }

  /**
   * The selector matches the pods of every model; a listener finds its own by the name of the container port, which no
   * other model's pods define.
   *
   * Do not label the namespace for the controller's pod readiness gate: it gives a pod one gate for every target group
   * whose Service selects it, whatever the port, so with two models no pod would ever be ready
   * (aws-load-balancer-controller v3 pkg/inject/pod_readiness). `minReadySeconds` of the workloads stands in for it.
   */
  private addLoadBalancer(plan: EnvironmentPlan): void {
    new k8s.KubeService(this, 'LoadBalancer', {
      metadata: { name: ENDPOINT_SERVICE, annotations: loadBalancerAnnotations(plan) },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: LOAD_BALANCER_CLASS,
        allocateLoadBalancerNodePorts: false, // targets are pod addresses
        loadBalancerSourceRanges: [...plan.access.sourceCidrs],
        selector: { ...ENDPOINT_SELECTOR },
        ports: plan.deployments.map(listener),
      },
    });
  }
}

function listener({ port, portName }: DeploymentPlan): k8s.ServicePort {
  return { name: portName, port, targetPort: intOrString(portName), protocol: 'TCP' };
}

function loadBalancerAnnotations(plan: EnvironmentPlan): Record<string, string> {
  const annotations = {
    name: loadBalancerName(plan.environment),
    scheme: 'internal',
    'nlb-target-type': 'ip',
    subnets: serviceSubnets(plan).join(','),
    // GPUs are often in one zone. With cross-zone every zone's address answers, and replicas in two zones share the load
    // evenly; tokens are few bytes, so the charge between zones is small.
    attributes: 'load_balancing.cross_zone.enabled=true',
    'target-group-attributes': pairs({
      'deregistration_delay.timeout_seconds': plan.loadBalancer.deregistrationDelaySeconds,
      // The network policy admits the load balancer's addresses, not the clients'.
      'preserve_client_ip.enabled': false,
      // On by default: an engine too busy to answer a health check in time would lose every stream it is writing.
      'target_health_state.unhealthy.connection_termination.enabled': false,
    }),
    'healthcheck-protocol': 'http',
    'healthcheck-port': 'traffic-port',
    'healthcheck-path': HTTP_PATHS.health,
    'healthcheck-interval': String(HEALTH_CHECK.intervalSeconds),
    'healthcheck-timeout': String(HEALTH_CHECK.timeoutSeconds),
    'healthcheck-healthy-threshold': String(HEALTH_CHECK.healthyThreshold),
    'healthcheck-unhealthy-threshold': String(HEALTH_CHECK.unhealthyThreshold),
    ...listenerAnnotations(plan),
    'additional-resource-tags': pairs(environmentTags(plan)),
  };
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`service.beta.kubernetes.io/aws-load-balancer-${key}`, value]),
  );
}

/** A TLS listener has a fixed idle timeout of 350 s; a TCP listener's can be set. */
function listenerAnnotations({ access, deployments, loadBalancer }: EnvironmentPlan): Record<string, string> {
  if (access.certificateArn === undefined) {
    const idleTimeout = pairs({ 'tcp.idle_timeout.seconds': loadBalancer.idleTimeoutSeconds });
    return Object.fromEntries(deployments.map(({ port }) => [`listener-attributes.TCP-${port}`, idleTimeout]));
  }
  return {
    'ssl-cert': access.certificateArn,
    'ssl-ports': deployments.map(({ port }) => port).join(','),
    'ssl-negotiation-policy': TLS_POLICY,
  };
}

/** By name, which the controller looks up as a Name tag, so that no id has to be known; by id in a VPC that exists. */
function serviceSubnets({ network }: EnvironmentPlan): string[] {
  return network.subnets.filter(({ tier }) => tier === 'service').map(({ name, subnetId }) => subnetId ?? name);
}

/** The controller's map notation, `a=b,c=d`, which has no way to write a comma. */
function pairs(values: Readonly<Record<string, string | number | boolean>>): string {
  const text = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  const broken = text.find((pair) => pair.includes(','));
  if (broken !== undefined)
    throw new Error(`'${broken}' cannot be put on the load balancer: its annotations separate pairs by commas`);
  return text.join(',');
}

import { ENDPOINT_SERVICE, FRONT_DOOR, replicasServiceName, SERVING_NAMESPACE, TARGET_HEALTHY_S } from '../../contract';
import { STILL_SENT_S } from '../../contract/drain';
import { readyAddresses } from '../door/addresses';
import type { Pod } from '../api/objects';
import { podEnd, type PodEnd } from './pod-end';
import type { Sources } from './sources';
import type { DeploymentPlan, EnvironmentPlan, FrontDoorPlan } from '../../environment';

/** One way that requests take; all times are cluster seconds. */
export interface Route {
  readonly name: string;
  /** Pods that may be sent new requests, by uid. */
  readonly targets: () => ReadonlySet<string>;
  readonly lengthSeconds: number;
  /** A pod that came is used so much later. */
  readonly healthyAfterSeconds: number;
  /** A pod that is no target any more is still sent requests for so long. */
  readonly stillSentSeconds: number;
  /** Connections to it are cut so long after it was none. */
  readonly cutSeconds: number;
  readonly endOf: (pod: Pod) => PodEnd;
}

/** CoreDNS keeps an answer for 30 s (`cache 30`, Corefile of the EKS add-on), and the door asks every two. */
const NAME_KEPT_S = 32;

/** The way through a listener where there is one through the door too. */
export const listenerRoute = (deployment: string): string => `${deployment}, listener`;

/**
 * A way to every deployment, through its listener or through the door; with a door, also the one from the load balancer to it.
 * `hasBoth`: of an environment that gets a door or loses it, both ways, of which one leads nowhere at a time.
 */
export function routesOf(plan: EnvironmentPlan, sources: Omit<Sources, 'now'>, hasBoth = false): Route[] {
  const { frontDoor, deployments } = plan;
  const listeners = deployments.map((each) => throughListener(plan, each, sources));
  if (frontDoor === undefined) return listeners;
  const door = [...deployments.map((each) => throughDoor(each, sources)), toDoor(frontDoor, sources)];
  return hasBoth ? [...door, ...listeners.map((each) => ({ ...each, name: listenerRoute(each.name) }))] : door;
}

/** Pods that the Service of the load balancer offers to new requests, by the port that a listener looks for. */
const throughListener = (plan: EnvironmentPlan, deployment: DeploymentPlan, sources: Omit<Sources, 'now'>): Route => ({
  name: deployment.name,
  targets: () => readyAddresses(sources.endpointSlices(), { name: ENDPOINT_SERVICE, portName: deployment.portName }),
  lengthSeconds: deployment.drain.shutdownTimeoutSeconds,
  healthyAfterSeconds: 0,
  stillSentSeconds: STILL_SENT_S,
  cutSeconds: plan.loadBalancer.deregistrationDelaySeconds,
  endOf: (pod) => podEnd(pod),
});

/** Pods whose addresses DNS gives the door; it lets what is open go on for as long as the pod does. */
const throughDoor = (deployment: DeploymentPlan, sources: Omit<Sources, 'now'>): Route => ({
  name: deployment.name,
  targets: () =>
    readyAddresses(sources.endpointSlices(), {
      name: replicasServiceName(deployment.name),
      namespace: SERVING_NAMESPACE,
    }),
  lengthSeconds: deployment.drain.shutdownTimeoutSeconds,
  healthyAfterSeconds: 0,
  stillSentSeconds: NAME_KEPT_S,
  cutSeconds: Infinity,
  endOf: (pod) => podEnd(pod),
});

const toDoor = ({ drain }: FrontDoorPlan, { registered }: Omit<Sources, 'now'>): Route => ({
  name: FRONT_DOOR,
  targets: () => registered?.() ?? new Set(),
  lengthSeconds: drain.finishSeconds,
  healthyAfterSeconds: TARGET_HEALTHY_S,
  stillSentSeconds: STILL_SENT_S,
  cutSeconds: drain.deregistrationDelaySeconds,
  endOf: (pod) => podEnd(pod, drain.finishSeconds),
});

/**
 * How the load balancer decides that a pod can be used, and how long that takes. A saturated engine answers late, and six
 * seconds, the default, is soon over; the timeout may not exceed the interval.
 */
export const HEALTH_CHECK = {
  intervalSeconds: 20,
  timeoutSeconds: 15,
  healthyThreshold: 2,
  unhealthyThreshold: 3,
} as const;

/** The same of the front door, which answers at once however busy it is: one that is dead is left out within half a minute. */
export const DOOR_HEALTH_CHECK = {
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
} as const;

/** Registering a target before the first check: about a minute is usual; AWS promises no figure. */
const REGISTRATION_S = 60;

/** Seconds from a pod being ready to the load balancer sending it requests. */
export const TARGET_HEALTHY_S = REGISTRATION_S + HEALTH_CHECK.intervalSeconds * HEALTH_CHECK.healthyThreshold;

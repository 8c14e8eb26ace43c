/** Time for the load balancer to stop sending new connections after a pod starts to end. */
export const PRE_STOP_S = 30;
/** `deregistration_delay.timeout_seconds` is 0 to 3600 (Network Load Balancer user guide, target group attributes). */
export const DEREGISTRATION_LIMIT_S = 3600;

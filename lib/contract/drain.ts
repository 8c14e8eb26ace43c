/**
 * A Network Load Balancer sends new connections for about so long after a target was deregistered, whatever the
 * deregistration delay (aws-load-balancer-controller#2366, #3270; containers-roadmap#470).
 */
export const STILL_SENT_S = 120;
/** For the load balancer controller to notice that a pod ends. */
const NOTICE_S = 60;
/** From the decision to stop a pod to its SIGTERM: vLLM answers 500 to what arrives after that. */
export const PRE_STOP_S = STILL_SENT_S + NOTICE_S;
/** `deregistration_delay.timeout_seconds` is 0 to 3600 (Network Load Balancer user guide, target group attributes). */
export const DEREGISTRATION_LIMIT_S = 3600;

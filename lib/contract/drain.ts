/**
 * Time for the load balancer to stop sending new connections after a pod starts to end. A Network Load Balancer goes on for
 * about two minutes after a target was deregistered, whatever the deregistration delay
 * (aws-load-balancer-controller#2366, #3270; containers-roadmap#470), and vLLM answers 500 to what arrives after SIGTERM.
 * The last minute is for the controller to notice.
 */
export const PRE_STOP_S = 180;
/** `deregistration_delay.timeout_seconds` is 0 to 3600 (Network Load Balancer user guide, target group attributes). */
export const DEREGISTRATION_LIMIT_S = 3600;

/** vLLM's own ports: HTTP API, and the unauthenticated ones that stay inside a group. */
export const ENGINE_HTTP_PORT = 8000;
export const MASTER_PORT = 29501;
export const DATA_PARALLEL_RPC_PORT = 29550;

/** First listener of the load balancer; the n-th model of the environment listens on this plus n. */
export const FIRST_LISTENER_PORT = 8080;
export const listenerPort = (index: number): number => FIRST_LISTENER_PORT + index;

/** Ports of a pod of the front door: clients, health and what is measured. */
export const DOOR_HTTP_PORT = 8080;
export const DOOR_HEALTH_PORT = 8404;
export const DOOR_METRICS_PORT = 8405;
/** Where pods of the door ask each other. */
export const DOOR_MEMORY_PORT = 8406;
/** Ports of the proxy of tool servers: tool servers, health and what is measured; and the one port it connects to outside. */
export const TOOL_EGRESS_PORT = 3128;
export const TOOL_EGRESS_HEALTH_PORT = 8404;
export const TOOL_EGRESS_METRICS_PORT = 8405;
export const TOOL_EGRESS_TARGET_PORT = 443;

/** Listener of the front door: with TLS the one that needs not be written. */
export const doorListenerPort = (isEncrypted: boolean): number => (isEncrypted ? 443 : FIRST_LISTENER_PORT);

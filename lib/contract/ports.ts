/** vLLM's own ports: HTTP API, and the unauthenticated ones that stay inside a group. */
export const ENGINE_HTTP_PORT = 8000;
export const MASTER_PORT = 29501;
export const DATA_PARALLEL_RPC_PORT = 29550;

/** First listener of the load balancer; the n-th model of the environment listens on this plus n. */
export const FIRST_LISTENER_PORT = 8080;
export const listenerPort = (index: number): number => FIRST_LISTENER_PORT + index;

import {
  TOOL_EGRESS_HEALTH_PORT,
  TOOL_EGRESS_METRICS_PORT,
  TOOL_EGRESS_PORT,
  TOOL_EGRESS_TARGET_PORT,
} from '../../lib/contract';

/** Everything in the configuration that belongs to the place it runs in: in a pod `EGRESS_POD_SITES`, elsewhere other values. */
export interface EgressSites {
  /** What is listened on, as `address:port`. */
  readonly listeners: { readonly tools: string; readonly health: string; readonly metrics: string };
  /** Where its files are. */
  readonly folder: string;
  /** Name servers, as `address:port`. @default - those of `/etc/resolv.conf` */
  readonly nameServers?: readonly string[];
  /** The one port that is asked for and connected to. */
  readonly targetPort: number;
}

export const EGRESS_POD_SITES: EgressSites = {
  listeners: {
    tools: `:${TOOL_EGRESS_PORT}`,
    health: `:${TOOL_EGRESS_HEALTH_PORT}`,
    metrics: `:${TOOL_EGRESS_METRICS_PORT}`,
  },
  folder: '/etc/tool-egress',
  targetPort: TOOL_EGRESS_TARGET_PORT,
};

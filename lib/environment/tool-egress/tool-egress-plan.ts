import type { ResolvedImage } from '../pods';

/** The proxy through which named tool servers reach named hosts, with everything that its configuration and pods need. */
export interface ToolEgressPlan {
  readonly image: ResolvedImage;
  /** Pods, any one of which may be missing. */
  readonly replicas: number;
  /** What tool servers set as HTTPS_PROXY. */
  readonly url: string;
  /** As stated; `*.` in front of a name is every name below it. */
  readonly hosts: readonly string[];
  readonly from: readonly ToolSourcePlan[];
  /** Blocks that no allowed name may lead to: everything that is not the internet, the VPC's block and the cluster's among it. */
  readonly refusedNetworks: readonly string[];
  /** Silence that ends a connection. */
  readonly idleSeconds: number;
  /** Connections of tool servers to one pod. */
  readonly maxConnections: number;
  readonly drain: {
    readonly preStopSeconds: number;
    /** Then what is still open may end. */
    readonly finishSeconds: number;
    readonly terminationGracePeriodSeconds: number;
  };
  readonly resources: { readonly cpuMillis: number; readonly memoryMiB: number };
}

/** Tool servers of a namespace: those with all the labels, or all of them. */
export interface ToolSourcePlan {
  readonly namespace: string;
  readonly podLabels?: Readonly<Record<string, string>>;
}

import type { DoorTask } from '../../contract';
import type { Balancer, EngineTlsStage, Priority } from '../../config/front-door-schema';
import type { ResolvedImage } from '../pods';

/** One address in front of all models, with every number that its configuration, pods and load balancer need. */
export interface FrontDoorPlan {
  /** Pods. Every limit that a pod keeps by itself lets any one of the others be missing: {@link FrontDoorPlan.sharedBy}. */
  readonly replicas: number;
  /** Pods that are counted on, one fewer than there are: of a limit of all, each keeps this part. */
  readonly sharedBy: number;
  /** The proxy; and what asks Secrets Manager for keys, beside it in the pod. */
  readonly image: ResolvedImage;
  readonly keysImage: ResolvedImage;
  /** Listener of the load balancer. */
  readonly port: number;
  /** Where TLS ends. */
  readonly tls: 'nowhere' | 'load-balancer' | 'door';
  /** With TLS in the door: secret with certificate and key, as PEM. */
  readonly certificateSecretArn?: string;
  /** Absent: plain HTTP to engines. */
  readonly engineTls?: DoorEngineTlsPlan;
  /** Longest body that anybody may send. */
  readonly bodyBytes: number;
  /** Longest time that a request waits for a free place of a replica. */
  readonly queueSeconds: number;
  /** Bodies of more than `aboveBytes` that one pod holds at a time, from their beginning to the end of their answer: what its memory is for. */
  readonly largeBodies: { readonly aboveBytes: number; readonly most: number };
  /** Silence that ends a connection to a client or an engine; above the longest silence of any answer. */
  readonly idleSeconds: number;
  /** Connections of clients to one pod: all that engines and queues hold, and as many again that ask for other things. */
  readonly maxConnections: number;
  readonly drain: DoorDrainPlan;
  readonly resources: { readonly cpuMillis: number; readonly memoryMiB: number };
  readonly routes: readonly { readonly method: 'POST'; readonly path: string; readonly tasks: readonly DoorTask[] }[];
  /** One for each model of the environment, in its order. */
  readonly backends: readonly DoorBackendPlan[];
  /** All names that clients may send, in the order in which they are listed to them. */
  readonly names: readonly DoorNamePlan[];
  readonly tenants: readonly DoorTenantPlan[];
  /** Secret whose value engines ask for; absent: they ask for none. */
  readonly engineKeySecret?: string;
  readonly endpointService?: { readonly allowedPrincipals: readonly string[] };
}

/** How the door speaks to engines, and by what it knows them. */
export interface DoorEngineTlsPlan {
  readonly stage: EngineTlsStage;
  /** For pods of engines; the door does not read it. */
  readonly certificateSecretArn: string;
  readonly hostname: string;
  /** PEM. */
  readonly caCertificates: string;
  readonly authorities: readonly { readonly subject: string; readonly endsAt: string }[];
}

export interface DoorDrainPlan {
  /** The load balancer sends new connections for so long after a pod was told to stop. */
  readonly preStopSeconds: number;
  /** Then what is still open may end. */
  readonly finishSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  readonly deregistrationDelaySeconds: number;
}

/** Replicas of one model. */
export interface DoorBackendPlan {
  /** Name of the model in the environment; names its Service too. */
  readonly model: string;
  readonly task: DoorTask;
  /** Addresses that answer: replicas, leaders of groups, or all pods of groups whose every node answers. */
  readonly replicas: number;
  /** Addresses that there may be at once, while a rollout has old and new ones. */
  readonly mostReplicas: number;
  readonly balancer: Balancer;
  /** Of how many conversations one pod of the door knows where it sent them. @default - none, unless `kv-aware` */
  readonly remembered?: number;
  /** What one of them works on at once: `--max-num-seqs`, times the data-parallel ranks behind it. */
  readonly maxNumSeqs: number;
  /** Requests that one pod of the door has in flight at one replica. With one pod missing, all together are `maxNumSeqs`. */
  readonly connectionsPerReplica: number;
  /** Requests that wait in one pod of the door for a place; what comes after them is turned away with 429. */
  readonly queue: number;
  /** Seconds after which a turned-away client should ask again. */
  readonly retryAfterSeconds: number;
}

/** Shares are parts of {@link SHARE_PARTS}; they add up to it. */
export interface DoorNamePlan {
  readonly name: string;
  readonly task: DoorTask;
  readonly variants: readonly { readonly model: string; readonly share: number }[];
}

export const SHARE_PARTS = 10_000;

/** Limits of one pod of the door are the tenant's, divided by {@link FrontDoorPlan.sharedBy} and rounded up. */
export interface DoorTenantPlan {
  readonly name: string;
  readonly secretName: string;
  readonly names: readonly string[];
  readonly priority: Priority;
  readonly requestsPerMinute?: number;
  readonly concurrency?: number;
  readonly maxTokens?: number;
  readonly bodyBytes: number;
}

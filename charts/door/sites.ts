import {
  DOOR_HEALTH_PORT,
  DOOR_HTTP_PORT,
  DOOR_MEMORY_PORT,
  DOOR_METRICS_PORT,
  DOOR_NAMESPACE,
  DOOR_PODS_SERVICE,
  ENGINE_HTTP_PORT,
  replicasServiceName,
  SERVING_NAMESPACE,
  tlsReplicasServiceName,
} from '../../lib/contract';

/** Everything in the door's configuration that belongs to the place it runs in: in a pod `POD_SITES`, elsewhere other values. */
export interface DoorSites {
  /** What is listened on, as `address:port`. */
  readonly listeners: {
    readonly clients: string;
    readonly health: string;
    readonly metrics: string;
    readonly memory: string;
  };
  /** Where its files are: configuration and scripts; maps of the plan; what the keys sidecar writes. */
  readonly folders: { readonly config: string; readonly maps: string; readonly secrets: string };
  /** Name servers, as `address:port`. @default - those of `/etc/resolv.conf` */
  readonly nameServers?: readonly string[];
  /**
   * `name:port` of all replicas of a model that are ready; each address that its name has is one. The same by another name for
   * `tls`, where a replica is asked in both ways.
   */
  readonly replicasOf: (model: string, as?: 'tls') => string;
  /** `name:port` of all pods of the door, where they ask each other. */
  readonly doors: string;
}

export const POD_SITES: DoorSites = {
  listeners: {
    clients: `:${DOOR_HTTP_PORT}`,
    health: `:${DOOR_HEALTH_PORT}`,
    metrics: `:${DOOR_METRICS_PORT}`,
    memory: `:${DOOR_MEMORY_PORT}`,
  },
  folders: { config: '/etc/front-door/config', maps: '/etc/front-door/maps', secrets: '/run/front-door' },
  replicasOf: (model, as) =>
    `${as === 'tls' ? tlsReplicasServiceName(model) : replicasServiceName(model)}.${SERVING_NAMESPACE}.svc.cluster.local:${ENGINE_HTTP_PORT}`,
  doors: `${DOOR_PODS_SERVICE}.${DOOR_NAMESPACE}.svc.cluster.local:${DOOR_MEMORY_PORT}`,
};

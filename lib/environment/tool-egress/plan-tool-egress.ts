import { images } from '../../catalog';
import type { DeploymentConfig } from '../../config/schema';
import { NOT_INTERNET, TOOL_EGRESS_PORT, toolEgressUrl } from '../../contract';
import { roundUp } from '../../units';
import { resolveImage } from '../pods';
import type { ToolEgressPlan } from './tool-egress-plan';

const MAX_CONNECTIONS = 1000;
/** Two buffers of 16 KiB, two sockets and the state of the program that reads a CONNECT. */
const CONNECTION_KIB = 96;
const BASE_MIB = 96;
/** Until no node sends a new connection of the Service to a pod that ends. */
const PRE_STOP_S = 10;
const FINISH_S = 60;
const EXIT_S = 5;

/** The proxy of an environment that has one. */
export function planToolEgress(config: DeploymentConfig): ToolEgressPlan | undefined {
  const { toolEgress } = config;
  if (toolEgress === undefined) return undefined;
  const { hosts, from, replicas, idleSeconds } = toolEgress;
  return {
    image: resolveImage(images.haproxy, config),
    replicas,
    url: toolEgressUrl(TOOL_EGRESS_PORT),
    hosts,
    from,
    refusedNetworks: NOT_INTERNET,
    idleSeconds,
    maxConnections: MAX_CONNECTIONS,
    drain: {
      preStopSeconds: PRE_STOP_S,
      finishSeconds: FINISH_S,
      terminationGracePeriodSeconds: PRE_STOP_S + FINISH_S + EXIT_S,
    },
    resources: { cpuMillis: 100, memoryMiB: roundUp(BASE_MIB + (MAX_CONNECTIONS * CONNECTION_KIB) / 1024, 64) },
  };
}

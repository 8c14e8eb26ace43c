import { images } from '../../catalog';
import { pemBlocks, readCertificates } from '../../config/certificates';
import type { DeploymentConfig } from '../../config/schema';
import type { FrontDoorConfig } from '../../config/front-door-schema';
import { DOOR_ROUTES, DOOR_TOKENIZE_ROUTES, doorListenerPort, type DoorTask, tenantSecretName } from '../../contract';
import { DEREGISTRATION_LIMIT_S, PRE_STOP_S } from '../../contract/drain';
import { everyNodeServes, longestAnswerSeconds, type ServingPlan } from '../../planner';
import { clamp, MIB, roundUp } from '../../units';
import { type DrainPlan, resolveImage } from '../pods';
import {
  type DoorBackendPlan,
  type DoorDrainPlan,
  type DoorNamePlan,
  type DoorTenantPlan,
  type FrontDoorPlan,
  SHARE_PARTS,
} from './front-door-plan';

/** What the door has to know of a model that is deployed. */
interface Served {
  readonly name: string;
  readonly replicas: number;
  readonly plan: ServingPlan;
  readonly drain: DrainPlan;
  readonly apiKeySecret?: string;
}

/** A zone each, for three zones. */
const USUAL_REPLICAS = 3;
const FEWEST_REPLICAS = 2;

/** Silence that is never cut, however short answers are planned to be; and the longest that a load balancer is told to bear. */
const LEAST_IDLE_S = 600;
const MOST_IDLE_S = 6000;

/** To exit after the last answer. */
const EXIT_S = 15;

/** Requests for lists, for what is refused, and connections that clients keep open. */
const SPARE_CONNECTIONS = 256;

/** The door of an environment that has one. */
export function planFrontDoor(config: DeploymentConfig, deployments: readonly Served[]): FrontDoorPlan | undefined {
  const { frontDoor, access, network, name: environment } = config;
  if (frontDoor === undefined) return undefined;
  const replicas = frontDoor.replicas ?? clamp(network.availabilityZoneIds.length, FEWEST_REPLICAS, USUAL_REPLICAS);
  const sharedBy = replicas - 1;
  const bodyBytes = frontDoor.maxBodyMiB * MIB;
  const backends = deployments.map((deployment) => planBackend(deployment, sharedBy, config));
  const names = namesOf(config, deployments);
  const tls = tlsOf(config);
  const maxConnections = backends.reduce((sum, one) => sum + heldBy(one), 0) * 2 + SPARE_CONNECTIONS;
  return {
    replicas,
    sharedBy,
    image: resolveImage(images.haproxy, config),
    keysImage: resolveImage(images.awsCli, config),
    port: doorListenerPort(tls !== 'nowhere'),
    tls,
    ...(frontDoor.certificateSecretArn === undefined ? {} : { certificateSecretArn: frontDoor.certificateSecretArn }),
    ...engineTlsOf(frontDoor),
    bodyBytes,
    queueSeconds: frontDoor.queueSeconds,
    largeBodies: { aboveBytes: MIB, most: WHOLE_BODIES },
    idleSeconds: Math.max(...deployments.map(({ plan }) => idleSeconds(longestAnswerSeconds(plan)))),
    maxConnections,
    drain: planDoorDrain(deployments),
    resources: doorResources(maxConnections, bodyBytes, backends),
    routes: [...DOOR_ROUTES, ...(frontDoor.tokenize ? DOOR_TOKENIZE_ROUTES : [])].filter(({ tasks }) =>
      tasks.some((task) => names.some((one) => one.task === task)),
    ),
    backends,
    names,
    tenants: frontDoor.tenants.map((tenant) => planTenant(tenant, { environment, names, bodyBytes })),
    ...(access.apiKey ? { engineKeySecret: deployments[0]?.apiKeySecret } : {}),
    ...(frontDoor.endpointService === undefined ? {} : { endpointService: frontDoor.endpointService }),
  };
}

function tlsOf({ frontDoor, access }: DeploymentConfig): FrontDoorPlan['tls'] {
  if (frontDoor?.certificateSecretArn !== undefined) return 'door';
  return access.certificateArn === undefined ? 'nowhere' : 'load-balancer';
}

function engineTlsOf({ engineTls }: FrontDoorConfig): Pick<FrontDoorPlan, 'engineTls'> {
  if (engineTls === undefined) return {};
  const { stage, certificateSecretArn, hostname, caCertificates } = engineTls;
  const authorities = readCertificates(caCertificates).map(({ subject, endsAt }) => ({ subject, endsAt }));
  return {
    engineTls: { stage, certificateSecretArn, hostname, caCertificates: onlyBlocks(caCertificates), authorities },
  };
}

/** What was read of it and nothing around: OpenSSL takes a file only whole, and sees no block that is not at the beginning of a line. */
const onlyBlocks = (pem: string): string =>
  pemBlocks(pem)
    .map((block) => `${block.pem}\n`)
    .join('');

const taskOf = ({ plan }: Served): DoorTask => plan.model.task ?? 'generate';

/**
 * What the plan says a replica works on at once (`--max-num-seqs`), cut over the pods of the door so that all but one of them
 * fill every replica, and as many again may wait. So a replica never holds more than `maxNumSeqs · replicas / (replicas - 1)`
 * requests, and its own queue no more than what one pod sends.
 */
function planBackend(deployment: Served, sharedBy: number, { models, frontDoor }: DeploymentConfig): DoorBackendPlan {
  const { name, plan } = deployment;
  const { addresses, ranks } = endpointsOf(plan);
  const replicas = deployment.replicas * addresses;
  const maxNumSeqs = plan.settings.maxNumSeqs * ranks;
  const balancer = models.find((model) => model.name === name)?.balancer ?? 'least-requests';
  return {
    model: name,
    task: taskOf(deployment),
    replicas,
    mostReplicas: replicas * 2,
    balancer,
    ...(balancer === 'kv-aware' ? { remembered: rememberedOf(plan, deployment.replicas) } : {}),
    maxNumSeqs,
    connectionsPerReplica: Math.ceil(maxNumSeqs / sharedBy),
    queue: Math.ceil((maxNumSeqs * replicas) / sharedBy),
    retryAfterSeconds: retryAfterSeconds(plan, frontDoor?.queueSeconds),
  };
}

/** A prompt of fewer tokens is computed in no time, wherever it goes. */
const REMEMBERED_TOKENS = 256;
const LEAST_REMEMBERED = 1024;
const MOST_REMEMBERED = 262_144;

/** As many conversations as the caches of all replicas hold, were each short. */
function rememberedOf({ kvCache }: ServingPlan, replicas: number): number {
  if (kvCache === undefined) return MOST_REMEMBERED;
  return clamp(Math.ceil((kvCache.tokens * replicas) / REMEMBERED_TOKENS), LEAST_REMEMBERED, MOST_REMEMBERED);
}

/** Of one replica: addresses that answer, all nodes of a group or one, and the data-parallel ranks behind each, every one an engine. */
function endpointsOf({ layout }: ServingPlan): { readonly addresses: number; readonly ranks: number } {
  const addresses = everyNodeServes(layout) ? layout.nodes : 1;
  return { addresses, ranks: layout.dataParallelSize / addresses };
}

/** Until a place is free: an answer of the usual length, at most as long as anybody waits in the queue. */
function retryAfterSeconds({ throughput }: ServingPlan, queueSeconds = 1): number {
  if (throughput === undefined) return queueSeconds;
  const seconds = Math.ceil((throughput.workload.outputTokens * throughput.tpotMs.expected) / 1000);
  return clamp(seconds, 1, queueSeconds);
}

/** Requests of one backend that a pod of the door holds at most. */
const heldBy = ({ connectionsPerReplica, replicas, queue }: DoorBackendPlan): number =>
  connectionsPerReplica * replicas + queue;

/** Models, their adapters and `names`; a name with variants may be that of one of them, and then stands for all. */
function namesOf({ models, frontDoor }: DeploymentConfig, deployments: readonly Served[]): DoorNamePlan[] {
  const tasks = new Map(deployments.map((deployment) => [deployment.name, taskOf(deployment)]));
  const taskOfModel = (model: string): DoorTask => tasks.get(model) ?? 'generate';
  const own = models.flatMap(({ name, loraAdapters = [] }) =>
    [name, ...loraAdapters.map((adapter) => adapter.name)].map((one) => ({
      name: one,
      task: taskOfModel(name),
      variants: [{ model: name, share: SHARE_PARTS }],
    })),
  );
  const stated = (frontDoor?.names ?? []).map(({ name, variants }) => ({
    name,
    task: taskOfModel(variants[0]?.model ?? name),
    variants: sharesOf(variants),
  }));
  return [...own.filter(({ name }) => !stated.some((one) => one.name === name)), ...stated];
}

/** Weights as parts of {@link SHARE_PARTS}, which the last one with a weight fills up. */
function sharesOf(variants: FrontDoorConfig['names'][number]['variants']): DoorNamePlan['variants'] {
  const whole = variants.reduce((sum, { weight }) => sum + weight, 0);
  const ends = variants.map((_, index) =>
    Math.round((variants.slice(0, index + 1).reduce((sum, { weight }) => sum + weight, 0) / whole) * SHARE_PARTS),
  );
  return variants.map(({ model }, index) => ({ model, share: (ends[index] ?? 0) - (ends[index - 1] ?? 0) }));
}

function planTenant(
  { name, models, maxBodyMiB, ...limits }: FrontDoorConfig['tenants'][number],
  door: { readonly environment: string; readonly names: readonly DoorNamePlan[]; readonly bodyBytes: number },
): DoorTenantPlan {
  return {
    name,
    secretName: tenantSecretName(door.environment, name),
    names: models ?? door.names.map((one) => one.name),
    bodyBytes: maxBodyMiB === undefined ? door.bodyBytes : maxBodyMiB * MIB,
    ...limits,
  };
}

/** Above the longest silence of an answer without streaming, with a tenth to spare. */
const idleSeconds = (longest: number): number => clamp(roundUp(longest * 1.1, 10), LEAST_IDLE_S, MOST_IDLE_S);

/** The load balancer goes on sending for a while; then as long as the slowest engine is given, for its answers pass here. */
function planDoorDrain(deployments: readonly Served[]): DoorDrainPlan {
  const finishSeconds = Math.max(...deployments.map(({ drain }) => drain.shutdownTimeoutSeconds));
  return {
    preStopSeconds: PRE_STOP_S,
    finishSeconds,
    terminationGracePeriodSeconds: PRE_STOP_S + finishSeconds + EXIT_S,
    deregistrationDelaySeconds: Math.min(PRE_STOP_S + finishSeconds, DEREGISTRATION_LIMIT_S),
  };
}

/** Two buffers of 16 KiB and the state of a stream and of its two connections, with TLS. */
const CONNECTION_KIB = 128;
const BASE_MIB = 128;
/** Bodies above 1 MiB, which are held whole while their last bytes come and a place is found. */
const WHOLE_BODIES = 64;

/** A conversation in the table of a model. */
const REMEMBERED_BYTES = 256;

function doorResources(
  maxConnections: number,
  bodyBytes: number,
  backends: readonly DoorBackendPlan[],
): FrontDoorPlan['resources'] {
  const tables = backends.reduce((sum, { remembered = 0 }) => sum + remembered * REMEMBERED_BYTES, 0);
  const memoryMiB = BASE_MIB + (maxConnections * CONNECTION_KIB) / 1024 + (WHOLE_BODIES * bodyBytes + tables) / MIB;
  return { cpuMillis: 500, memoryMiB: roundUp(memoryMiB, 64) };
}

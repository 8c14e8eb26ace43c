import { readSecretCommand } from '../../contract';
import { type Note, note, toDo } from '../../problem';
import { counted } from '../../units';
import type { DoorTenantPlan, FrontDoorPlan } from '../door';
import type { DeploymentPlan } from '../environment-plan';
import { TLS_IDLE_S } from './idle-notes';

/** What a reader must know of the front door before anybody is told its address. */
export const frontDoorNotes = (
  door: FrontDoorPlan,
  deployments: readonly Pick<DeploymentPlan, 'aliases'>[],
): Note[] => [
  ...keysToHandOut(door),
  ...connectionsToAccept(door),
  ...routesNote(door),
  ...failureNotes(door),
  ...limitNotes(door),
  ...unlimitedNote(door),
  ...tokensNote(door),
  ...encryptionNotes(door),
  ...engineTlsNotes(door),
  ...balancerNotes(door),
  ...aliasNotes(door, deployments),
  ...unusedNotes(door),
];

const TOPIC = 'front door';

function keysToHandOut({ tenants }: FrontDoorPlan): Note[] {
  const [first] = tenants;
  if (first === undefined) return [];
  const others = tenants.slice(1).map(({ secretName }) => secretName);
  const rest = others.length === 0 ? '' : `; likewise ${others.join(', ')}`;
  return [
    toDo(
      TOPIC,
      `each team reads its own key, with a role that may do so with this one secret and its KMS key: '${readSecretCommand(first.secretName)}'${rest}`,
      `let ${counted(tenants.length, 'team')} read their keys`,
    ),
  ];
}

const connectionsToAccept = ({ endpointService }: FrontDoorPlan): Note[] =>
  endpointService === undefined
    ? []
    : [
        toDo(
          TOPIC,
          `an interface endpoint of ${endpointService.allowedPrincipals.join(', ')} stays pending until somebody here accepts it: 'aws ec2 accept-vpc-endpoint-connections --service-id vpce-svc-… --vpc-endpoint-ids vpce-…'`,
          'accept the connections of other VPCs',
        ),
      ];

/** In place of what vLLM answers without a key: nobody reaches that here. */
function routesNote({ routes, tenants, engineKeySecret }: FrontDoorPlan): Note[] {
  const engine =
    engineKeySecret === undefined
      ? 'engines ask for no key of their own, so the network policies alone keep others from them'
      : `engines ask for a key too, ${engineKeySecret}, which the door has and no client`;
  return [
    note(
      'endpoint',
      `with the key of ${tenants.length === 1 ? 'the tenant' : 'a tenant'} the front door answers GET /v1/models and POST ${routes.map(({ path }) => path).join(', ')}, and nothing else; network policies let only the door reach engines, so what vLLM answers without a key is out of reach; ${engine}`,
    ),
  ];
}

const failureNotes = ({ replicas }: FrontDoorPlan): Note[] => [
  note(
    'endpoint',
    `what fails open: while Secrets Manager does not answer, keys that a pod of the door knows go on, one that was revoked meanwhile too; and while one of ${replicas} pods is missing the others grant what it would have. What fails closed: a pod that has never read the keys gets no request; without a pod of the door, or without a ready replica of a model, clients get an error; a key, a name or a path that is not known is refused`,
  ),
];

const isLimited = ({ requestsPerMinute, concurrency }: DoorTenantPlan): boolean =>
  requestsPerMinute !== undefined || concurrency !== undefined;

/** Pods of the door do not count together. */
function limitNotes({ tenants, replicas, sharedBy }: FrontDoorPlan): Note[] {
  const limited = tenants.filter(isLimited).map(({ name }) => name);
  if (limited.length === 0) return [];
  const part = sharedBy === 1 ? 'the whole limit' : `1/${sharedBy} of the limit, rounded up to at least 1`;
  return [
    note(
      TOPIC,
      `requests of ${limited.join(', ')} are counted by each of ${replicas} pods for itself, and each grants ${part}: with one pod missing the others grant the limit together, with all there up to ${Number((replicas / sharedBy).toFixed(2))} times as much`,
    ),
  ];
}

/** Places are there for all who come. */
function unlimitedNote({ tenants }: FrontDoorPlan): Note[] {
  const unlimited = tenants.filter(({ concurrency }) => concurrency === undefined).map(({ name }) => name);
  return tenants.length < 2 || unlimited.length === 0
    ? []
    : [
        note(
          TOPIC,
          `${unlimited.join(', ')} may take every place in the queues, and all 64 for large bodies of each pod, which the others then wait for: concurrency of a tenant bounds that`,
        ),
      ];
}

function tokensNote({ tenants }: FrontDoorPlan): Note[] {
  const limited = tenants.filter(({ maxTokens }) => maxTokens !== undefined).map(({ name }) => name);
  return limited.length === 0
    ? []
    : [
        note(
          'endpoint',
          `maxTokens of ${limited.join(', ')} refuses what asks for more; a request that asks for no number is not refused, and may get as many as the context of the model leaves`,
        ),
      ];
}

function encryptionNotes({ tls, idleSeconds, endpointService, engineTls }: FrontDoorPlan): Note[] {
  const inside = engineTls?.stage === 'require' ? 'TLS' : 'plain HTTP';
  if (tls === 'nowhere') {
    const who = endpointService === undefined ? 'inside the VPC' : 'inside the VPC, and from the VPCs of others';
    return [
      note(
        TOPIC,
        `keys and prompts come as plain HTTP, ${who}: set access.certificateArn, or frontDoor.certificateSecretArn for TLS up to the door`,
      ),
    ];
  }
  return tls === 'door'
    ? [note('endpoint', `TLS ends in the pods of the door; from there to engines it is ${inside} inside the cluster`)]
    : [
        note(
          'endpoint',
          `TLS ends on the load balancer, which ends any connection that is silent for ${TLS_IDLE_S} s and cannot be told otherwise; with frontDoor.certificateSecretArn TLS ends in the door, and silence may last ${idleSeconds} s. Behind it, it is plain HTTP inside the VPC${engineTls?.stage === 'require' ? ' up to the door, and TLS from there' : ''}`,
        ),
      ];
}

/** What TLS to engines needs of people, and what it takes. */
function engineTlsNotes({ engineTls }: FrontDoorPlan): Note[] {
  if (engineTls === undefined) return [];
  const { stage, certificateSecretArn, hostname, authorities } = engineTls;
  const [first] = [...authorities].sort((one, other) => one.endsAt.localeCompare(other.endsAt));
  return [
    note(
      TOPIC,
      `engines show the certificate of ${certificateSecretArn}, for ${hostname}; when it ends, the door sends them nothing. Put another one into the secret before: engines take it within five minutes, without a restart, and refuse what the door would refuse; from 30 days before the end each pod says so once a day (container 'certificate')${first === undefined ? '' : `. Of the authorities that the door trusts the first ends on ${first.endsAt.slice(0, 10)}`}`,
    ),
    note(
      TOPIC,
      `TLS to engines costs a handshake for each request, for the door keeps no connection to an engine (about 0.8 ms of CPU at the door, 1.5 ms to the first byte), and 50m CPU and 192 MiB of every pod that answers: docs/front-door.md`,
    ),
    ...(stage === 'require'
      ? []
      : [
          note(
            TOPIC,
            `engineTls.stage '${stage}' is for the way there or back: ${stage === 'prepare' ? 'engines speak plain HTTP' : 'the door would still send requests to an engine without a certificate'}`,
          ),
        ]),
  ];
}

const balancerNotes = ({ backends }: FrontDoorPlan): Note[] =>
  backends
    .filter(({ balancer, replicas }) => balancer !== 'least-requests' && replicas === 1)
    .map(({ model, balancer }) =>
      note(
        TOPIC,
        `${model}: '${balancer}' chooses among replicas, and there is one: it does nothing until there are more`,
      ),
    );

/** A share is in a map that the door reads anew; a name is an argument of the engine. */
function aliasNotes({ names }: FrontDoorPlan, deployments: readonly Pick<DeploymentPlan, 'aliases'>[]): Note[] {
  const aliases = [...new Set(deployments.flatMap((one) => one.aliases ?? []))];
  if (aliases.length === 0) return [];
  const shared = names.filter(({ variants }) => variants.length > 1).map(({ name }) => name);
  const shares = shared.length === 0 ? 'Shares' : `Shares of ${shared.join(', ')}`;
  return [
    note(
      TOPIC,
      `${aliases.join(', ')}: engines know the names that they are asked by (--served-model-name), so a name that comes or goes restarts the engines behind it. ${shares}, tenants and limits restart nothing`,
    ),
  ];
}

const unusedNotes = ({ names, tenants }: FrontDoorPlan): Note[] =>
  names
    .filter(({ name }) => !tenants.some((tenant) => tenant.names.includes(name)))
    .map(({ name }) => note(TOPIC, `no tenant may use '${name}': it is served to nobody`));

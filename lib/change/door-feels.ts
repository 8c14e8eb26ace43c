import { TARGET_HEALTHY_S } from '../contract';
import { formatDuration } from '../units';
import {
  DOOR_SPEAKS,
  type DoorTenantPlan,
  type EnvironmentPlan,
  type FrontDoorPlan,
  variantsText,
} from '../environment';

/** What clients feel of a front door that comes or is another; nothing of it restarts an engine. */
export function doorFeels({ frontDoor: was }: EnvironmentPlan, { frontDoor: is }: EnvironmentPlan): readonly string[] {
  if (is === undefined) return [];
  if (was === undefined)
    return [
      `nobody at the listeners of the models is answered from then on: clients go over to one address for all models, port ${is.port} (${DOOR_SPEAKS[is.tls]}), each with the key of its tenant; it answers when pods of the door are ready and its load balancer has found them so, ${formatDuration(TARGET_HEALTHY_S)} and a start later; what is written at the listeners then is cut`,
    ];
  return [...entrance(was, is), ...engines(was, is), ...balancers(was, is), ...names(was, is), ...tenants(was, is)];
}

const entrance = (was: FrontDoorPlan, is: FrontDoorPlan): readonly string[] =>
  was.port === is.port && was.tls === is.tls
    ? []
    : [
        `the front door answers at ${is.port}, ${DOOR_SPEAKS[is.tls]}, no longer at ${was.port}, ${DOOR_SPEAKS[was.tls]}`,
      ];

/** Pods of the door roll, as with everything that is no map. */
const balancers = (was: FrontDoorPlan, is: FrontDoorPlan): readonly string[] =>
  is.backends.flatMap(({ model, balancer }) => {
    const before = was.backends.find((one) => one.model === model)?.balancer ?? balancer;
    return before === balancer
      ? []
      : [
          `conversations with ${model} may go to another replica once, which computes them anew (balancer ${before} → ${balancer}); pods of the door are replaced one by one, and no stream is cut`,
        ];
  });
/** Engines keep the certificate that they have, whatever the door asks for by now. */
const engines = ({ engineTls: was }: FrontDoorPlan, { engineTls: is }: FrontDoorPlan): readonly string[] =>
  was === undefined || is === undefined || (was.hostname === is.hostname && was.caCertificates === is.caCertificates)
    ? []
    : [
        `an engine gets no requests any more unless its certificate is for ${is.hostname} and of ${is.authorities.map(({ subject }) => subject).join(' or ')}: put such a one into ${is.certificateSecretArn} first, for both the old and the new`,
      ];

function names(was: FrontDoorPlan, is: FrontDoorPlan): readonly string[] {
  const gone = was.names.filter(({ name }) => !is.names.some((one) => one.name === name)).map(({ name }) => name);
  const moved = is.names.flatMap((one) => {
    const before = was.names.find(({ name }) => name === one.name);
    return before === undefined || variantsText(before) === variantsText(one)
      ? []
      : [
          `some clients of ${one.name} get another variant within a minute (${variantsText(one)}), and no stream is cut`,
        ];
  });
  return [...(gone.length === 0 ? [] : [`${gone.join(', ')} is no name any more: 404`]), ...moved];
}

const LIMITS = [
  'requestsPerMinute',
  'concurrency',
  'maxTokens',
  'bodyBytes',
] as const satisfies readonly (keyof DoorTenantPlan)[];

function tenants(was: FrontDoorPlan, is: FrontDoorPlan): readonly string[] {
  const gone = was.tenants.filter(({ name }) => !is.tenants.some((one) => one.name === name)).map(({ name }) => name);
  const changed = is.tenants.flatMap((tenant) => {
    const before = was.tenants.find(({ name }) => name === tenant.name);
    if (before === undefined) return [];
    const lower = LIMITS.filter((limit) => (tenant[limit] ?? Infinity) < (before[limit] ?? Infinity));
    const fewer = before.names.filter(
      (name) => is.names.some((one) => one.name === name) && !tenant.names.includes(name),
    );
    return [
      ...(lower.length === 0 ? [] : [`tenant ${tenant.name} is held to less (${lower.join(', ')})`]),
      ...(fewer.length === 0 ? [] : [`tenant ${tenant.name} may use ${fewer.join(', ')} no more`]),
    ];
  });
  return [...(gone.length === 0 ? [] : [`the key of ${gone.join(', ')} is refused: 401`]), ...changed];
}

import { DOOR_SPEAKS, type FrontDoorPlan, isOwnName, tenantLimits, tenantNames, variantsText } from '../environment';
import { MIB } from '../units';

type Rows = readonly (readonly [field: string, value: string | undefined])[];

/** Of the door itself. */
export const doorRows = (door: FrontDoorPlan): Rows => [
  ['pods', String(door.replicas)],
  ['listener', `${door.port}, ${DOOR_SPEAKS[door.tls]}`],
  ['bodies', `up to ${door.bodyBytes / MIB} MiB`],
  ['wait', `up to ${door.queueSeconds} s`],
  ['paths', door.routes.map(({ path }) => path).join(', ')],
  ['other VPCs', door.endpointService?.allowedPrincipals.join(', ') ?? 'none'],
];

/** Of one model behind it. */
export function backendRows(door: FrontDoorPlan | undefined, model: string): Rows {
  const backend = door?.backends.find((one) => one.model === model);
  return backend === undefined
    ? []
    : [
        ['balancer', backend.balancer],
        [
          'in flight at a replica',
          `${backend.connectionsPerReplica} from each pod of the door, ${backend.queue} waiting`,
        ],
      ];
}

/** Of one name beside those of models. */
export function nameRows(door: FrontDoorPlan | undefined, name: string): Rows {
  const found = door?.names.find((one) => one.name === name);
  return found === undefined ? [] : [['leads to', variantsText(found)]];
}

/** Of one tenant. */
export function tenantRows(door: FrontDoorPlan | undefined, name: string): Rows {
  const tenant = door?.tenants.find((one) => one.name === name);
  if (door === undefined || tenant === undefined) return [];
  return [
    ['may use', tenantNames(tenant, door)],
    ['limits', tenantLimits(tenant, door).join(', ') || 'none of its own'],
    ['priority', tenant.priority],
    ['key', `secret ${tenant.secretName}`],
  ];
}

/** Names whose rows are told: a model under its own name is told with the model. */
export const toldNames = (door: FrontDoorPlan | undefined): readonly { readonly name: string }[] =>
  (door?.names ?? []).filter((one) => !isOwnName(one));

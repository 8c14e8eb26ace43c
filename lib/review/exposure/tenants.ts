import { KEY_GUARDED_PREFIXES } from '../../contract';
import type { DoorTenantPlan, FrontDoorPlan } from '../../environment';
import { MIB } from '../../units';
import { formatCount } from '../../units/format';
import type { View } from '../view';
import type { Fact, Facet } from './facet';

interface TenantFact extends Fact {
  readonly kind: 'name' | keyof typeof LIMITS | 'no door';
  /** Of a limit: how far it goes; none at all is infinite. */
  readonly upTo: number;
  readonly name?: string;
}

/** Who may use which model how much: as it is planned, for keys and limits are in no template. */
export const tenants: Facet<TenantFact> = {
  name: 'tenant',
  isMeasured: true,
  read: ({ side: { plan } }) => {
    if (plan === undefined) return [];
    const { frontDoor: door } = plan;
    return door === undefined ? [NO_DOOR] : door.tenants.flatMap((tenant) => factsOf(tenant, door));
  },
  covers: (wider, narrower) =>
    wider.group === narrower.group &&
    wider.kind === narrower.kind &&
    wider.name === narrower.name &&
    wider.upTo >= narrower.upTo,
  // Before there is a door whoever has the one key may use everything.
  isOfBoth: (_, other) => doorOf(other) !== undefined,
};

const doorOf = ({ side: { plan } }: View): FrontDoorPlan | undefined => plan?.frontDoor;

/** What a front door kept to itself. */
const NO_DOOR: TenantFact = {
  group: 'no front door',
  subject: 'engines',
  says: `answer clients themselves, on other paths than those behind ${KEY_GUARDED_PREFIXES.join(', ')} without any key, and one key is for every model without a limit`,
  severity: 'high',
  where: { construct: 'front door', type: 'FrontDoor' },
  kind: 'no door',
  upTo: 0,
};

type Limited = Pick<DoorTenantPlan, 'requestsPerMinute' | 'concurrency' | 'maxTokens' | 'bodyBytes'>;

const LIMITS = {
  requestsPerMinute: {
    said: (most: number) => `may send ${formatCount(most)} requests a minute`,
    none: 'may send requests as often as it likes',
  },
  concurrency: {
    said: (most: number) => `may have ${formatCount(most)} requests at once`,
    none: 'may have any number of requests at once',
  },
  maxTokens: {
    said: (most: number) => `may ask for ${formatCount(most)} tokens`,
    none: 'may ask for any number of tokens',
  },
  bodyBytes: { said: (most: number) => `may send bodies of ${formatCount(most / MIB)} MiB`, none: '' },
} as const satisfies Record<keyof Limited, { said: (most: number) => string; none: string }>;

function factsOf(tenant: DoorTenantPlan, door: FrontDoorPlan): readonly TenantFact[] {
  const base = {
    group: `tenant ${tenant.name}`,
    subject: `tenant ${tenant.name}`,
    where: { construct: tenant.name, type: 'tenant' },
  };
  const served = door.names.map(({ name }) => name);
  return [
    ...tenant.names
      .filter((name) => served.includes(name))
      .map((name): TenantFact => ({
        ...base,
        severity: 'medium',
        kind: 'name',
        name,
        upTo: 0,
        says: `may use ${name}`,
      })),
    ...(Object.keys(LIMITS) as (keyof typeof LIMITS)[]).map((kind): TenantFact => {
      const most = tenant[kind];
      const says = most === undefined ? LIMITS[kind].none : LIMITS[kind].said(most);
      return { ...base, severity: 'low', kind, upTo: most ?? Infinity, says };
    }),
  ];
}

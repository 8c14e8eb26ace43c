import { type DoorNamePlan, type DoorTenantPlan, type FrontDoorPlan } from '../../lib/environment';
import { LONGEST_NAME_LIST } from '../../lib/contract';
import { ENGINE_KEY_ENTRY, type MapName, MAPS, NAME_LIST, SECRET_LIST } from './files';

/** Lower is served first; between them no order but that of arrival. */
const PRIORITY_CLASSES = { interactive: 0, batch: 100 } as const;

type Line = readonly [key: string, value: string | number];

/** Maps and lists by file name: all that changes without a restart. */
export function doorMaps(plan: FrontDoorPlan): Record<string, string> {
  const byTenant = setsByTenant(plan);
  const sets = [...new Set(byTenant.values())];
  const lines: Record<MapName, readonly Line[]> = {
    routes: plan.routes.map(({ path, tasks }) => [path, tasks.join(',')]),
    fits: plan.routes.flatMap(({ path, tasks }) => tasks.map((task): Line => [`${path}|${task}`, 1])),
    tasks: plan.names.map(({ name, task }) => [name, task]),
    sets: [...byTenant].map(([tenant, { set }]) => [tenant, set]),
    names: sets.map(({ set, names }) => [set, enumeration(names)]),
    allowed: sets.flatMap(({ set, names }) => names.map((one): Line => [`${set}|${one.name}`, endsOf(one)])),
    rate: limits(plan, ({ requestsPerMinute }) => part(plan, requestsPerMinute)),
    concurrency: limits(plan, ({ concurrency }) => part(plan, concurrency)),
    tokens: limits(plan, ({ maxTokens }) => maxTokens),
    body: limits(plan, ({ bodyBytes }) => bodyBytes),
    priority: limits(plan, ({ priority }) => PRIORITY_CLASSES[priority]),
  };
  const maps = Object.entries(lines).map(([map, of]) => [MAPS[map as MapName], text(of)]);
  return { ...Object.fromEntries(maps), [NAME_LIST]: text(nameList(sets)), [SECRET_LIST]: secretList(plan) };
}

const text = (lines: readonly Line[]): string => lines.map(([key, value]) => `${key} ${value}\n`).join('');

/** What each pod of the door keeps to by itself. */
const part = ({ sharedBy }: FrontDoorPlan, limit: number | undefined): number | undefined =>
  limit === undefined ? undefined : Math.ceil(limit / sharedBy);

const limits = ({ tenants }: FrontDoorPlan, limit: (tenant: DoorTenantPlan) => number | undefined): readonly Line[] =>
  tenants.flatMap((tenant) => {
    const value = limit(tenant);
    return value === undefined ? [] : [[tenant.name, value] as const];
  });

/** Names that some tenants may use; tenants with the same ones share it, or names would be repeated by the hundred. */
interface NameSet {
  /** The first tenant that has it. */
  readonly set: string;
  readonly names: readonly DoorNamePlan[];
}

/** The set of each tenant, in their order. */
function setsByTenant({ tenants, names }: FrontDoorPlan): ReadonlyMap<string, NameSet> {
  const known = new Map<string, NameSet>();
  return new Map(
    tenants.map((tenant) => {
      const key = [...tenant.names].sort().join();
      const own = known.get(key) ?? {
        set: tenant.name,
        names: names.filter(({ name }) => tenant.names.includes(name)),
      };
      known.set(key, own);
      return [tenant.name, own];
    }),
  );
}

/** `execution:9000,execution-next:10000`: slots below the number are that model's. */
function endsOf({ variants }: DoorNamePlan): string {
  const ends = variants.map((_, index) => variants.slice(0, index + 1).reduce((sum, { share }) => sum + share, 0));
  return variants.map(({ model }, index) => `${model}:${ends[index]}`).join();
}

function enumeration(names: readonly DoorNamePlan[]): string {
  const shown = names.filter(
    (_, index) =>
      names
        .slice(0, index + 1)
        .map(({ name }) => name)
        .join(', ').length <= LONGEST_NAME_LIST,
  );
  const rest = names.length - shown.length;
  return `${shown.map(({ name }) => name).join(', ')}${rest === 0 ? '' : ` and ${rest} more (GET /v1/models)`}`;
}

const nameList = (sets: readonly NameSet[]): readonly Line[] =>
  sets.flatMap(({ set, names }) => names.map(({ name }): Line => [set, name]));

/** `tenant NAME SECRET`, `engine - SECRET`, `certificate - SECRET`. */
function secretList({ tenants, engineKeySecret, certificateSecretArn }: FrontDoorPlan): string {
  return [
    ...tenants.map(({ name, secretName }) => `tenant ${name} ${secretName}\n`),
    ...(engineKeySecret === undefined ? [] : [`${ENGINE_KEY_ENTRY} - ${engineKeySecret}\n`]),
    ...(certificateSecretArn === undefined ? [] : [`certificate - ${certificateSecretArn}\n`]),
  ].join('');
}

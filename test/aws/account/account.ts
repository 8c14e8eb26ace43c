import { ServiceError } from '../cloudformation/template';
import { identify, uniqueKey } from './identities';
import { requirementsOf } from './requirements';
import { refusalOf } from '../rules';
import { DEFAULT_QUOTAS, type Quotas } from '../rules/ec2';
import { resolvedTemplateVersion } from '../rules/eks';
import { afterCreate, beforeDelete } from './side-effects';
import { blockersOf } from './blockers';
import { emptyKubernetes, type Kubernetes } from './kubernetes';

export interface Resource {
  readonly type: string;
  /** What `Ref` returns. */
  readonly id: string;
  readonly key: string;
  properties: Record<string, unknown>;
  attributes: Record<string, string>;
  /** Stack and logical id, or who made it. */
  readonly owner: string;
  /** What lives inside a cluster. */
  readonly kubernetes?: Kubernetes;
  /** What every version of a launch template held, the first one first. */
  readonly versions?: Record<string, unknown>[];
  /** How many steps the account had done when this was made. */
  readonly madeAt?: number;
  /** What schedules, people and EKS itself change beside CloudFormation. */
  live?: Live;
}

export interface Live {
  /** Nodes wanted now, where that is no longer what the template said. */
  desiredSize?: number;
  /** The number that `$Latest` meant when the nodes were made. */
  templateVersion?: string;
  /** When a control plane got its version. */
  upgradedOn?: Date;
  status?: 'ACTIVE' | 'UPDATING';
}

/** What happened to a resource; `before`: its properties until then. */
export interface ResourceChange {
  readonly action: 'created' | 'updated' | 'deleted';
  readonly resource: Resource;
  readonly before?: Record<string, unknown>;
}

export interface AccountCopy {
  readonly account: Account;
  /** The copy of a resource of the original. */
  readonly copyOf: (resource: Resource) => Resource;
}

export interface CapacityBlock {
  readonly start: string;
  readonly end: string;
  readonly instances: number;
}

export interface AccountOptions {
  readonly accountId: string;
  readonly region: string;
  /** @default - the quotas of a new account */
  readonly quotas?: Quotas;
  /** Capacity blocks by their id. @default - every block is as large as asked and active */
  readonly reservations?: Readonly<Record<string, CapacityBlock>>;
  /** How many steps after its creation an access entry is still unknown to the API server. @default - it works at once */
  readonly accessEntryDelaySteps?: number;
  /** How often each call is throttled before it is answered. @default - never */
  readonly throttledCalls?: number;
  /** @default - 2026-12-01 */
  readonly now?: Date;
}

/** One region of one account: what exists, what was ever named, what lies in buckets. It outlives every CLI call of a run. */
export class Account {
  readonly resources = new Set<Resource>();
  /** `bucket/key` of every uploaded object. */
  readonly objects = new Set<string>();
  readonly parameters = new Map<string, string>([['/cdk-bootstrap/hnb659fds/version', '28']]);
  readonly accountId: string;
  readonly region: string;
  /** Generated names, each with the resource it belongs to. */
  private readonly issued = new Map<string, Resource>();
  readonly quotas: Quotas;
  readonly reservations: ReadonlyMap<string, CapacityBlock>;
  readonly accessEntryDelaySteps: number;
  readonly throttledCalls: number;
  /** Tests move it. */
  now: Date;
  /** Called while EKS exchanges or changes nodes; tests let schedules fire here. */
  duringUpdate: (resource: Resource) => void = () => undefined;
  /** Called after each change: who counts pods listens here. */
  afterChange: (change: ResourceChange) => void = () => undefined;
  private readonly waiting = new Map<Resource, () => void>();
  private counter = 0;

  constructor(options: AccountOptions) {
    this.accountId = options.accountId;
    this.region = options.region;
    this.quotas = { ...DEFAULT_QUOTAS, ...options.quotas };
    this.reservations = new Map(Object.entries(options.reservations ?? {}));
    this.accessEntryDelaySteps = options.accessEntryDelaySteps ?? 0;
    this.throttledCalls = options.throttledCalls ?? 0;
    this.now = options.now ?? new Date('2026-12-01T00:00:00Z');
  }

  get assetBucket(): string {
    return `cdk-hnb659fds-assets-${this.accountId}-${this.region}`;
  }

  /** Creates what the service behind a type would create. Throws ServiceError. */
  create(type: string, properties: Record<string, unknown>, owner: string): Resource {
    this.checkReferences(type, properties);
    this.check(type, properties);
    this.refuse(type, undefined, properties);
    const identity = identify(type, properties, owner, { account: this, serial: ++this.counter });
    const key = uniqueKey(type, properties, identity.id);
    const existing = this.all(type).find((resource) => resource.key === key);
    if (existing !== undefined)
      throw new ServiceError(`Resource of type '${type}' with identifier '${key}' already exists.`);
    const kubernetes = emptyKubernetes(type);
    const versions = type === LAUNCH_TEMPLATE ? { versions: [properties] } : {};
    const madeAt = this.counter;
    const resource = this.add({ type, properties, owner, key, ...identity, kubernetes, madeAt, ...versions });
    this.settle(resource, {});
    afterCreate(this, resource);
    this.afterChange({ action: 'created', resource });
    return resource;
  }

  /** Registers something without asking whether it may exist: bootstrap resources and what services make themselves. */
  add(resource: Resource): Resource {
    this.resources.add(resource);
    for (const name of [resource.id, ...Object.values(resource.attributes)])
      if (isGenerated(name) && !this.issued.has(name)) this.issued.set(name, resource);
    return resource;
  }

  /** Updates in place. Throws ServiceError. */
  update(resource: Resource, properties: Record<string, unknown>): void {
    this.checkReferences(resource.type, properties);
    const before = resource.properties;
    this.refuse(resource.type, before, properties);
    this.check(resource.type, properties);
    this.counter++;
    resource.live = { ...resource.live, status: 'UPDATING' };
    this.duringUpdate(resource);
    resource.properties = properties;
    resource.versions?.push(properties);
    this.settle(resource, before);
    this.waiting.get(resource)?.();
    this.waiting.delete(resource);
    const version = resource.attributes['LatestVersionNumber'];
    if (version !== undefined)
      resource.attributes = { ...resource.attributes, LatestVersionNumber: String(Number(version) + 1) };
    afterCreate(this, resource);
    this.afterChange({ action: 'updated', resource, before });
  }

  /** Throws ServiceError while something else still uses it. */
  delete(resource: Resource): void {
    const [blocker] = blockersOf(this, resource);
    if (blocker !== undefined) throw new ServiceError(blocker);
    beforeDelete(this, resource);
    this.resources.delete(resource);
    this.afterChange({ action: 'deleted', resource });
  }

  /** The account as it is now, to go on with apart from this one. Hooks stay behind. */
  copy(): AccountCopy {
    const { accountId, region, quotas, accessEntryDelaySteps, throttledCalls, now } = this;
    const reservations = Object.fromEntries(this.reservations);
    const account = new Account({
      accountId,
      region,
      quotas,
      reservations,
      accessEntryDelaySteps,
      throttledCalls,
      now,
    });
    const copies = new Map([...this.resources, ...this.issued.values()].map((one) => [one, copied(one)] as const));
    const copyOf = (resource: Resource): Resource => copies.get(resource) ?? copied(resource);
    for (const resource of this.resources) account.resources.add(copyOf(resource));
    for (const [name, resource] of this.issued) account.issued.set(name, copyOf(resource));
    for (const key of this.objects) account.objects.add(key);
    for (const [name, value] of this.parameters) account.parameters.set(name, value);
    account.counter = this.counter;
    return { account, copyOf };
  }

  /** What a schedule or a person asks of EKS beside CloudFormation. Throws ServiceError while the group is being changed. */
  updateNodegroupConfig(group: Resource, desiredSize: number): void {
    if (group.live?.status === 'UPDATING')
      throw new ServiceError(`Nodegroup ${group.id} is currently being updated (ResourceInUseException)`);
    group.live = { ...group.live, desiredSize };
  }

  /** Calls something as soon as the change of a resource that is under way is done. */
  afterUpdate(resource: Resource, call: () => void): void {
    this.waiting.set(resource, call);
  }

  /** What EKS remembers of a change once it is done. */
  private settle(resource: Resource, before: Record<string, unknown>): void {
    const { type, properties } = resource;
    const changed = (name: string): boolean => JSON.stringify(before[name]) !== JSON.stringify(properties[name]);
    const nodes = type === NODE_GROUP;
    resource.live = {
      ...resource.live,
      status: 'ACTIVE',
      ...(nodes && changed('ScalingConfig') ? { desiredSize: wantedSize(properties) } : {}),
      ...(nodes && changed('LaunchTemplate') ? { templateVersion: resolvedTemplateVersion(properties, this) } : {}),
      ...(type === CLUSTER && changed('Version') ? { upgradedOn: this.now } : {}),
    };
  }

  /** Properties of one version of a launch template: a number, `$Latest`, or the default one. */
  launchTemplateData(id: unknown, version: unknown): Record<string, unknown> | undefined {
    const template = this.byId(LAUNCH_TEMPLATE, id);
    const LaunchTemplate = { Id: id, Version: version };
    const number = Number(resolvedTemplateVersion({ LaunchTemplate }, this));
    return template?.versions?.[number - 1] ?? template?.properties;
  }

  templateOf({ LaunchTemplate }: Record<string, unknown>): Record<string, unknown> | undefined {
    if (typeof LaunchTemplate !== 'object' || LaunchTemplate === null) return undefined;
    const { Id, Version } = LaunchTemplate as { readonly Id?: unknown; readonly Version?: unknown };
    return this.launchTemplateData(Id, Version);
  }

  /** Nodes that the group with these properties has now, whoever asked for them. */
  runningNodes(properties: Record<string, unknown> | undefined): number {
    const group = this.all(NODE_GROUP).find((resource) => resource.properties === properties);
    return group?.live?.desiredSize ?? wantedSize(properties ?? {});
  }

  daysSinceUpgrade(clusterName: unknown): number {
    const upgradedOn = this.byId(CLUSTER, clusterName)?.live?.upgradedOn ?? new Date(0);
    return (this.now.getTime() - upgradedOn.getTime()) / 86_400_000;
  }

  stepsSince = ({ madeAt = 0 }: Resource): number => this.counter - madeAt;

  all(type: string): Resource[] {
    return [...this.resources].filter((resource) => resource.type === type);
  }

  byId(type: string, id: unknown): Resource | undefined {
    return this.all(type).find((resource) => resource.id === id || resource.attributes['Arn'] === id);
  }

  isLive(resource: Resource): boolean {
    return this.resources.has(resource);
  }

  private check(type: string, properties: Record<string, unknown>): void {
    for (const requirement of requirementsOf(type)) {
      const complaint = requirement(properties, this);
      if (complaint !== undefined) throw new ServiceError(complaint);
    }
  }

  private refuse(type: string, before: Record<string, unknown> | undefined, after: Record<string, unknown>): void {
    const reason = refusalOf(this, type, before, after);
    if (reason !== undefined) throw new ServiceError(reason);
  }

  /** A generated id in a property must belong to something that exists now. */
  private checkReferences(type: string, properties: Record<string, unknown>): void {
    for (const text of stringsIn(properties)) {
      const resource = this.issued.get(text);
      const exists = resource === undefined ? !EC2_ID.test(text) : this.resources.has(resource);
      if (!exists) throw new ServiceError(`${type}: '${text}' does not exist`);
    }
  }
}

/** Properties and attributes are only ever replaced as a whole, so both may have the same ones. */
function copied(resource: Resource): Resource {
  const { kubernetes, versions, live } = resource;
  return {
    ...resource,
    ...(kubernetes && {
      kubernetes: { namespaces: new Set(kubernetes.namespaces), charts: new Set(kubernetes.charts) },
    }),
    ...(versions && { versions: [...versions] }),
    ...(live && { live: { ...live } }),
  };
}

const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
const NODE_GROUP = 'AWS::EKS::Nodegroup';
const CLUSTER = 'AWS::EKS::Cluster';

function wantedSize({ ScalingConfig }: Record<string, unknown>): number {
  return Number((ScalingConfig as { readonly DesiredSize?: number } | undefined)?.DesiredSize ?? 0);
}

const EC2_ID = /^(vpc|subnet|sg|rtb|lt|fs|vpce)-[0-9a-f]{17}$/;

/** Names made up by the double end in a serial number no one would type. */
function isGenerated(name: string): boolean {
  return EC2_ID.test(name) || /[0-9A-Fa-f]{12}(:\*)?$/.test(name) || name.includes(':layer:');
}

export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

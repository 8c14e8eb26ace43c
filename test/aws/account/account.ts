import { ServiceError } from '../cloudformation/template';
import { identify, uniqueKey } from './identities';
import { requirementsOf } from './requirements';
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
}

export interface AccountOptions {
  readonly accountId: string;
  readonly region: string;
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
  private counter = 0;

  constructor({ accountId, region }: AccountOptions) {
    this.accountId = accountId;
    this.region = region;
  }

  get assetBucket(): string {
    return `cdk-hnb659fds-assets-${this.accountId}-${this.region}`;
  }

  /** Creates what the service behind a type would create. Throws ServiceError. */
  create(type: string, properties: Record<string, unknown>, owner: string): Resource {
    this.checkReferences(type, properties);
    this.check(type, properties);
    const identity = identify(type, properties, owner, { account: this, serial: ++this.counter });
    const key = uniqueKey(type, properties, identity.id);
    const existing = this.all(type).find((resource) => resource.key === key);
    if (existing !== undefined)
      throw new ServiceError(`Resource of type '${type}' with identifier '${key}' already exists.`);
    const resource = this.add({ type, properties, owner, key, ...identity, kubernetes: emptyKubernetes(type) });
    afterCreate(this, resource);
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
    this.check(resource.type, properties);
    resource.properties = properties;
    const version = resource.attributes['LatestVersionNumber'];
    if (version !== undefined)
      resource.attributes = { ...resource.attributes, LatestVersionNumber: String(Number(version) + 1) };
    afterCreate(this, resource);
  }

  /** Throws ServiceError while something else still uses it. */
  delete(resource: Resource): void {
    const [blocker] = blockersOf(this, resource);
    if (blocker !== undefined) throw new ServiceError(blocker);
    beforeDelete(this, resource);
    this.resources.delete(resource);
  }

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

  /** A generated id in a property must belong to something that exists now. */
  private checkReferences(type: string, properties: Record<string, unknown>): void {
    for (const text of stringsIn(properties)) {
      const resource = this.issued.get(text);
      const exists = resource === undefined ? !EC2_ID.test(text) : this.resources.has(resource);
      if (!exists) throw new ServiceError(`${type}: '${text}' does not exist`);
    }
  }
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

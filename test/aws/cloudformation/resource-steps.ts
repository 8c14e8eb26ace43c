import type { Resource } from '../account/account';
import { literalName } from './changes';
import { resolve, type Scope } from './intrinsics';
import { isCustomResource, requiresReplacement, schemaProblems } from './service-spec';
import { isKept, type Stack, type StackResource } from './stack';
import { messageOf, ServiceError, type ResourceDefinition, type Template } from './template';
import { scopeOf, type Action, type World } from './world';

/** How often a throttled call is made before it is a failure. No document gives the number. */
const RETRIES = 10;

/** Types to which a tag of the stack is one more change, where that can be one too many. */
const TAKES_STACK_TAGS = ['AWS::EKS::Nodegroup'];

export interface Undo {
  readonly describe: string;
  run(): void;
}

/** What can happen to one resource of a stack, each with its events and with the way back. */
export class ResourceSteps {
  /** In the order of what was done. */
  readonly undo: Undo[] = [];
  /** What success leaves to do, replaced resources first. */
  readonly cleanup: (() => void)[] = [];

  constructor(
    private readonly world: World,
    private readonly stack: Stack,
    private readonly target: {
      readonly template: Template;
      readonly imports: readonly string[];
      readonly tags?: Record<string, string>;
    },
  ) {}

  create(logicalId: string, definition: ResourceDefinition): void {
    const resource = this.target.imports.includes(logicalId)
      ? this.import(logicalId, definition)
      : this.createNew(logicalId, definition);
    const entry: StackResource = { logicalId, definition, resource };
    this.stack.resources.set(logicalId, entry);
    this.undo.push({ describe: logicalId, run: () => this.undoCreate(entry) });
  }

  private import(logicalId: string, definition: ResourceDefinition): Resource {
    const found = this.world.account.byId(definition.Type, literalName(definition));
    if (found === undefined) throw new ServiceError(`nothing to import for ${logicalId}`);
    found.properties = this.properties(definition); // an import records the template, it changes nothing
    this.record(logicalId, definition.Type, found.id, 'IMPORT_COMPLETE');
    return found;
  }

  private createNew(logicalId: string, definition: ResourceDefinition): Resource {
    const { Type } = definition;
    return this.step('CREATE', logicalId, Type, '', () => {
      const properties = this.properties(definition);
      const problems = schemaProblems(Type, properties);
      if (problems.length > 0)
        throw new ServiceError(`Properties validation failed for resource ${logicalId}: ${problems.join('; ')}`);
      return this.world.account.create(Type, properties, `${this.stack.name}/${logicalId}`);
    });
  }

  private undoCreate({ logicalId, definition, resource }: StackResource): void {
    const imported = this.target.imports.includes(logicalId);
    if (imported || isKept(definition.DeletionPolicy, { creating: true })) {
      this.record(logicalId, definition.Type, resource.id, 'DELETE_SKIPPED');
    } else {
      this.delete({ logicalId, definition, resource });
    }
    this.stack.resources.delete(logicalId);
  }

  update(existing: StackResource, definition: ResourceDefinition): void {
    const { logicalId, resource } = existing;
    const { Type } = definition;
    const properties = this.properties(definition);
    const unchanged = JSON.stringify(properties) === JSON.stringify(resource.properties);
    this.stack.resources.set(logicalId, { ...existing, definition });
    this.undo.push({ describe: logicalId, run: () => void this.stack.resources.set(logicalId, existing) });
    if (unchanged && Type === existing.definition.Type) return;
    const replaced = Type !== existing.definition.Type || requiresReplacement(Type, resource.properties, properties);
    if (replaced) this.replace(existing, definition);
    else this.updateInPlace(existing, definition, properties);
  }

  private replace(existing: StackResource, definition: ResourceDefinition): void {
    const { logicalId } = existing;
    const resource = this.createNew(logicalId, definition);
    const entry = { logicalId, definition, resource };
    this.stack.resources.set(logicalId, entry);
    this.undo.push({ describe: logicalId, run: () => this.delete(entry) });
    this.cleanup.unshift(() => {
      if (!isKept(existing.definition.UpdateReplacePolicy, { creating: false })) this.tryDelete(existing);
    });
  }

  private updateInPlace(existing: StackResource, definition: ResourceDefinition, next: Record<string, unknown>): void {
    const { logicalId, resource } = existing;
    const previous = resource.properties;
    this.step('UPDATE', logicalId, definition.Type, resource.id, () => {
      const problems = schemaProblems(definition.Type, next);
      if (problems.length > 0) throw new ServiceError(problems.join('; '));
      this.world.account.update(resource, next);
      return resource;
    });
    this.undo.push({
      describe: logicalId,
      run: () => {
        this.world.account.update(resource, previous);
        this.record(logicalId, definition.Type, resource.id, 'UPDATE_COMPLETE');
      },
    });
  }

  private step(action: Action, logicalId: string, type: string, id: string, run: () => Resource): Resource {
    this.record(logicalId, type, id, `${action}_IN_PROGRESS`);
    try {
      const reason = this.world.fault({ stack: this.stack.name, logicalId, type, action });
      if (reason !== undefined) throw new ServiceError(reason);
      this.beThrottled(type);
      const resource = run();
      this.record(logicalId, type, resource.id, `${action}_COMPLETE`);
      return resource;
    } catch (error) {
      this.record(logicalId, type, id, `${action}_FAILED`, messageOf(error));
      throw error;
    }
  }

  /** CloudFormation repeats a call that was throttled, but not for ever; what a custom resource calls is its own affair. */
  private beThrottled(type: string): void {
    if (isCustomResource(type) || this.world.account.throttledCalls < RETRIES) return;
    throw new ServiceError(`Rate exceeded (Service: ${type.split('::')[1] ?? ''}, Status Code: 429) (Throttling)`);
  }

  delete({ logicalId, definition, resource }: StackResource): void {
    if (!this.world.account.isLive(resource)) return;
    this.step('DELETE', logicalId, definition.Type, resource.id, () => {
      this.world.account.delete(resource);
      return resource;
    });
  }

  /** Failures only leave things behind. */
  tryDelete(entry: StackResource): void {
    try {
      this.delete(entry);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  private properties(definition: ResourceDefinition): Record<string, unknown> {
    const properties = resolve(definition.Properties ?? {}, this.scope()) as Record<string, unknown>;
    const { tags = {} } = this.target;
    if (!TAKES_STACK_TAGS.includes(definition.Type) || Object.keys(tags).length === 0) return properties;
    return { ...properties, Tags: { ...tags, ...(properties['Tags'] as object | undefined) } };
  }

  private record(logicalId: string, type: string, id: string, status: string, reason?: string): void {
    this.world.record(this.stack, logicalId, type, id, status, reason);
  }

  scope(): Scope {
    return scopeOf(this.world, this.stack, this.target.template);
  }
}

import type { Resource } from '../account/account';
import { dependenciesOf, scheduled } from './graph';
import { condition, resolve, type Scope } from './intrinsics';
import { literalName } from './changes';
import { exportProblem } from './exports';
import { requiresReplacement, schemaProblems } from './service-spec';
import { isKept, type Stack, type StackResource } from './stack';
import { ServiceError, ValidationError, type ResourceDefinition, type Template } from './template';
import { scopeOf, type Action, type World } from './world';

export interface Target {
  readonly template: Template;
  readonly templateBody: string;
  readonly tags: Record<string, string>;
  readonly imports: readonly string[];
}

interface Undo {
  readonly describe: string;
  run(): void;
}

/** One create or update of a stack, resource by resource, remembering how to undo each step. */
export class Operation {
  private readonly undo: Undo[] = [];
  private readonly cleanup: (() => void)[] = [];
  private readonly before: Pick<Stack, 'template' | 'templateBody' | 'tags'>;

  constructor(
    private readonly world: World,
    private readonly stack: Stack,
    private readonly target: Target,
  ) {
    const { template, templateBody, tags } = stack;
    this.before = { template, templateBody, tags };
  }

  /** Throws ServiceError or ValidationError at the first resource or output that fails. */
  apply(): void {
    const { template } = this.target;
    for (const logicalId of scheduled(dependenciesOf(template), this.world.schedule)) {
      const definition = template.Resources[logicalId];
      if (definition === undefined || !this.isWanted(definition)) continue;
      const existing = this.stack.resources.get(logicalId);
      if (existing === undefined) this.create(logicalId, definition);
      else this.update(existing, definition);
    }
    this.applyOutputs();
    Object.assign(this.stack, { template, templateBody: this.target.templateBody, tags: this.target.tags });
  }

  /** After success: what is no longer in the template and what was replaced. Failures only leave things behind. */
  cleanUp(): void {
    const reversed = scheduled(dependenciesOf(this.before.template)).reverse();
    for (const logicalId of reversed) {
      const gone = this.stack.resources.get(logicalId);
      if (gone === undefined || this.isStillThere(logicalId)) continue;
      this.stack.resources.delete(logicalId);
      if (!isKept(gone.definition.DeletionPolicy, { creating: false })) this.tryDelete(gone);
    }
    for (const step of this.cleanup) step();
  }

  /** Undoes every step, last first. Returns what could not be undone. */
  rollBack(): string[] {
    const failures = this.undo.reverse().flatMap((step) => {
      try {
        step.run();
        return [];
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        return [`${step.describe}: ${error.message}`];
      }
    });
    Object.assign(this.stack, this.before);
    return failures;
  }

  private isStillThere(logicalId: string): boolean {
    const definition = this.target.template.Resources[logicalId];
    return definition !== undefined && this.isWanted(definition);
  }

  private isWanted({ Condition }: ResourceDefinition): boolean {
    return Condition === undefined || condition(Condition, this.scope());
  }

  private create(logicalId: string, definition: ResourceDefinition): void {
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

  private update(existing: StackResource, definition: ResourceDefinition): void {
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

  private applyOutputs(): void {
    const scope = this.scope();
    const wanted = Object.entries(this.target.template.Outputs ?? {}).filter(
      ([, { Condition }]) => Condition === undefined || condition(Condition, scope),
    );
    const next = new Map(
      wanted.map(([name, { Value, Export }]) => {
        const exported = Export === undefined ? {} : { exportName: String(resolve(Export.Name, scope)) };
        return [name, { value: String(resolve(Value, scope)), ...exported }];
      }),
    );
    const problem = exportProblem(this.world.stacks(), this.stack, next);
    if (problem !== undefined) throw new ValidationError(problem);
    const previous = this.stack.outputs;
    this.stack.outputs = next;
    this.undo.push({ describe: 'outputs', run: () => void (this.stack.outputs = previous) });
  }

  private step(action: Action, logicalId: string, type: string, id: string, run: () => Resource): Resource {
    this.record(logicalId, type, id, `${action}_IN_PROGRESS`);
    try {
      const reason = this.world.fault({ stack: this.stack.name, logicalId, type, action });
      if (reason !== undefined) throw new ServiceError(reason);
      const resource = run();
      this.record(logicalId, type, resource.id, `${action}_COMPLETE`);
      return resource;
    } catch (error) {
      this.record(logicalId, type, id, `${action}_FAILED`, messageOf(error));
      throw error;
    }
  }

  delete({ logicalId, definition, resource }: StackResource): void {
    if (!this.world.account.isLive(resource)) return;
    this.step('DELETE', logicalId, definition.Type, resource.id, () => {
      this.world.account.delete(resource);
      return resource;
    });
  }

  private tryDelete(entry: StackResource): void {
    try {
      this.delete(entry);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  private properties(definition: ResourceDefinition): Record<string, unknown> {
    return resolve(definition.Properties ?? {}, this.scope()) as Record<string, unknown>;
  }

  private record(logicalId: string, type: string, id: string, status: string, reason?: string): void {
    this.world.record(this.stack, logicalId, type, id, status, reason);
  }

  private scope(): Scope {
    return scopeOf(this.world, this.stack, this.target.template);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { exportProblem } from './exports';
import { dependenciesOf, scheduled } from './graph';
import { condition, resolve } from './intrinsics';
import { ResourceSteps } from './resource-steps';
import { isKept, type Stack } from './stack';
import { ServiceError, ValidationError, type ResourceDefinition, type Template } from './template';
import type { World } from './world';

export interface Target {
  readonly template: Template;
  readonly templateBody: string;
  readonly tags: Record<string, string>;
  readonly imports: readonly string[];
}

/** A step that could not be undone. */
export interface NotUndone {
  readonly logicalId: string;
  readonly problem: string;
}

/** One create or update of a stack, resource by resource, remembering how to undo each step. */
export class Operation {
  private readonly steps: ResourceSteps;
  private readonly before: Pick<Stack, 'template' | 'templateBody' | 'tags'>;

  constructor(
    private readonly world: World,
    private readonly stack: Stack,
    private readonly target: Target,
  ) {
    const { template, templateBody, tags } = stack;
    this.steps = new ResourceSteps(world, stack, target);
    this.before = { template, templateBody, tags };
  }

  /** Throws ServiceError or ValidationError at the first resource or output that fails. */
  apply(): void {
    const { template } = this.target;
    for (const logicalId of scheduled(dependenciesOf(template), this.world.schedule)) {
      const definition = template.Resources[logicalId];
      if (definition === undefined || !this.isWanted(definition)) continue;
      const existing = this.stack.resources.get(logicalId);
      if (existing === undefined) this.steps.create(logicalId, definition);
      else this.steps.update(existing, definition);
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
      if (!isKept(gone.definition.DeletionPolicy, { creating: false })) this.steps.tryDelete(gone);
    }
    for (const step of this.steps.cleanup) step();
  }

  /** Undoes every step, last first. Returns what could not be undone. */
  rollBack(): readonly NotUndone[] {
    const failures = this.steps.undo.reverse().flatMap((step) => {
      try {
        step.run();
        return [];
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        return [{ logicalId: step.describe, problem: error.message }];
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
    return Condition === undefined || condition(Condition, this.steps.scope());
  }

  private applyOutputs(): void {
    const scope = this.steps.scope();
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
    this.steps.undo.push({ describe: 'outputs', run: () => void (this.stack.outputs = previous) });
  }
}

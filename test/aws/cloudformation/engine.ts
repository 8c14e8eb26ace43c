import type { Account } from '../account/account';
import { changesBetween, importableResources } from './changes';
import { importersOf, exportedValue } from './exports';
import { dependenciesOf, importsIn, scheduled, type Schedule } from './graph';
import { messageOf, Operation } from './operation';
import { scopeOf, type Fault, type World } from './world';
import { EMPTY_TEMPLATE, isKept, type ChangeSet, type Stack } from './stack';
import { ServiceError, ValidationError, type Template } from './template';
import { checkRules, validateTemplate } from './validate';

export interface ChangeSetRequest {
  readonly stackName: string;
  readonly name: string;
  readonly type: ChangeSet['type'];
  readonly templateBody: string;
  readonly tags: Record<string, string>;
  readonly importExistingResources?: boolean;
}

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** CloudFormation as its documentation describes it, one operation at a time and at once. */
export class CloudFormation {
  /** Makes steps fail; tests set it. */
  fault: Fault = () => undefined;
  schedule: Schedule = {};
  private readonly known = new Map<string, Stack>();
  private readonly deleted: Stack[] = [];
  private serial = 0;
  private clock = 0;

  constructor(readonly account: Account) {}

  get stacks(): readonly Stack[] {
    return [...this.known.values()];
  }

  /** By name, or by id, under which deleted stacks can still be described. */
  find(nameOrId: string): Stack | undefined {
    const all = [...this.known.values(), ...this.deleted];
    return this.known.get(nameOrId) ?? all.find((stack) => stack.id === nameOrId);
  }

  /** Throws ValidationError when there is none. */
  stack(nameOrId: string): Stack {
    const stack = this.find(nameOrId);
    if (stack === undefined) throw new ValidationError(`Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  /** Throws ValidationError for what the API refuses at once; anything else ends in the change set's status. */
  createChangeSet(request: ChangeSetRequest): { readonly stack: Stack; readonly changeSet: ChangeSet } {
    const template = JSON.parse(request.templateBody) as Template;
    const existing = this.known.get(request.stackName);
    if (request.type === 'UPDATE' && existing === undefined) this.stack(request.stackName);
    if (existing !== undefined) refuseWhileUnusable(existing, request.type);
    validateTemplate(template);
    const stack = existing ?? this.addStack(request.stackName);
    const changeSet = this.prepare(stack, template, request);
    stack.changeSets.set(request.name, changeSet);
    return { stack, changeSet };
  }

  executeChangeSet(stackName: string, name: string, { disableRollback = false } = {}): void {
    const stack = this.stack(stackName);
    const changeSet = this.changeSet(stack, name);
    if (changeSet.status !== 'CREATE_COMPLETE')
      throw new ValidationError(
        `ChangeSet [${name}] cannot be executed in its current status of [${changeSet.status}]`,
      );
    stack.changeSets.clear();
    this.run(stack, changeSet, disableRollback);
  }

  changeSet(stack: Stack, nameOrId: string): ChangeSet {
    const found = [...stack.changeSets.values()].find(({ id, name }) => nameOrId === id || nameOrId === name);
    if (found === undefined) throw new ChangeSetNotFound(`ChangeSet [${nameOrId}] does not exist`);
    return found;
  }

  deleteStack(nameOrId: string): void {
    const stack = this.stack(nameOrId);
    if (stack.status === 'DELETE_COMPLETE') return;
    if (stack.terminationProtection)
      throw new ValidationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    this.setStatus(stack, 'DELETE_IN_PROGRESS', 'User Initiated');
    const problem = this.exportInUse(stack) ?? this.deleteResources(stack);
    if (problem !== undefined) return this.setStatus(stack, 'DELETE_FAILED', problem);
    this.known.delete(stack.name);
    this.deleted.push(stack);
    stack.outputs = new Map();
    this.setStatus(stack, 'DELETE_COMPLETE');
  }

  private prepare(stack: Stack, template: Template, request: ChangeSetRequest): ChangeSet {
    const { name, type, tags, templateBody } = request;
    const base = { name, type, template, templateBody, tags, id: this.arn('changeSet', name), time: this.now() };
    const missing = importsIn(template).find((exported) => exportedValue(this.stacks, exported) === undefined);
    const failed = (reason: string): ChangeSet => ({ ...base, status: 'FAILED', reason, changes: [], imports: [] });
    if (missing !== undefined) return failed(`No export named ${missing} found. Rollback requested by user.`);
    try {
      checkRules(template, scopeOf(this.world(), stack, template));
    } catch (error) {
      return failed(messageOf(error));
    }
    const importing = request.importExistingResources === true;
    const imports = importing ? importableResources(this.account, this.stacks, stack, template) : [];
    const changes = changesBetween(stack, template, imports);
    if (changes.length === 0 && isSameOtherwise(stack, request) && !stack.pending) return failed(NO_CHANGES);
    return { ...base, status: 'CREATE_COMPLETE', changes, imports };
  }

  private run(stack: Stack, changeSet: ChangeSet, disableRollback: boolean): void {
    const creating = stack.status === 'REVIEW_IN_PROGRESS';
    const verb = creating ? 'CREATE' : 'UPDATE';
    this.setStatus(stack, `${verb}_IN_PROGRESS`, 'User Initiated');
    const operation = new Operation(this.world(), stack, changeSet);
    try {
      operation.apply();
    } catch (error) {
      return this.fail(stack, operation, { creating, disableRollback, reason: messageOf(error) });
    }
    stack.pending = false;
    operation.cleanUp();
    this.setStatus(stack, `${verb}_COMPLETE`);
  }

  private fail(
    stack: Stack,
    operation: Operation,
    { creating, disableRollback, reason }: { creating: boolean; disableRollback: boolean; reason: string },
  ): void {
    if (disableRollback) {
      stack.pending = true;
      return this.setStatus(stack, creating ? 'CREATE_FAILED' : 'UPDATE_FAILED', reason);
    }
    const prefix = creating ? '' : 'UPDATE_';
    this.setStatus(stack, `${prefix}ROLLBACK_IN_PROGRESS`, reason);
    const failures = operation.rollBack();
    if (failures.length === 0) return this.setStatus(stack, `${prefix}ROLLBACK_COMPLETE`);
    this.setStatus(
      stack,
      `${prefix}ROLLBACK_FAILED`,
      `The following resource(s) failed to delete: ${failures.join('; ')}`,
    );
  }

  private exportInUse(stack: Stack): string | undefined {
    const others = this.stacks.filter((other) => other !== stack);
    for (const { exportName } of stack.outputs.values()) {
      const [importer] = exportName === undefined ? [] : importersOf(others, exportName);
      if (importer !== undefined) return `Export ${exportName ?? ''} cannot be deleted as it is in use by ${importer}`;
    }
    return undefined;
  }

  private deleteResources(stack: Stack): string | undefined {
    const operation = new Operation(this.world(), stack, { ...stack, imports: [] });
    const failures = scheduled(dependenciesOf(this.deletionTemplate(stack)), this.schedule)
      .reverse()
      .flatMap((logicalId) => this.deleteResource(stack, operation, logicalId));
    return failures.length === 0 ? undefined : `The following resource(s) failed to delete: [${failures.join(', ')}]`;
  }

  /** What is there, with the dependencies of the template it came from. */
  private deletionTemplate(stack: Stack): Template {
    const present = [...stack.resources.values()].map(({ logicalId, definition }) => [logicalId, definition]);
    return { ...stack.template, Resources: Object.fromEntries(present) as Template['Resources'] };
  }

  private deleteResource(stack: Stack, operation: Operation, logicalId: string): string[] {
    const entry = stack.resources.get(logicalId);
    if (entry === undefined) return [];
    try {
      if (isKept(entry.definition.DeletionPolicy, { creating: false }))
        this.record(stack, logicalId, entry.definition.Type, entry.resource.id, 'DELETE_SKIPPED');
      else operation.delete(entry);
      stack.resources.delete(logicalId);
      return [];
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return [`${logicalId}: ${error.message}`];
    }
  }

  private addStack(name: string): Stack {
    const stack: Stack = {
      name,
      id: this.arn('stack', name),
      created: this.now(),
      status: 'REVIEW_IN_PROGRESS',
      template: EMPTY_TEMPLATE,
      templateBody: '{}',
      tags: {},
      terminationProtection: false,
      resources: new Map(),
      outputs: new Map(),
      changeSets: new Map(),
      events: [],
      pending: false,
    };
    this.known.set(name, stack);
    return stack;
  }

  private world(): World {
    const { account, schedule, fault } = this;
    return { account, schedule, fault, stacks: () => this.stacks, record: this.record.bind(this) };
  }

  private setStatus(stack: Stack, status: string, reason?: string): void {
    stack.status = status;
    stack.reason = reason;
    this.record(stack, stack.name, 'AWS::CloudFormation::Stack', stack.id, status, reason);
  }

  private record(stack: Stack, logicalId: string, type: string, physicalId: string, status: string, reason?: string) {
    stack.events.unshift({ id: String(++this.serial), logicalId, type, physicalId, status, reason, time: this.now() });
  }

  /** Strictly increasing, so that events keep their order where they are sorted by time. */
  private now(): string {
    this.clock = Math.max(Date.now(), this.clock + 1);
    return new Date(this.clock).toISOString();
  }

  private arn(kind: string, name: string): string {
    const serial = String(++this.serial).padStart(12, '0');
    return `arn:aws:cloudformation:${this.account.region}:${this.account.accountId}:${kind}/${name}/00000000-0000-4000-8000-${serial}`;
  }
}

export class ChangeSetNotFound extends ValidationError {
  override readonly name = 'ChangeSetNotFound';
}

/** States in which a stack takes no change set but must be deleted or rolled back first. */
const UNUSABLE = /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED|UPDATE_ROLLBACK_FAILED|DELETE_IN_PROGRESS)$/;

function refuseWhileUnusable(stack: Stack, type: ChangeSet['type']): void {
  if (UNUSABLE.test(stack.status))
    throw new ValidationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  if (type === 'CREATE' && stack.status !== 'REVIEW_IN_PROGRESS')
    throw new ValidationError(`Stack [${stack.name}] already exists and cannot be created again with the changeSet`);
}

function isSameOtherwise(stack: Stack, { tags, templateBody }: ChangeSetRequest): boolean {
  const outputs = (text: string): string => JSON.stringify((JSON.parse(text) as Template).Outputs ?? {});
  return (
    stack.status !== 'REVIEW_IN_PROGRESS' &&
    JSON.stringify(stack.tags) === JSON.stringify(tags) &&
    outputs(stack.templateBody) === outputs(templateBody)
  );
}

import type { Account } from '../account/account';
import { ChangeSetNotFound, prepareChangeSet, refuseWhileUnusable, type ChangeSetRequest } from './change-sets';
import { deleteContents } from './deletion';
import type { Schedule } from './graph';
import { Operation } from './operation';
import { copyOfStack, emptyStack, type ChangeSet, type Stack } from './stack';
import { messageOf, ValidationError, type Template } from './template';
import { validateTemplate } from './validate';
import type { Fault, World } from './world';

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

  /** Stacks and account as they are now, to go on with apart from these. Faults and schedules stay behind. */
  copy(): CloudFormation {
    const { account, copyOf } = this.account.copy();
    const engine = new CloudFormation(account);
    for (const [name, stack] of this.known) engine.known.set(name, copyOfStack(stack, copyOf));
    Object.assign(engine, { serial: this.serial, clock: this.clock });
    return engine;
  }

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
    validateTemplate(template, request.templateBody);
    const stack = existing ?? this.addStack(request.stackName);
    const { name, type, tags, templateBody } = request;
    const changeSet: ChangeSet = {
      ...{ name, type, template, templateBody, tags, id: this.arn('changeSet', name), time: this.now() },
      ...prepareChangeSet(this.world(), stack, template, request),
    };
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
    const problem = deleteContents(this.world(), stack);
    if (problem !== undefined) return this.setStatus(stack, 'DELETE_FAILED', problem);
    this.known.delete(stack.name);
    this.deleted.push(stack);
    stack.outputs = new Map();
    this.setStatus(stack, 'DELETE_COMPLETE');
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
    stack.notRolledBack = failures.map(({ logicalId }) => logicalId);
    const verb = creating ? 'delete' : 'update';
    const list = failures.map(({ logicalId, problem }) => `${logicalId}: ${problem}`).join('; ');
    this.setStatus(stack, `${prefix}ROLLBACK_FAILED`, `The following resource(s) failed to ${verb}: ${list}`);
  }

  /** Goes on without the resources that cannot go back; the stack then says of them what is not so. */
  continueUpdateRollback(nameOrId: string, { skip }: { readonly skip: readonly string[] }): void {
    const stack = this.stack(nameOrId);
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED')
      throw new ValidationError(`Stack:${stack.id} is in ${stack.status} state and its rollback cannot be continued.`);
    const left = stack.notRolledBack.filter((logicalId) => !skip.includes(logicalId));
    if (left.length > 0)
      return this.setStatus(
        stack,
        'UPDATE_ROLLBACK_FAILED',
        `The following resource(s) failed to update: [${left.join(', ')}]`,
      );
    stack.notRolledBack = [];
    this.setStatus(stack, 'UPDATE_ROLLBACK_COMPLETE');
  }

  private addStack(name: string): Stack {
    const stack = emptyStack(name, this.arn('stack', name), this.now());
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

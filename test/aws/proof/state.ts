import { Account, type Resource } from '../account/account';
import { CloudFormation } from '../cloudformation/engine';
import { isStateful } from '../cloudformation/stack';
import type { Step } from '../cloudformation/world';
import type { Assembly } from './assembly';

export function freshEngine(assembly: Assembly): CloudFormation {
  return new CloudFormation(new Account(assembly));
}

/** What a run must not lose: stateful resources of stacks that are up. */
export function statefulResources(engine: CloudFormation): Resource[] {
  return engine.stacks
    .filter(({ status }) => /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK)_COMPLETE$/.test(status))
    .flatMap(({ resources }) => [...resources.values()])
    .filter(({ definition }) => isStateful(definition))
    .map(({ resource }) => resource);
}

export function lost(engine: CloudFormation, before: readonly Resource[]): string[] {
  return before.filter((resource) => !engine.account.isLive(resource)).map(({ type, id }) => `${type} ${id}`);
}

/** Every stack with its status and what it holds: equal after two roads to the same place. */
export function summary(engine: CloudFormation): string {
  const stacks = engine.stacks.map(({ name, resources }) => `${name}: ${[...resources.keys()].sort().join(' ')}`);
  return stacks.sort().join('\n');
}

export function isUp(engine: CloudFormation): boolean {
  return engine.stacks.every(({ status }) => /^(CREATE|UPDATE)_COMPLETE$/.test(status));
}

/** Physical resources no stack owns, beyond what services made themselves. */
export function orphans(engine: CloudFormation): Resource[] {
  const owned = new Set(
    engine.stacks.flatMap(({ resources }) => [...resources.values()].map(({ resource }) => resource)),
  );
  return [...engine.account.resources].filter((resource) => !owned.has(resource) && resource.owner.includes('/'));
}

/** Fails the first attempt at one step. */
export function failOnce(engine: CloudFormation, wanted: Omit<Step, 'type'>): void {
  let failures = 0;
  engine.fault = ({ stack, logicalId, action }) => {
    const hit = stack === wanted.stack && logicalId === wanted.logicalId && action === wanted.action;
    return hit && failures++ === 0 ? INJECTED : undefined;
  };
}

export const INJECTED = 'Injected failure (Service: Double, Status Code: 500)';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account } from './account/account';
import { CloudFormation } from './cloudformation/engine';
import type { Template } from './cloudformation/template';
import type { Assembly } from './proof/assembly';
import { synthesizePlan } from './proof/synthesize';
import { planOf, type ShippedEnvironment } from '../support/plan-fixture';

/** The assembly of a shipped environment; nothing of it stays on disk. */
export function assemblyOf(name: ShippedEnvironment): Assembly {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-assembly-'));
  try {
    return synthesizePlan(planOf(name), directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function emptyAccount(): CloudFormation {
  return new CloudFormation(new Account({ accountId: '111122223333', region: 'us-west-2' }));
}

/** Creates or updates a stack and returns its status. */
export function apply(engine: CloudFormation, name: string, template: Template, disableRollback = false): string {
  const type = engine.find(name) === undefined ? 'CREATE' : 'UPDATE';
  const templateBody = JSON.stringify(template);
  const { changeSet } = engine.createChangeSet({ stackName: name, name: 'test', type, templateBody, tags: {} });
  if (changeSet.status === 'FAILED') return `change set: ${changeSet.reason ?? ''}`;
  engine.executeChangeSet(name, 'test', { disableRollback });
  return engine.stack(name).status;
}

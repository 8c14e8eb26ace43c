import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account } from './account/account';
import { CloudFormation } from './cloudformation/engine';
import type { Template } from './cloudformation/template';
import type { Assembly } from './proof/assembly';
import { assemble } from './proof/synthesize';
import { frozen } from '../support/memo';
import { planOf, type ShippedEnvironment } from '../support/plan-fixture';
import { unitApp } from '../support/unit-app';

const assemblies = new Map<ShippedEnvironment, Assembly>();

/** The assembly of a shipped environment, synthesized once a worker and frozen; nothing of it stays on disk. */
export function assemblyOf(name: ShippedEnvironment): Assembly {
  const assembly = assemblies.get(name) ?? frozen(synthesize(name));
  assemblies.set(name, assembly);
  return assembly;
}

function synthesize(name: ShippedEnvironment): Assembly {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-assembly-'));
  try {
    return assemble(unitApp({ outdir: directory }), planOf(name));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function emptyAccount(): CloudFormation {
  return new CloudFormation(new Account({ accountId: '111122223333', region: 'us-west-2' }));
}

/** Creates or updates a stack and returns its status. */
export function apply(
  engine: CloudFormation,
  name: string,
  template: Template,
  { disableRollback = false, tags = {} as Readonly<Record<string, string>> } = {},
): string {
  const type = engine.find(name) === undefined ? 'CREATE' : 'UPDATE';
  const templateBody = JSON.stringify(template);
  const { changeSet } = engine.createChangeSet({
    stackName: name,
    name: 'test',
    type,
    templateBody,
    tags: { ...tags },
  });
  if (changeSet.status === 'FAILED') return `change set: ${changeSet.reason ?? ''}`;
  engine.executeChangeSet(name, 'test', { disableRollback });
  return engine.stack(name).status;
}

import { join } from 'node:path';
import type { AccountOptions } from '../account/account';
import { liftProtection } from './deployer';
import { counted, failed, generic, ok, row, type Finding, type Row } from './row';
import { isStateful } from '../cloudformation/stack';
import { isUp, lost, orphans, statefulResources } from './state';
import { changedEnvironment, oneMoreNode } from './synthesize';
import { withWorkshop, type Workshop } from './workshop';
import type { CliResult } from './cdk-cli';

const DEPLOY = ['deploy', '--all', '--require-approval', 'never'];
const DESTROY = ['destroy', '--all', '--force'];

/** One environment, by name or in a file, through the real CLI, from nothing to nothing and back. */
export async function lifecycle(
  source: string,
  account: AccountOptions & { readonly environment: string },
): Promise<Row[]> {
  const { environment } = account;
  return withWorkshop(account, async (workshop) => {
    const app = ['--app', join(workshop.directory, 'cdk.out')];
    const rows: Row[] = [];
    const prove = async (run: string, work: () => Promise<Finding>): Promise<void> => {
      rows.push(await row(environment, run, () => checked(workshop, work)));
    };
    const synth = ['-c', `environment=${source}`, '--output', join(workshop.directory, 'cdk.out')];
    await prove('cdk deploy --all', () => firstDeployment(workshop, synth));
    await prove('cdk diff --fail', () => noDifference(workshop, app));
    await prove('cdk deploy --all, again', () => nothingToDo(workshop, app));
    await prove('cdk deploy --all, one node more', () => update(workshop, source));
    await prove('cdk destroy --all, protected', () => protectedDestroy(workshop, app));
    await prove('cdk destroy --all, protection lifted', () => destroy(workshop, app, environment));
    await prove('cdk deploy --all --import-existing-resources, after that', () => comeBack(workshop, app));
    return rows;
  });
}

/** A call the double had no answer for would make everything after it worthless. */
async function checked({ loopback }: Workshop, work: () => Promise<Finding>): Promise<Finding> {
  const finding = await work();
  const unknown = loopback.unknownCalls.splice(0);
  return unknown.length === 0 ? finding : failed(`the double does not know ${unknown.join(', ')}; ${finding.detail}`);
}

/** The end of what the CLI printed, for a row that failed. */
export function tail({ status, output }: CliResult): string {
  return `rc ${status}: ${output.trim().split('\n').slice(-8).join('\n')}`;
}

async function firstDeployment({ cli, engine, loopback }: Workshop, args: readonly string[]): Promise<Finding> {
  const result = await cli.run([...DEPLOY, ...args]);
  const created = engine.stacks.filter(({ status }) => status === 'CREATE_COMPLETE');
  if (result.status !== 0 || created.length < 5) return failed(tail(result));
  const calls = [...loopback.calls.values()].reduce((sum, count) => sum + count, 0);
  const resources = engine.stacks.reduce((sum, stack) => sum + stack.resources.size, 0);
  return ok(`${created.length} stacks CREATE_COMPLETE, ${resources} resources, ${calls} API calls`);
}

async function noDifference({ cli }: Workshop, app: readonly string[]): Promise<Finding> {
  const result = await cli.run(['diff', '--fail', ...app]);
  const silent = /Number of stacks with differences: 0\b/.test(result.output);
  return result.status === 0 && silent ? ok('no stack differs') : failed(tail(result));
}

async function nothingToDo({ cli, engine, loopback }: Workshop, app: readonly string[]): Promise<Finding> {
  const before = loopback.calls.get('ExecuteChangeSet');
  const result = await cli.run([...DEPLOY, ...app]);
  const executed = loopback.calls.get('ExecuteChangeSet') !== before;
  return result.status === 0 && !executed && isUp(engine) ? ok('no change set executed') : failed(tail(result));
}

/** What states how many nodes there are: the group, what starts and drains a capacity block, the budget. */
const COUNTS_NODES = ['AWS::EKS::Nodegroup', 'AWS::Scheduler::Schedule', 'AWS::Budgets::Budget'];

async function update({ cli, engine, directory }: Workshop, source: string): Promise<Finding> {
  const file = await changedEnvironment(source, oneMoreNode, directory);
  for (const stack of engine.stacks) stack.events.length = 0;
  const before = statefulResources(engine);
  const result = await cli.run([...DEPLOY, '-c', `environment=${file}`, '--output', join(directory, 'updated')]);
  if (result.status !== 0 || !isUp(engine)) return failed(tail(result));
  const events = engine.stacks.flatMap((stack) => stack.events).filter(({ type }) => !type.endsWith('::Stack'));
  const updated = events.filter(({ status }) => status === 'UPDATE_COMPLETE');
  const others = events.filter(({ status }) => /^(CREATE|DELETE)_/.test(status));
  const types = updated.map(({ type }) => type);
  const onlyNodes = types.includes('AWS::EKS::Nodegroup') && types.every((type) => COUNTS_NODES.includes(type));
  const names = counted(updated.map(({ type, logicalId }) => `${type} ${logicalId}`));
  if (lost(engine, before).length > 0) return failed(`lost ${lost(engine, before).join(', ')}`);
  return onlyNodes && others.length === 0
    ? ok(`in place: ${names}`)
    : failed(`touched ${names}, ${others.length} created or deleted`);
}

async function protectedDestroy({ cli, engine }: Workshop, app: readonly string[]): Promise<Finding> {
  const before = engine.account.resources.size;
  const result = await cli.run([...DESTROY, ...app]);
  const refused =
    result.status !== 0 && result.output.includes('cannot be deleted while TerminationProtection is enabled');
  const untouched = engine.account.resources.size === before;
  return refused && untouched ? ok('refused: TerminationProtection is enabled') : failed(tail(result));
}

async function destroy({ cli, engine }: Workshop, app: readonly string[], environment: string): Promise<Finding> {
  const definitions = engine.stacks.flatMap(({ resources }) => [...resources.values()]);
  const stateful = definitions.filter(({ definition }) => isStateful(definition)).map(({ resource }) => resource);
  liftProtection(engine);
  const result = await cli.run([...DESTROY, ...app]);
  const stuck = engine.stacks.filter(({ status }) => status === 'DELETE_FAILED');
  if (stuck.length > 0)
    return failed(
      stuck.map(({ name, reason = '' }) => generic(`${name} DELETE_FAILED: ${reason}`, environment)).join('; '),
    );
  if (result.status !== 0 || engine.stacks.length > 0) return failed(tail(result));
  const left = [...engine.account.resources];
  const unexpected = left.filter((resource) => !stateful.includes(resource));
  const missing = stateful.filter((resource) => !left.includes(resource));
  if (unexpected.length + missing.length > 0)
    return failed(
      `left over: ${counted(unexpected.map(({ type }) => type))}; lost: ${counted(missing.map(({ type }) => type))}`,
    );
  return ok(`kept: ${counted(left.map(({ type }) => type.replace('AWS::', '')))}`);
}

/** CloudFormation takes over by name, but a secret is known to it by an ARN: the runbook has it deleted and written again. */
function withoutSecrets({ account }: Workshop['engine']): void {
  for (const secret of account.all('AWS::SecretsManager::Secret')) account.resources.delete(secret);
}

async function comeBack({ cli, engine }: Workshop, app: readonly string[]): Promise<Finding> {
  if (engine.stacks.length > 0) return failed('not tried: the destruction before left stacks');
  withoutSecrets(engine);
  const before = [...engine.account.resources];
  const result = await cli.run([...DEPLOY, '--import-existing-resources', ...app]);
  if (result.status !== 0 || !isUp(engine)) return failed(tail(result));
  const gone = lost(engine, before);
  if (gone.length > 0) return failed(`lost ${gone.join(', ')}`);
  const left = orphans(engine);
  const taken = before.length - left.length;
  return ok(
    `${taken} taken over by name; without a stack: ${counted(left.map(({ type }) => type.replace('AWS::', '')))}`,
  );
}

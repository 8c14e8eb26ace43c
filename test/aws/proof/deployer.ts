import type { CloudFormation } from '../cloudformation/engine';
import { messageOf, ValidationError } from '../cloudformation/template';
import type { AssembledStack, Assembly } from './assembly';
import { publishAssets } from './assembly';

export interface DeployOptions {
  /** `--no-rollback` */
  readonly rollback?: boolean;
  /** `--import-existing-resources` */
  readonly importExistingResources?: boolean;
}

export type Outcome =
  { readonly kind: 'deployed' } | { readonly kind: 'stopped'; readonly stack: string; readonly reason: string };

/** `cdk deploy --all` without its process: the same calls in the same order, for runs by the thousand. */
export function deployAll(engine: CloudFormation, assembly: Assembly, options: DeployOptions = {}): Outcome {
  publishAssets(engine.account, assembly);
  for (const stack of assembly.stacks) {
    const reason = attempt(() => deployStack(engine, stack, options));
    if (reason !== undefined) return { kind: 'stopped', stack: stack.name, reason };
  }
  return { kind: 'deployed' };
}

/** `cdk deploy <stack>…`, with what they depend on unless `exclusively`; in deployment order, whatever order is typed. */
export function deploySome(
  engine: CloudFormation,
  assembly: Assembly,
  { stacks, exclusively }: { readonly stacks: readonly string[]; readonly exclusively: boolean },
  options: DeployOptions = {},
): Outcome {
  const unknown = stacks.find((name) => !assembly.stacks.some((stack) => stack.name === name));
  if (unknown !== undefined)
    return { kind: 'stopped', stack: unknown, reason: `No stacks match the name(s) ${unknown}` };
  const wanted = new Set(stacks);
  for (const { name, dependencies } of exclusively ? [] : [...assembly.stacks].reverse())
    if (wanted.has(name)) dependencies.forEach((dependency) => wanted.add(dependency));
  return deployAll(engine, { ...assembly, stacks: assembly.stacks.filter(({ name }) => wanted.has(name)) }, options);
}

/** `cdk destroy --all`: backwards, stopping at the first stack that cannot go. */
export function destroyAll(engine: CloudFormation, assembly: Assembly): Outcome {
  for (const { name } of [...assembly.stacks].reverse()) {
    const reason = attempt(() => destroyStack(engine, name));
    if (reason !== undefined) return { kind: 'stopped', stack: name, reason };
  }
  return { kind: 'deployed' };
}

export function attempt(run: () => string | undefined): string | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return messageOf(error);
  }
}

const CREATION_FAILED = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

function deployStack(engine: CloudFormation, assembled: AssembledStack, options: DeployOptions): string | undefined {
  const { name, templateBody, tags, terminationProtection } = assembled;
  const { rollback = true, importExistingResources } = options;
  const existing = engine.find(name);
  if (existing !== undefined && CREATION_FAILED.includes(existing.status)) {
    const reason = destroyStack(engine, name);
    if (reason !== undefined) return reason;
  }
  const current = engine.find(name);
  const type = current === undefined || current.status === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE';
  if (rollback && /^(CREATE|UPDATE)_FAILED$/.test(current?.status ?? ''))
    return `Stack is in a paused fail state (${current?.status ?? ''}) and command line arguments do not include "--no-rollback"`;
  const request = { stackName: name, name: 'deploy', type, templateBody, tags, importExistingResources } as const;
  const { stack, changeSet } = engine.createChangeSet(request);
  stack.terminationProtection = terminationProtection;
  if (changeSet.status === 'FAILED')
    return changeSet.reason?.includes("didn't contain changes") ? undefined : changeSet.reason;
  engine.executeChangeSet(name, 'deploy', { disableRollback: !rollback });
  return /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status) ? undefined : failureOf(engine, name);
}

export function destroyStack(engine: CloudFormation, name: string): string | undefined {
  const stack = engine.find(name);
  if (stack === undefined) return undefined;
  engine.deleteStack(name);
  return stack.status === 'DELETE_COMPLETE' ? undefined : `${stack.status}: ${stack.reason ?? ''}`;
}

/** The first failed event of the stack's last operation: what the CLI prints. */
function failureOf(engine: CloudFormation, name: string): string {
  const { events, status, reason = '' } = engine.stack(name);
  const start = events.findIndex(({ reason: cause }) => cause === 'User Initiated');
  const failed = events
    .slice(0, start)
    .reverse()
    .find((event) => event.status.endsWith('_FAILED'));
  // Of an output only the stack itself says why, when it begins to go back.
  const cause = events.find((event) => event.status.endsWith('ROLLBACK_IN_PROGRESS'))?.reason ?? reason;
  return `${status}: ${failed === undefined ? cause : `${failed.logicalId}: ${failed.reason ?? ''}`}`;
}

/** What a person does in the console or with the AWS CLI before a protected stack can be deleted. */
export function liftProtection(engine: CloudFormation): void {
  for (const stack of engine.stacks) stack.terminationProtection = false;
  for (const cluster of engine.account.all('AWS::EKS::Cluster'))
    cluster.properties = { ...cluster.properties, DeletionProtection: false };
}

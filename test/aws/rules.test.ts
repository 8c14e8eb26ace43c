import { Account } from './account/account';
import { CloudFormation } from './cloudformation/engine';
import { messageOf, type Template } from './cloudformation/template';
import { apply } from './fixtures';
import { ACCOUNT_RULES } from './rules';
import { fireDuringUpdate } from './account/schedules';
import { ACCOUNT_SEEDS } from './rules/account-seeds';
import { changed, NODES, stack } from './rules/base';
import { STACK_RULES } from '../../lib/policy/update-safety/stack-refusals';
import { SERVICE_RULES } from '../../lib/policy/update-safety';
import { REFUSED } from '../update-safety/refusal-seeds';
import type { Stack } from '../../lib/policy/model/resource';
import type { AccountOptions } from './account/account';

function engineWith(options: Partial<AccountOptions> = {}): CloudFormation {
  const account = new Account({ accountId: '111122223333', region: 'us-west-2', ...options });
  account.objects.add('assets/handler.zip');
  return new CloudFormation(account);
}

/** Deploys the stacks in their order; the first reason not to, or undefined. */
function deploy(engine: CloudFormation, stacks: readonly Stack[]): string | undefined {
  for (const { name, template, tags } of stacks) {
    const before = engine.find(name)?.events.length ?? 0;
    const outcome = attempt(engine, name, template as unknown as Template, tags);
    if (/^(CREATE|UPDATE)_COMPLETE$|didn't contain changes/.test(outcome)) continue;
    const events = engine.find(name)?.events.slice(0, -before || undefined) ?? [];
    const reasons = events.flatMap(({ reason, status }) =>
      reason !== undefined && /FAILED|ROLLBACK/.test(status) ? [reason] : [],
    );
    return [outcome, ...reasons].join('\n');
  }
  return undefined;
}

function attempt(engine: CloudFormation, name: string, template: Template, tags?: Stack['tags']): string {
  try {
    return apply(engine, name, template, { tags });
  } catch (error) {
    return messageOf(error);
  }
}

/** What CloudFormation itself says when one of its own rules is broken; services' rules are named in their words. */
const WORDS: Readonly<Record<string, RegExp>> = {
  'cloudformation-export-in-use': /cannot be (deleted|updated) as it is in use by/,
  'cloudformation-export-twice': /is already exported by another stack/,
  'cloudformation-name-taken': /already exists/,
  'cloudformation-replaced-under-its-name': /already exists/,
  'cloudformation-template-limits': /greater than maximum allowed|longer than|may not exceed/,
};
const wordsOf = (rule: string): RegExp => WORDS[rule] ?? new RegExp(`\\[${rule}\\]`);

test.each(REFUSED.map((seed) => [seed.name, seed] as const))(
  '%s: the double refuses it and is as before',
  (_, { rule, before, after, daysLater = 0 }) => {
    const engine = engineWith();
    expect(deploy(engine, before)).toBeUndefined();
    const resources = engine.account.resources.size;
    engine.account.now = new Date(engine.account.now.getTime() + daysLater * 86_400_000);
    expect(deploy(engine, after)).toMatch(wordsOf(rule));
    expect(engine.stacks.map(({ status }) => status).filter((status) => status.endsWith('_FAILED'))).toEqual([]);
    expect(engine.account.resources.size).toBe(resources);
  },
);

test.each(ACCOUNT_SEEDS.map((seed) => [seed.name, seed] as const))(
  '%s',
  (_, { rule, options, before, meanwhile, after }) => {
    const engine = engineWith(options);
    expect(deploy(engine, before)).toBeUndefined();
    meanwhile?.(engine.account);
    const outcome = deploy(engine, after);
    if (rule === undefined) expect(outcome).toBeUndefined();
    else expect(outcome).toMatch(wordsOf(rule));
  },
);

test('every rule has a seed that breaks it', () => {
  const seeded = new Set([...REFUSED, ...ACCOUNT_SEEDS].map(({ rule }) => rule));
  const rules = [...SERVICE_RULES, ...STACK_RULES, ...ACCOUNT_RULES];
  expect(rules.map(({ id }) => id).filter((id) => !seeded.has(id))).toEqual([]);
});

test('every rule names a public source', () => {
  const rules = [...SERVICE_RULES, ...STACK_RULES, ...ACCOUNT_RULES];
  expect(rules.filter(({ source }) => !/^https:\/\/(docs\.aws\.amazon\.com|github\.com)\//.test(source))).toEqual([]);
});

describe('a schedule that fires while its group is changed', () => {
  const drain = (RetryPolicy?: object): Stack =>
    stack('Blocks', {
      Blocks: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'blocks' } },
      Drain: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          Name: 'drain',
          GroupName: { Ref: 'Blocks' },
          ScheduleExpression: 'cron(0 11 18 12 ? 2026)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: 'arn:aws:scheduler:::aws-sdk:eks:updateNodegroupConfig',
            RoleArn: 'arn:aws:iam::111122223333:role/scheduler',
            Input: JSON.stringify({ NodegroupName: '', ScalingConfig: { DesiredSize: 0 } }),
            ...(RetryPolicy === undefined ? {} : { RetryPolicy }),
          },
        },
      },
    });
  const nodes = (size: number, rest: Record<string, unknown> = {}): Stack =>
    stack('Nodes', changed(NODES, 'Group', { ScalingConfig: { MinSize: 0, DesiredSize: size, MaxSize: 2 }, ...rest }));

  test.each([
    ['is lost when it gives up earlier', { MaximumEventAgeInSeconds: 1800, MaximumRetryAttempts: 60 }, 2],
    ['is lost when it is not repeated', { MaximumRetryAttempts: 0 }, 2],
    ['arrives when it is repeated for longer', undefined, 0],
  ])('%s', (_, policy, left) => {
    const engine = engineWith();
    deploy(engine, [nodes(2), drain(policy)]);
    const { account } = engine;
    const [schedule] = account.all('AWS::Scheduler::Schedule');
    account.duringUpdate = ({ type }) => {
      if (type === 'AWS::EKS::Nodegroup') fireDuringUpdate(account, schedule!, 3600);
    };
    expect(deploy(engine, [nodes(2, { Labels: { pool: 'other' } })])).toBeUndefined();
    expect(account.all('AWS::EKS::Nodegroup').map(({ live }) => live?.desiredSize)).toEqual([left]);
  });
});

test('a node group that follows $Latest keeps its nodes when only the launch template changes', () => {
  const following = changed(NODES, 'Group', { LaunchTemplate: { Id: { Ref: 'Template' }, Version: '$Latest' } });
  const engine = engineWith();
  deploy(engine, [stack('Nodes', following)]);
  deploy(engine, [
    stack('Nodes', changed(following, 'Template', { LaunchTemplateData: { InstanceType: 'g6e.4xlarge' } })),
  ]);
  const [group] = engine.account.all('AWS::EKS::Nodegroup');
  expect(engine.account.all('AWS::EC2::LaunchTemplate')[0]?.attributes['LatestVersionNumber']).toBe('2');
  expect(group?.live?.templateVersion).toBe('1');
});

test('calls that are throttled without an end fail', () => {
  expect(deploy(engineWith({ throttledCalls: 10 }), [stack('Network', { Vpc: NODES['Vpc']! })])).toMatch(/Throttling/);
});

describe('an update that fails after something that never goes back', () => {
  const marker = (retention: number): Template => ({
    Resources: {
      ...NODES,
      Last: {
        Type: 'AWS::Logs::LogGroup',
        DependsOn: ['Group'],
        Properties: { LogGroupName: '/last', RetentionInDays: retention },
      },
    },
  });
  const newImage = stack('Nodes', changed(marker(7).Resources, 'Group', { ReleaseVersion: '1.36.4-20261101' }));

  const failedUpdate = (): CloudFormation => {
    const engine = engineWith();
    deploy(engine, [stack('Nodes', marker(1).Resources)]);
    let failures = 0;
    engine.fault = ({ logicalId }) => (logicalId === 'Last' && failures++ === 0 ? 'no more' : undefined);
    deploy(engine, [newImage]);
    return engine;
  };

  test('ends in UPDATE_ROLLBACK_FAILED and says what stays', () => {
    const { status, reason, notRolledBack } = failedUpdate().stack('Nodes');
    expect({ status, notRolledBack }).toEqual({ status: 'UPDATE_ROLLBACK_FAILED', notRolledBack: ['Group'] });
    expect(reason).toMatch(/eks-nodegroup-never-back/);
  });

  test('takes no other update before its rollback is continued', () => {
    expect(deploy(failedUpdate(), [newImage])).toMatch(/can not be updated/);
  });

  test('arrives at the second try, once its rollback was continued without that', () => {
    const engine = failedUpdate();
    engine.continueUpdateRollback('Nodes', { skip: ['Group'] });
    expect(deploy(engine, [newImage])).toBeUndefined();
    expect(engine.account.all('AWS::EKS::Nodegroup')[0]?.properties['ReleaseVersion']).toBe('1.36.4-20261101');
  });
});

import { complaint } from '../../checks';
import type { Assembly } from '../../model/assembly';
import { covers } from '../../model/actions';
import { comparisonsOf, isOfPlainText } from '../../model/conditions';
import { allStatementsAt } from '../../model/iam';
import { principalsOf } from '../../model/principals';
import type { Resource } from '../../model/resource';
import { listOf } from '../../model/values';
import type { ResourceRule } from '../../types';

/** Policy types, the property that names what they are for, and the action that must be refused in the clear. */
const POLICIES: Readonly<Record<string, readonly [types: readonly string[], target: string, action: string]>> = {
  'AWS::SNS::Topic': [['AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy'], 'Topics', 'sns:Publish'],
  'AWS::SQS::Queue': [['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy'], 'Queues', 'sqs:SendMessage'],
};

const isFor = (policy: Resource, path: string, target: Resource): boolean =>
  [path, path.slice(0, -1), `${path.slice(0, -1)}Arn`].some((field) =>
    listOf(policy.raw(field)).some((value) => policy.assembly.target(policy.stack, value) === target),
  );

const refuses = (policy: Resource, action: string): boolean =>
  allStatementsAt(policy, 'PolicyDocument').some(
    (statement) =>
      statement.json['Effect'] === 'Deny' &&
      covers(statement, action) &&
      principalsOf(policy, statement).some(({ kind }) => kind === 'everybody') &&
      isOfPlainText(comparisonsOf(policy, statement)),
  );

export const inTransit: ResourceRule = {
  over: 'resource',
  id: 'in-transit',
  title: 'Topics and queues take messages over TLS only',
  source: 'cdk-nag AwsSolutions-SNS3 and SQS4; SNS and SQS developer guides, enforce encryption in transit',
  controls: ['DATA-04'],
  types: Object.keys(POLICIES),
  check: (resource, assembly: Assembly) => {
    const [types, target, action] = POLICIES[resource.type]!;
    return assembly.ofType(...types).some((policy) => isFor(policy, target, resource) && refuses(policy, action))
      ? []
      : [
          complaint('Policy', undefined, {
            problem: `no policy refuses ${action} without TLS`,
            wayOut: `deny ${action} where aws:SecureTransport is false (enforceSSL)`,
          }),
        ];
  },
};

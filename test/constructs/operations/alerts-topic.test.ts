import { AlertsTopic } from '../../../lib/constructs/operations/alerts-topic';
import { ACCOUNT, emptyStack, REGION, templateOf } from '../../support/construct-scope';
import { onlyResource, resourcesOf, valueAt } from '../../support/stacks';

const stack = emptyStack();
new AlertsTopic(stack, 'Alerts', { emails: ['oncall@example.com', 'finance@example.com'] });
const template = templateOf(stack);

const policy = valueAt(onlyResource(template, 'AWS::SNS::TopicPolicy'), 'PolicyDocument.Statement') as Record<
  string,
  unknown
>[];
const publishing = (service: string): Record<string, unknown>[] =>
  policy.filter(({ Action, Principal }) => Action === 'sns:Publish' && JSON.stringify(Principal).includes(service));

test('messages are encrypted with a key of our own and travel over TLS only', () => {
  expect(onlyResource(template, 'AWS::SNS::Topic')).toHaveProperty('KmsMasterKeyId');
  expect(policy).toContainEqual(
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  );
});

test.each(['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'])('%s publishes for this account only', (service) => {
  expect(publishing(service)).toEqual([
    expect.objectContaining({ Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }),
  ]);
});

test('EventBridge publishes without a condition, which it could never meet: news of missing nodes would be lost', () => {
  const [statement, ...others] = publishing('events.amazonaws.com');
  expect(others).toEqual([]);
  expect(statement).toMatchObject({ Effect: 'Allow', Resource: { Ref: expect.stringContaining('Topic') } });
  expect(statement).not.toHaveProperty('Condition');
});

test('publishers may use the key for topics of this account, with no source condition, which EventBridge does not send', () => {
  const statements = valueAt(onlyResource(template, 'AWS::KMS::Key'), 'KeyPolicy.Statement') as Record<
    string,
    unknown
  >[];
  const publishers = statements.find(({ Sid }) => Sid === 'Publishers');
  expect(publishers).toMatchObject({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] });
  expect(JSON.stringify(publishers?.['Condition'])).toContain(`:sns:${REGION}:${ACCOUNT}:*`);
  expect(JSON.stringify(publishers?.['Condition'])).not.toContain('aws:Source');
});

test('every address gets a subscription', () => {
  const subscriptions = resourcesOf(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
  expect(subscriptions).toEqual([
    expect.objectContaining({ Protocol: 'email', Endpoint: 'oncall@example.com' }),
    expect.objectContaining({ Protocol: 'email', Endpoint: 'finance@example.com' }),
  ]);
});

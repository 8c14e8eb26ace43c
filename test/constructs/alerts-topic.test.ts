import { AlertsTopic } from '../../lib/constructs/alerts-topic';
import { ACCOUNT, emptyStack, REGION, templateOf } from '../support/construct-scope';
import { onlyResource, resourcesOf, valueAt } from '../support/stacks';

const stack = emptyStack();
new AlertsTopic(stack, 'Alerts', { emails: ['oncall@example.com', 'finance@example.com'] });
const template = templateOf(stack);

test('messages are encrypted with a key of our own and travel over TLS only', () => {
  expect(onlyResource(template, 'AWS::SNS::Topic')).toHaveProperty('KmsMasterKeyId');
  const statements = valueAt(onlyResource(template, 'AWS::SNS::TopicPolicy'), 'PolicyDocument.Statement') as Record<
    string,
    unknown
  >[];
  expect(statements).toContainEqual(
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  );
});

test('services publish for this account only', () => {
  const statements = valueAt(onlyResource(template, 'AWS::SNS::TopicPolicy'), 'PolicyDocument.Statement') as Record<
    string,
    unknown
  >[];
  expect(statements.find(({ Sid }) => Sid === 'PublishForThisAccount')).toMatchObject({
    Action: 'sns:Publish',
    Principal: { Service: ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
    Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
  });
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

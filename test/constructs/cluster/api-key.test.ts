import { interfaceEndpointServices } from '../../../lib/contract';
import { smallEnvironment } from '../../support/environments';
import { planInput, planOf } from '../../support/plan-fixture';
import { onlyEntry, resourcesOf, stacksOf, valueAt } from '../../support/stacks';

const storage = () => stacksOf(planOf('production')).template('storage');
const withoutKey = () => planInput({ ...smallEnvironment, access: { ...smallEnvironment.access, apiKey: false } });

test('Secrets Manager makes the key, under the customer key, and it outlives its stack', () => {
  const [, secret] = onlyEntry(storage(), 'AWS::SecretsManager::Secret');
  expect(secret).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { Name: 'windlass/production/api-key', GenerateSecretString: { PasswordLength: 48 } },
  });
  expect(valueAt(secret.Properties, 'KmsKeyId')).toBeDefined();
  expect(secret.Properties).not.toHaveProperty('SecretString');
});

test('engine pods may read that one secret', () => {
  const statements = resourcesOf(storage(), 'AWS::IAM::Policy').flatMap(
    ([, { Properties }]) => valueAt(Properties, 'PolicyDocument.Statement') as { Action: unknown; Resource: unknown }[],
  );
  const reading = statements.filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager'));
  expect(reading).toEqual([
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: expect.stringContaining('ApiKey') } },
  ]);
});

test('pods reach Secrets Manager by an endpoint, only where there is a key', () => {
  const needs = { kubectlProvider: false, lustre: false };
  expect(interfaceEndpointServices({ ...needs, apiKey: true })).toContain('secretsmanager');
  expect(interfaceEndpointServices(needs)).not.toContain('secretsmanager');
});

test('an environment without a key has no secret', () => {
  expect(withoutKey().apiKeySecret).toBeUndefined();
  expect(withoutKey().deployments.map(({ apiKeySecret }) => apiKeySecret)).toEqual([undefined]);
  const types = Object.values(stacksOf(withoutKey()).template('storage').Resources).map(({ Type }) => Type);
  expect(types).not.toContain('AWS::SecretsManager::Secret');
});

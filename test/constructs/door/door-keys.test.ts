import { Key } from 'aws-cdk-lib/aws-kms';
import { DoorRole } from '../../../lib/constructs/door/door-role';
import { TenantSecrets } from '../../../lib/constructs/door/tenant-secrets';
import { LIMITS } from '../../../lib/schema/limits';
import { emptyStack, REGION, templateOf } from '../../support/construct-scope';
import { onlyResource, resourcesOf, valueAt } from '../../support/stacks';
import type { TemplateJson } from '../../support/serializers';

const CERTIFICATE = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:certificates/models-a1B2c3';

function keysOf(tenants: readonly string[], certificateSecretArn?: string): TemplateJson {
  const stack = emptyStack();
  const key = new Key(stack, 'Key');
  const { secrets } = new TenantSecrets(stack, 'Tenants', {
    tenants: tenants.map((name) => ({ name, secretName: `windlass/test/tenants/${name}` })),
    key,
  });
  new DoorRole(stack, 'Door', { clusterName: 'windlass-test', region: REGION, secrets, key, certificateSecretArn });
  return templateOf(stack);
}

interface Statement {
  readonly Action: string;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}
const policiesOf = (template: TemplateJson): Readonly<Record<string, unknown>>[] =>
  Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    /^AWS::IAM::(ManagedPolicy|Policy)$/.test(Type) ? [Properties ?? {}] : [],
  );
const statementsOf = (template: TemplateJson): Statement[] =>
  policiesOf(template).flatMap((policy) => valueAt(policy, 'PolicyDocument.Statement') as Statement[]);
const reading = (template: TemplateJson): unknown[] =>
  statementsOf(template).flatMap(({ Action, Resource }) =>
    Action === 'secretsmanager:GetSecretValue' ? [Resource].flat() : [],
  );

test('each tenant has a secret that Secrets Manager fills, under the customer key; it outlives its place in the list', () => {
  const secrets = resourcesOf(keysOf(['search', 'reports']), 'AWS::SecretsManager::Secret');
  expect(secrets.map(([, { Properties }]) => Properties?.['Name'])).toEqual([
    'windlass/test/tenants/search',
    'windlass/test/tenants/reports',
  ]);
  for (const [, secret] of secrets) {
    expect(secret).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true } },
    });
    expect(valueAt(secret.Properties, 'KmsKeyId')).toBeDefined();
    expect(secret.Properties).not.toHaveProperty('SecretString');
  }
});

test('the door reads exactly the secrets of its tenants', () => {
  const template = keysOf(['search', 'reports']);
  const ids = resourcesOf(template, 'AWS::SecretsManager::Secret').map(([id]) => ({ Ref: id }));
  expect(reading(template)).toHaveLength(2);
  expect(reading(template)).toEqual(expect.arrayContaining(ids));
});

test('asking for all at once is allowed, finding other ones is not', () => {
  const template = keysOf(['search']);
  const everywhere = statementsOf(template).filter(({ Resource }) => Resource === '*');
  expect(everywhere.map(({ Action }) => Action)).toEqual(['secretsmanager:BatchGetSecretValue']);
  expect(JSON.stringify(statementsOf(template))).not.toContain('ListSecrets');
});

test('the key opens through Secrets Manager alone', () => {
  const [decrypt, ...others] = statementsOf(keysOf(['search'])).filter(({ Action }) => Action.startsWith('kms:'));
  expect(others).toEqual([]);
  expect(decrypt).toMatchObject({
    Action: 'kms:Decrypt',
    Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } },
  });
});

test('a certificate is read too, and of whatever key it lies under only that secret is opened', () => {
  const template = keysOf(['search'], CERTIFICATE);
  expect(reading(template)).toContain(CERTIFICATE);
  expect(statementsOf(template)).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: 'arn:aws:kms:us-west-2:111122223333:key/*',
    Condition: {
      StringEquals: {
        'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com',
        'kms:EncryptionContext:SecretARN': CERTIFICATE,
      },
    },
  });
});

test('pods of the door take the role', () => {
  expect(onlyResource(keysOf(['search']), 'AWS::EKS::PodIdentityAssociation')).toMatchObject({
    Namespace: 'windlass-door',
    ServiceAccount: 'front-door',
  });
});

/** Characters without white space: 10,240 of all inline policies of a role, 6,144 of a managed one (IAM quotas). */
test('policies hold as many tenants as an environment may have', () => {
  const names = Array.from({ length: LIMITS.tenants }, (_, index) => `tenant-${String(index).padStart(33, '0')}`);
  const template = keysOf(names);
  const arn = `arn:aws:secretsmanager:ap-southeast-2:111122223333:secret:windlass/${'e'.repeat(20)}/tenants/${'t'.repeat(40)}-AbCdEf`;
  const size = (policy: Readonly<Record<string, unknown>>): number =>
    JSON.stringify(policy['PolicyDocument']).replaceAll(/\{"Ref":"[^"]*"\}/g, `"${arn}"`).length;
  const inline = policiesOf(template).filter((policy) => 'PolicyName' in policy);
  const managed = policiesOf(template).filter((policy) => !('PolicyName' in policy));
  expect(reading(template)).toHaveLength(LIMITS.tenants);
  expect(inline.reduce((sum, policy) => sum + size(policy), 0)).toBeLessThan(10_240);
  expect(managed.length).toBeGreaterThan(0);
  expect(managed.length).toBeLessThanOrEqual(10); // of a role, by default
  for (const policy of managed) expect(size(policy)).toBeLessThan(6144);
});

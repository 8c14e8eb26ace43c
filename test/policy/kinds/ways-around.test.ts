import { checkManifests } from '../../../lib/policy';
import { ACCOUNT, findingsOf } from './template';

/** What is no mistake in a reviewed thing, but a thing beside it. */
const STRANGER = ACCOUNT.replaceAll(/./g, '9');

describe('a way around what was reviewed', () => {
  test.each<[string, string, object]>([
    ['remote-access', 'AWS::SSM::Association', { Name: 'AWS-RunShellScript' }],
    ['remote-access', 'AWS::SSM::MaintenanceWindowTask', { TaskType: 'RUN_COMMAND' }],
    [
      'private-endpoint',
      'AWS::EKS::Cluster',
      { RemoteNetworkConfig: { RemoteNodeNetworks: [{ Cidrs: ['10.9.0.0/16'] }] } },
    ],
    [
      'function-network',
      'AWS::Lambda::Function',
      { Environment: { Variables: { HTTPS_PROXY: 'http://a.example:3128' } } },
    ],
    ['function-network', 'AWS::Lambda::Function', { Environment: { Variables: { https_proxy: { Ref: 'Proxy' } } } }],
    [
      'function-network',
      'AWS::Lambda::Function',
      { Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/a' } } },
    ],
    ['own-place', 'AWS::S3::Bucket', { InventoryConfigurations: [{ Destination: { BucketAccountId: STRANGER } }] }],
    [
      'own-place',
      'AWS::DLM::LifecyclePolicy',
      { PolicyDetails: { Schedules: [{ ShareRules: [{ TargetAccounts: [STRANGER] }] }] } },
    ],
    ['key-policy', 'AWS::KMS::Key', { Enabled: false }],
    ['key-policy', 'AWS::KMS::Key', { BypassPolicyLockoutSafetyCheck: true }],
  ])('%s: %s %j', (rule, type, properties) => expect(findingsOf(type, properties)).toContain(rule));

  test.each<[string, object]>([
    [
      'webhooks',
      { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingAdmissionPolicy', spec: { mutations: [] } },
    ],
    ['service-exposure', { apiVersion: 'v1', kind: 'Endpoints', subsets: [{ addresses: [{ ip: '203.0.113.9' }] }] }],
    [
      'service-exposure',
      { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', endpoints: [{ addresses: ['203.0.113.9'] }] },
    ],
    [
      'rbac',
      {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        spec: { signerName: 'kubernetes.io/kube-apiserver-client' },
      },
    ],
  ])('%s: %j', (rule, object) => {
    const found = checkManifests([{ metadata: { name: 'a', namespace: 'some' }, ...object }]);
    expect(found.map((one) => one.rule.id)).toContain(rule);
  });

  test('what stays in its own account, and says nothing of this, is fine', () => {
    const inventory = { InventoryConfigurations: [{ Destination: { BucketAccountId: ACCOUNT } }] };
    expect(findingsOf('AWS::S3::Bucket', inventory)).not.toContain('own-place');
    expect(findingsOf('AWS::KMS::Key', { Enabled: true })).not.toContain('key-policy');
  });
});

describe('types of instances', () => {
  const isFound = (InstanceTypes: string): boolean =>
    findingsOf('AWS::EKS::Nodegroup', { InstanceTypes: [InstanceTypes] }).includes('instance-type');
  test.each(['m7i.large', 'c7gn.metal', 'r8g.metal-24xl', 't4g.small', 'm6i.2xlarge'])('%s may be', (type) =>
    expect(isFound(type)).toBe(false),
  );
  test.each(['m7i.largge', 'm7i', 'p5.49xlarge', 'g6e.extra', 'm6i.3xlarge', 'large.m7i'])('%s is none', (type) =>
    expect(isFound(type)).toBe(true),
  );
});

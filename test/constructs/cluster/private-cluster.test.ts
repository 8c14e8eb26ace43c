import { LogsKey } from '../../../lib/constructs/cluster/keys';
import { PrivateCluster } from '../../../lib/constructs/cluster/private-cluster';
import { emptyStack, networkIn, templateOf } from '../../support/construct-scope';
import { onlyEntry, onlyResource, resourcesOf } from '../../support/stacks';

const stack = emptyStack();
new PrivateCluster(stack, 'Cluster', {
  clusterName: 'windlass-test',
  kubernetesVersion: '1.36',
  network: networkIn(stack),
  logsKey: new LogsKey(stack, 'LogsKey'),
  adminRoleArns: ['arn:aws:iam::111122223333:role/teams/Platform', 'arn:aws:iam::111122223333:role/BreakGlass'],
  adminCidrs: ['10.8.0.0/16'],
});
const template = templateOf(stack);
const cluster = onlyResource(template, 'AWS::EKS::Cluster');

test('the API answers inside the VPC only', () => {
  expect(cluster['ResourcesVpcConfig']).toMatchObject({ EndpointPrivateAccess: true, EndpointPublicAccess: false });
});

test('its interfaces are in two system subnets', () => {
  const { SubnetIds } = cluster['ResourcesVpcConfig'] as { SubnetIds: { Ref: string }[] };
  expect(SubnetIds.map(({ Ref }) => Ref)).toEqual([
    expect.stringContaining('systemusw2az1'),
    expect.stringContaining('systemusw2az2'),
  ]);
});

test('runs the version of the plan, protected against deletion, without paid extended support', () => {
  expect(cluster).toMatchObject({
    Name: 'windlass-test',
    Version: '1.36',
    DeletionProtection: true,
    UpgradePolicy: { SupportType: 'STANDARD' },
  });
});

test('there is no Auto Mode and no default node group', () => {
  expect(cluster['ComputeConfig']).toEqual({ Enabled: false });
  expect(Object.values(template.Resources).map(({ Type }) => Type)).not.toContain('AWS::EKS::Nodegroup');
});

test('secrets are encrypted with a key of our own', () => {
  expect(JSON.stringify(cluster['EncryptionConfig'])).toContain('ClusterSecretsKey');
});

test('every kind of control-plane log goes to an encrypted group that exists first', () => {
  const { ClusterLogging } = cluster['Logging'] as { ClusterLogging: { EnabledTypes: { Type: string }[] } };
  expect(ClusterLogging.EnabledTypes.map(({ Type }) => Type)).toEqual([
    'api',
    'audit',
    'authenticator',
    'controllerManager',
    'scheduler',
  ]);
  const [groupId, group] = onlyEntry(template, 'AWS::Logs::LogGroup');
  expect(group.Properties).toMatchObject({ LogGroupName: '/aws/eks/windlass-test/cluster', RetentionInDays: 365 });
  expect(group.Properties).toHaveProperty('KmsKeyId');
  const [, { DependsOn }] = onlyEntry(template, 'AWS::EKS::Cluster');
  expect(DependsOn).toContain(groupId);
});

test('only the named administrators get in, not whoever created the cluster', () => {
  expect(cluster['AccessConfig']).toEqual({
    AuthenticationMode: 'API',
    BootstrapClusterCreatorAdminPermissions: false,
  });
  const principals = resourcesOf(template, 'AWS::EKS::AccessEntry').map(
    ([, { Properties }]) => Properties?.['PrincipalArn'],
  );
  expect(principals).toEqual([
    'arn:aws:iam::111122223333:role/teams/Platform',
    'arn:aws:iam::111122223333:role/BreakGlass',
  ]);
});

test('kubectl reaches the API from the named networks', () => {
  expect(onlyResource(template, 'AWS::EC2::SecurityGroup')['SecurityGroupIngress']).toEqual([
    expect.objectContaining({ CidrIp: '10.8.0.0/16', FromPort: 443, ToPort: 443 }),
  ]);
});

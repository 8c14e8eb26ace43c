import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, type Conditions, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, type KeyProps } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { KEPT } from '../storage/kept';

/** A customer-managed key that rotates and outlives its stack: what it encrypted would be lost with it. */
class RetainedKey extends Key {
  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id, { ...props, enableKeyRotation: true, removalPolicy: KEPT });
  }
}

/** Kubernetes secrets in etcd (envelope encryption). */
export class SecretsKey extends RetainedKey {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Kubernetes secrets' });
  }
}

/** Log groups of this account in this region. */
export class LogsKey extends RetainedKey {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Flow logs and control-plane logs' });
    const { account, region, partition } = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'CloudWatchLogs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
        },
      }),
    );
  }
}

/**
 * Messages to people. Services that publish must be able to encrypt for this account's topics; limited by encryption
 * context, because EventBridge sends no source account when it publishes to an encrypted topic (SNS developer guide, key
 * management).
 */
export class AlertsKey extends RetainedKey {
  constructor(scope: Construct, id: string, publishers: readonly string[]) {
    super(scope, id, { description: 'Notifications' });
    const { account, region, partition } = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Publishers',
        principals: publishers.map((service) => new ServicePrincipal(service)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': `arn:${partition}:sns:${region}:${account}:*` },
        },
      }),
    );
  }
}

/**
 * Root volumes of nodes. Auto Scaling starts the nodes under its service-linked role, which may not exist yet and then
 * cannot be named in a key policy; so the policy admits the account's principals, and only through EC2, as the AWS
 * managed key for EBS does. Grants are made by EC2 for volumes alone: one for anybody else would outlive the policy.
 */
export class VolumesKey extends RetainedKey {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Root volumes of nodes' });
    const actions = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
    this.admit('VolumesThroughEc2', actions);
    this.admit('GrantsForVolumes', ['kms:CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
  }

  private admit(sid: string, actions: string[], conditions?: Conditions): void {
    const { account, region } = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        sid,
        principals: [new AnyPrincipal()],
        actions,
        resources: ['*'],
        conditions: {
          StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `ec2.${region}.amazonaws.com` },
          ...conditions,
        },
      }),
    );
  }
}

/** Weights in S3 and on Lustre, images in ECR. */
export class StorageKey extends RetainedKey {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Model weights and images' });
  }

  /**
   * Lets FSx import from the encrypted bucket. It does so under a service-linked role whose name ends in the id of
   * the file system, which does not exist before the association that creates it.
   */
  allowLustreImport(): void {
    const { account, region, partition } = Stack.of(this);
    const role = 'aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_*';
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LustreImport',
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `s3.${region}.amazonaws.com` },
          ArnLike: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/${role}` },
        },
      }),
    );
  }
}

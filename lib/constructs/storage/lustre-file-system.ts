import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnDataRepositoryAssociation, CfnFileSystem } from 'aws-cdk-lib/aws-fsx';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { LustrePlan } from '../../environment';
import type { StorageKey } from '../cluster/keys';
import { LustreRules } from '../network/lustre-rules';

export interface LustreFileSystemProps {
  readonly plan: LustrePlan;
  readonly vpc: IVpc;
  readonly subnet: ISubnet;
  /** Group of the nodes that mount it. */
  readonly clientSecurityGroupId: string;
  readonly bucket: IBucket;
  readonly key: StorageKey;
}

/**
 * Shared, read-mostly weights. The bucket stays the source: a data repository association shows its objects under the
 * root of the file system and loads each on first read, so staging weights is one upload whatever the tier, and the
 * file system can be rebuilt from the bucket at any time (hence no backups).
 */
export class LustreFileSystem extends Construct {
  readonly fileSystem: CfnFileSystem;

  constructor(scope: Construct, id: string, props: LustreFileSystemProps) {
    super(scope, id);
    const group = this.addSecurityGroup(props);
    const rules = new LustreRules(this, 'Rules', {
      servers: group.securityGroupId,
      clients: props.clientSecurityGroupId,
    });
    this.fileSystem = this.addFileSystem(props, group);
    this.fileSystem.node.addDependency(rules); // FSx looks at the rules when it creates the file system
    this.addBucketAssociation(props);
  }

  private addSecurityGroup({ vpc }: LustreFileSystemProps): SecurityGroup {
    return new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Lustre servers',
      allowAllOutbound: false,
    });
  }

  private addFileSystem({ plan, subnet, key }: LustreFileSystemProps, group: SecurityGroup): CfnFileSystem {
    const fileSystem = new CfnFileSystem(this, 'FileSystem', {
      fileSystemType: 'LUSTRE',
      fileSystemTypeVersion: '2.15',
      storageType: 'SSD',
      storageCapacity: plan.storageCapacityGiB,
      subnetIds: [subnet.subnetId],
      securityGroupIds: [group.securityGroupId],
      kmsKeyId: key.keyArn,
      lustreConfiguration: {
        deploymentType: 'PERSISTENT_2',
        perUnitStorageThroughput: plan.perUnitStorageThroughput,
        dataCompressionType: 'NONE', // weights do not compress
        automaticBackupRetentionDays: 0,
      },
    });
    goesWithItsStack(fileSystem);
    return fileSystem;
  }

  private addBucketAssociation({ bucket, key }: LustreFileSystemProps): void {
    key.allowLustreImport();
    const association = new CfnDataRepositoryAssociation(this, 'Weights', {
      fileSystemId: this.fileSystem.ref,
      fileSystemPath: '/',
      dataRepositoryPath: bucket.s3UrlForObject(),
      batchImportMetaDataOnCreate: true,
      s3: { autoImportPolicy: { events: ['NEW', 'CHANGED', 'DELETED'] } },
    });
    association.node.addDependency(bucket, key);
  }
}

/**
 * A file system that stayed would keep its interface in a subnet and a security group that go, so neither they nor the VPC
 * could; and all it holds is in the bucket. Replaced, it stays: pods read from it until they restart.
 */
function goesWithItsStack({ cfnOptions }: CfnFileSystem): void {
  cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
  cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}

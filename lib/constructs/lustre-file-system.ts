import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, Port, SecurityGroup, type ISubnet, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { CfnDataRepositoryAssociation, CfnFileSystem } from 'aws-cdk-lib/aws-fsx';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { FileSystemPlan } from '../planner/types';
import type { StorageKey } from './keys';

export interface LustreFileSystemProps {
  readonly plan: FileSystemPlan;
  readonly vpc: IVpc;
  readonly subnet: ISubnet;
  /** Group of the nodes that mount it. */
  readonly clientSecurityGroupId: string;
  readonly bucket: IBucket;
  readonly key: StorageKey;
}

/** LNET's port and the range clients are called back on (FSx for Lustre user guide, file system access control). */
const LUSTRE_PORTS = [
  { fromPort: 988, toPort: 988 },
  { fromPort: 1018, toPort: 1023 },
] as const;

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
    this.fileSystem = this.addFileSystem(props, group);
    this.addBucketAssociation(props);
  }

  private addSecurityGroup({ vpc, clientSecurityGroupId }: LustreFileSystemProps): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Lustre servers',
      allowAllOutbound: false,
    });
    const clients = SecurityGroup.fromSecurityGroupId(this, 'Clients', clientSecurityGroupId, { mutable: false });
    for (const { fromPort, toPort } of LUSTRE_PORTS) {
      const ports = Port.tcpRange(fromPort, toPort);
      group.connections.allowInternally(ports, 'Lustre between servers');
      group.connections.allowFrom(clients, ports, 'Lustre from nodes');
      group.connections.allowTo(clients, ports, 'Lustre back to nodes');
      new CfnSecurityGroupIngress(this, `Callback${fromPort}`, {
        groupId: clientSecurityGroupId,
        sourceSecurityGroupId: group.securityGroupId,
        ipProtocol: 'tcp',
        fromPort,
        toPort,
        description: 'Lustre servers back to nodes',
      });
    }
    return group;
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
    fileSystem.applyRemovalPolicy(RemovalPolicy.RETAIN);
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

import type { CfnFileSystem } from 'aws-cdk-lib/aws-fsx';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { engineFilePrefix, mirrorPrefix } from '../contract';
import type { ClusterStack } from './cluster-stack';
import type { NetworkStack } from './network-stack';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan, LustrePlan } from '../environment';
import { ApiKeySecret } from '../constructs/cluster/api-key-secret';
import { StorageKey } from '../constructs/cluster/keys';
import { ImageRepositories, mirroredRepositories } from '../constructs/mirror/image-repositories';
import { LustreFileSystem } from '../constructs/storage/lustre-file-system';
import { WeightsBucket } from '../constructs/storage/weights-bucket';
import { controllerReleases } from '../constructs/workloads/controller-releases';
import { EngineRole } from '../constructs/workloads/engine-role';

/** Weights, images and the API key, and the role engines read them with. */
export class StorageStack extends WindlassStack {
  /** Absent: weights stream from the bucket. */
  readonly fileSystem?: CfnFileSystem;
  readonly key: StorageKey;
  /** What engines ask for. Absent: they ask for none. */
  readonly apiKey?: ISecret;
  private readonly weights: WeightsBucket;

  constructor(scope: Construct, plan: EnvironmentPlan, network: NetworkStack, cluster: ClusterStack) {
    super(scope, 'Storage', 'model weights and images', plan);
    this.key = new StorageKey(this, 'StorageKey');
    this.weights = this.addWeights(network);
    this.addRepositories(network);
    const { apiKeySecret } = plan;
    if (apiKeySecret !== undefined) this.apiKey = new ApiKeySecret(this, 'ApiKey', apiKeySecret, this.key);
    this.addEngineRole();
    if (plan.fileSystem !== undefined) this.fileSystem = this.addFileSystem(plan.fileSystem, network, cluster);
    for (const kept of plan.keptFileSystems) this.addFileSystem(kept, network, cluster);
  }

  get weightsBucket(): IBucket {
    return this.weights.bucket;
  }

  private addWeights({ network, s3EndpointId }: NetworkStack): WeightsBucket {
    const { weightsBucket, environment } = this.plan;
    return new WeightsBucket(this, 'Weights', {
      bucketName: weightsBucket,
      key: this.key,
      environment,
      readers: s3EndpointId === undefined ? { vpcId: network.vpc.vpcId } : { endpointId: s3EndpointId },
    });
  }

  private addRepositories({ network }: NetworkStack): void {
    const { account, region, environment, images } = this.plan;
    new ImageRepositories(this, 'Repositories', {
      key: this.key,
      prefix: mirrorPrefix(environment),
      repositoryNames: [
        ...mirroredRepositories(Object.values(images), account, region),
        ...controllerReleases(this.plan, network.vpc.vpcId).map(({ repository }) => repository),
      ],
    });
  }

  private addEngineRole(): void {
    const { clusterName, region, deployments, frontDoor } = this.plan;
    const prefixes = deployments.flatMap(({ weights, engineFiles, lora }) => [
      ...[weights.bucketPrefix, weights.draftBucketPrefix ?? []].flat(),
      ...(lora?.adapters ?? []).map(({ bucketPrefix }) => bucketPrefix),
      ...engineFiles.map(engineFilePrefix),
    ]);
    new EngineRole(this, 'Engine', {
      clusterName,
      region,
      bucket: this.weights.bucket,
      key: this.key,
      prefixes: [...new Set(prefixes)],
      apiKey: this.apiKey,
      certificateSecretArn: frontDoor?.engineTls?.certificateSecretArn,
    });
  }

  private addFileSystem(fileSystem: LustrePlan, { network }: NetworkStack, cluster: ClusterStack): CfnFileSystem {
    const lustre = new LustreFileSystem(this, `Lustre-${fileSystem.availabilityZoneId}`, {
      plan: fileSystem,
      vpc: network.vpc,
      subnet: network.inZone('gpu', fileSystem.availabilityZoneId),
      clientSecurityGroupId: cluster.clusterSecurityGroupId,
      bucket: this.weights.bucket,
      key: this.key,
    });
    const { ref, attrDnsName, attrLustreMountName } = lustre.fileSystem;
    this.alwaysExport(ref, attrDnsName, attrLustreMountName);
    return lustre.fileSystem;
  }
}

import type { EgressWay } from '../../config';
import { DATA_MOVERS } from './data-movers';
import type { Destination } from './destination';

export const DESTINATIONS: Readonly<Record<string, readonly Destination[]>> = {
  ...DATA_MOVERS,
  'AWS::S3::Bucket': [
    { kind: 'replication', paths: ['ReplicationConfiguration.Rules.*.Destination.Bucket'] },
    { kind: 'replication', paths: ['ReplicationConfiguration.Rules.*.Destination.Account'], are: 'accounts' },
    {
      kind: 'delivery',
      paths: [
        'InventoryConfigurations.*.Destination.BucketArn',
        'AnalyticsConfigurations.*.StorageClassAnalysis.DataExport.Destination.BucketArn',
        'NotificationConfiguration.TopicConfigurations.*.Topic',
        'NotificationConfiguration.QueueConfigurations.*.Queue',
        'NotificationConfiguration.LambdaConfigurations.*.Function',
      ],
    },
    { kind: 'delivery', paths: ['LoggingConfiguration.DestinationBucketName'], are: 'buckets' },
  ],
  'AWS::S3::StorageLens': [
    { kind: 'delivery', paths: ['StorageLensConfiguration.DataExport.S3BucketDestination.Arn'] },
  ],
  'AWS::SQS::Queue': [{ kind: 'delivery', paths: ['RedrivePolicy.deadLetterTargetArn'] }],
  'AWS::Events::Rule': [{ kind: 'delivery', paths: ['Targets.*.Arn', 'Targets.*.DeadLetterConfig.Arn'] }],
  'AWS::Events::Archive': [{ kind: 'delivery', paths: ['SourceArn'] }],
  'AWS::Events::Endpoint': [
    { kind: 'replication', paths: ['RoutingConfig.FailoverConfig.Secondary.Route'], are: 'regions' },
  ],
  'AWS::Pipes::Pipe': [{ kind: 'delivery', paths: ['Target', 'Enrichment'] }],
  'AWS::Scheduler::Schedule': [{ kind: 'delivery', paths: ['Target.Arn', 'Target.DeadLetterConfig.Arn'] }],
  'AWS::Logs::SubscriptionFilter': [{ kind: 'delivery', paths: ['DestinationArn'] }],
  'AWS::Logs::Destination': [{ kind: 'delivery', paths: ['TargetArn'] }],
  'AWS::Logs::DeliveryDestination': [{ kind: 'delivery', paths: ['DestinationResourceArn'] }],
  'AWS::Logs::Delivery': [{ kind: 'delivery', paths: ['DeliveryDestinationArn'] }],
  'AWS::Oam::Link': [{ kind: 'share', paths: ['SinkIdentifier'] }],
  'AWS::CloudWatch::MetricStream': [{ kind: 'delivery', paths: ['FirehoseArn'] }],
  'AWS::CloudWatch::Alarm': [
    { kind: 'message', paths: ['AlarmActions.*', 'OKActions.*', 'InsufficientDataActions.*'] },
  ],
  'AWS::CloudWatch::CompositeAlarm': [
    { kind: 'message', paths: ['AlarmActions.*', 'OKActions.*', 'InsufficientDataActions.*'] },
  ],
  'AWS::EC2::FlowLog': [{ kind: 'delivery', paths: ['LogDestination'] }],
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': [{ kind: 'delivery', paths: ['DestinationArn'] }],
  'AWS::Lambda::EventInvokeConfig': [
    { kind: 'delivery', paths: ['DestinationConfig.OnSuccess.Destination', 'DestinationConfig.OnFailure.Destination'] },
  ],
  'AWS::Lambda::Function': [{ kind: 'delivery', paths: ['DeadLetterConfig.TargetArn'] }],
  'AWS::Lambda::Permission': [{ kind: 'resource-policy', paths: ['Principal'], are: 'anybody' }],
  'AWS::Lambda::LayerVersionPermission': [{ kind: 'share', paths: ['Principal'], are: 'anybody' }],
  'AWS::Events::EventBusPolicy': [{ kind: 'resource-policy', paths: ['Principal'], are: 'anybody' }],
  'AWS::EC2::VPCEndpointServicePermissions': [
    { kind: 'endpoint-service', paths: ['AllowedPrincipals.*'], are: 'anybody' },
  ],
  'AWS::RAM::ResourceShare': [{ kind: 'share', paths: ['Principals.*'], are: 'anybody' }],
  'AWS::EKS::AccessEntry': [{ kind: 'cluster-access', paths: ['PrincipalArn'], are: 'anybody' }],
  'AWS::EKS::PodIdentityAssociation': [{ kind: 'role', paths: ['TargetRoleArn'] }],
  'AWS::ECR::ReplicationConfiguration': [
    { kind: 'replication', paths: ['ReplicationConfiguration.Rules.*.Destinations.*.Region'], are: 'regions' },
    { kind: 'replication', paths: ['ReplicationConfiguration.Rules.*.Destinations.*.RegistryId'], are: 'accounts' },
  ],
  'AWS::SecretsManager::Secret': [{ kind: 'replication', paths: ['ReplicaRegions.*.Region'], are: 'regions' }],
  'AWS::KMS::ReplicaKey': [{ kind: 'replication', paths: ['PrimaryKeyArn'] }],
  'AWS::DynamoDB::GlobalTable': [{ kind: 'replication', paths: ['Replicas.*.Region'], are: 'regions' }],
  'AWS::EFS::FileSystem': [
    { kind: 'replication', paths: ['ReplicationConfiguration.Destinations.*.Region'], are: 'regions' },
  ],
  'AWS::Backup::BackupPlan': [
    {
      kind: 'replication',
      paths: [
        'BackupPlan.BackupPlanRule.*.CopyActions.*.DestinationBackupVaultArn',
        'BackupPlan.BackupPlanRule.*.TargetLogicallyAirGappedBackupVaultArn',
      ],
    },
  ],
  'AWS::DLM::LifecyclePolicy': [
    { kind: 'share', paths: ['PolicyDetails.Schedules.*.ShareRules.*.TargetAccounts.*'], are: 'accounts' },
    {
      kind: 'replication',
      paths: [
        'PolicyDetails.Schedules.*.CrossRegionCopyRules.*.TargetRegion',
        'PolicyDetails.Schedules.*.CrossRegionCopyRules.*.Target',
        'PolicyDetails.CrossRegionCopyTargets.*.TargetRegion',
      ],
      are: 'regions',
    },
  ],
  'AWS::ImageBuilder::DistributionConfiguration': [
    { kind: 'replication', paths: ['Distributions.*.Region'], are: 'regions' },
    {
      kind: 'share',
      paths: [
        'Distributions.*.AmiDistributionConfiguration.TargetAccountIds.*',
        'Distributions.*.AmiDistributionConfiguration.LaunchPermissionConfiguration.UserIds.*',
      ],
      are: 'accounts',
    },
  ],
  'AWS::FSx::DataRepositoryAssociation': [{ kind: 'delivery', paths: ['DataRepositoryPath'] }],
  'AWS::FSx::FileSystem': [
    { kind: 'delivery', paths: ['LustreConfiguration.ImportPath', 'LustreConfiguration.ExportPath', 'BackupId'] },
  ],
  'AWS::CloudTrail::Trail': [{ kind: 'delivery', paths: ['S3BucketName'], are: 'buckets' }],
  'AWS::Config::DeliveryChannel': [{ kind: 'delivery', paths: ['S3BucketName'], are: 'buckets' }],
  'AWS::GuardDuty::PublishingDestination': [{ kind: 'delivery', paths: ['DestinationProperties.DestinationArn'] }],
  'AWS::CodeBuild::Project': [
    {
      kind: 'build',
      paths: ['Artifacts.Location', 'SecondaryArtifacts.*.Location', 'LogsConfig.S3Logs.Location'],
      are: 'buckets',
    },
  ],
  'AWS::CodePipeline::Pipeline': [
    { kind: 'delivery', paths: ['ArtifactStore.Location', 'ArtifactStores.*.ArtifactStore.Location'], are: 'buckets' },
  ],
  'AWS::SSM::ResourceDataSync': [
    { kind: 'delivery', paths: ['S3Destination.BucketName', 'BucketName'], are: 'buckets' },
    { kind: 'delivery', paths: ['S3Destination.BucketRegion', 'BucketRegion'], are: 'regions' },
  ],
  'AWS::Athena::WorkGroup': [
    { kind: 'delivery', paths: ['WorkGroupConfiguration.ResultConfiguration.OutputLocation'] },
  ],
  'AWS::CloudFormation::Stack': [{ kind: 'delivery', paths: ['NotificationARNs.*'] }],
  'AWS::CloudFormation::StackSet': [
    { kind: 'replication', paths: ['StackInstancesGroup.*.Regions.*'], are: 'regions' },
    { kind: 'share', paths: ['StackInstancesGroup.*.DeploymentTargets.Accounts.*'], are: 'accounts' },
  ],
  'AWS::EC2::TrafficMirrorTarget': [
    { kind: 'delivery', paths: ['NetworkLoadBalancerArn', 'NetworkInterfaceId', 'GatewayLoadBalancerEndpointId'] },
  ],
  'AWS::APS::Scraper': [{ kind: 'delivery', paths: ['Destination.AmpConfiguration.WorkspaceArn'] }],
};

/** What kind of way a text of a resource is that names a place, where no property above says so. */
export const KIND_OF_TEXTS: Readonly<Record<string, EgressWay>> = {
  'AWS::SNS::Subscription': 'message',
  'AWS::SNS::Topic': 'message',
  'AWS::Budgets::Budget': 'message',
  'AWS::CodeBuild::Project': 'build',
  'AWS::ECR::PullThroughCacheRule': 'registry',
  'AWS::Events::ApiDestination': 'delivery',
  'AWS::KinesisFirehose::DeliveryStream': 'delivery',
  'AWS::EKS::IdentityProviderConfig': 'cluster-access',
  'AWS::IAM::OIDCProvider': 'trust',
  'AWS::IAM::SAMLProvider': 'trust',
  'AWS::DLM::LifecyclePolicy': 'share',
  'AWS::RAM::ResourceShare': 'share',
  'AWS::Custom': 'share',
  'AWS::EC2::VPCPeeringConnection': 'peering',
  'AWS::EC2::TransitGatewayAttachment': 'transit-gateway',
  'AWS::EC2::TransitGatewayVpcAttachment': 'transit-gateway',
  'Custom::AWSCDK-EKS-HelmChart': 'registry',
  'AWS::AppFlow::ConnectorProfile': 'delivery',
  'AWS::DMS::Endpoint': 'delivery',
  'AWS::DataSync::LocationNFS': 'delivery',
  'AWS::DataSync::LocationSMB': 'delivery',
  'AWS::DataSync::LocationHDFS': 'delivery',
  'AWS::DataSync::LocationObjectStorage': 'delivery',
  'AWS::DataSync::LocationAzureBlob': 'delivery',
  'AWS::Events::Connection': 'delivery',
  'AWS::Glue::Connection': 'delivery',
  'AWS::IoT::TopicRule': 'delivery',
  'AWS::IoT::TopicRuleDestination': 'delivery',
  'AWS::KafkaConnect::Connector': 'delivery',
  'AWS::Transfer::Connector': 'delivery',
  'AWS::StepFunctions::StateMachine': 'delivery',
  'AWS::IAM::Policy': 'role',
  'AWS::IAM::ManagedPolicy': 'role',
  'AWS::IAM::Role': 'role',
};

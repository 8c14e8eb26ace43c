import type { Destination } from './destination';

const S3_OF_FIREHOSE = [
  'ExtendedS3DestinationConfiguration.S3BackupConfiguration',
  'HttpEndpointDestinationConfiguration.S3Configuration',
  'SplunkDestinationConfiguration.S3Configuration',
  'SnowflakeDestinationConfiguration.S3Configuration',
  'IcebergDestinationConfiguration.S3Configuration',
  'RedshiftDestinationConfiguration.S3Configuration',
  'RedshiftDestinationConfiguration.S3BackupConfiguration',
  'ElasticsearchDestinationConfiguration.S3Configuration',
  'AmazonopensearchserviceDestinationConfiguration.S3Configuration',
  'AmazonOpenSearchServerlessDestinationConfiguration.S3Configuration',
];

/** Services whose business is to move data, by where each says what it moves where. Source: CloudFormation resource types. */
export const DATA_MOVERS: Readonly<Record<string, readonly Destination[]>> = {
  'AWS::KinesisFirehose::DeliveryStream': [
    {
      kind: 'delivery',
      paths: [
        'S3DestinationConfiguration.BucketARN',
        'ExtendedS3DestinationConfiguration.BucketARN',
        ...S3_OF_FIREHOSE.map((path) => `${path}.BucketARN`),
        'AmazonopensearchserviceDestinationConfiguration.DomainARN',
        'ElasticsearchDestinationConfiguration.DomainARN',
        'IcebergDestinationConfiguration.CatalogConfiguration.CatalogArn',
        'KinesisStreamSourceConfiguration.KinesisStreamARN',
        'MSKSourceConfiguration.MSKClusterARN',
      ],
    },
  ],
  'AWS::Kinesis::StreamConsumer': [{ kind: 'delivery', paths: ['StreamARN'] }],
  'AWS::IoT::TopicRule': [
    {
      kind: 'delivery',
      paths: [
        'TopicRulePayload.Actions.*.Lambda.FunctionArn',
        'TopicRulePayload.Actions.*.Sns.TargetArn',
        'TopicRulePayload.Actions.*.Kafka.DestinationArn',
        'TopicRulePayload.Actions.*.StepFunctions.StateMachineName',
        'TopicRulePayload.Actions.*.Sqs.QueueUrl',
        'TopicRulePayload.ErrorAction.Lambda.FunctionArn',
        'TopicRulePayload.ErrorAction.Sns.TargetArn',
        'TopicRulePayload.ErrorAction.Sqs.QueueUrl',
      ],
    },
    {
      kind: 'delivery',
      paths: ['TopicRulePayload.Actions.*.S3.BucketName', 'TopicRulePayload.ErrorAction.S3.BucketName'],
      are: 'buckets',
    },
  ],
  'AWS::MSK::Replicator': [{ kind: 'replication', paths: ['KafkaClusters.*.AmazonMskCluster.MskClusterArn'] }],
  'AWS::MSK::VpcConnection': [{ kind: 'interface-endpoint', paths: ['TargetClusterArn'] }],
  'AWS::MSK::Cluster': [
    { kind: 'delivery', paths: ['LoggingInfo.BrokerLogs.S3.Bucket'], are: 'buckets' },
    { kind: 'delivery', paths: ['LoggingInfo.BrokerLogs.Firehose.DeliveryStream'], are: 'names' },
  ],
  'AWS::KafkaConnect::Connector': [
    { kind: 'delivery', paths: ['LogDelivery.WorkerLogDelivery.S3.Bucket'], are: 'buckets' },
  ],
  'AWS::SageMaker::EndpointConfig': [
    {
      kind: 'delivery',
      paths: ['DataCaptureConfig.DestinationS3Uri', 'AsyncInferenceConfig.OutputConfig.S3OutputPath'],
    },
    {
      kind: 'message',
      paths: [
        'AsyncInferenceConfig.OutputConfig.NotificationConfig.SuccessTopic',
        'AsyncInferenceConfig.OutputConfig.NotificationConfig.ErrorTopic',
      ],
    },
  ],
  'AWS::SageMaker::FeatureGroup': [{ kind: 'delivery', paths: ['OfflineStoreConfig.S3StorageConfig.S3Uri'] }],
  'AWS::SageMaker::Model': [
    { kind: 'named-address', paths: ['PrimaryContainer.ModelDataUrl', 'Containers.*.ModelDataUrl'] },
  ],
  'AWS::DMS::Endpoint': [
    { kind: 'delivery', paths: ['S3Settings.BucketName', 'RedshiftSettings.BucketName'], are: 'buckets' },
    { kind: 'delivery', paths: ['KinesisSettings.StreamArn'] },
  ],
  'AWS::DMS::EventSubscription': [{ kind: 'message', paths: ['SnsTopicArn'] }],
  'AWS::AppFlow::Flow': [
    {
      kind: 'delivery',
      paths: [
        'DestinationFlowConfigList.*.DestinationConnectorProperties.S3.BucketName',
        'DestinationFlowConfigList.*.DestinationConnectorProperties.Redshift.IntermediateBucketName',
        'DestinationFlowConfigList.*.DestinationConnectorProperties.Snowflake.IntermediateBucketName',
        'DestinationFlowConfigList.*.DestinationConnectorProperties.Upsolver.BucketName',
        'SourceFlowConfig.SourceConnectorProperties.S3.BucketName',
      ],
      are: 'buckets',
    },
  ],
  'AWS::DataSync::Task': [
    { kind: 'delivery', paths: ['SourceLocationArn', 'DestinationLocationArn', 'CloudWatchLogGroupArn'] },
    { kind: 'delivery', paths: ['TaskReportConfig.Destination.S3.S3BucketArn'] },
  ],
  'AWS::DataSync::LocationS3': [{ kind: 'delivery', paths: ['S3BucketArn'] }],
  'AWS::DataSync::LocationEFS': [{ kind: 'delivery', paths: ['EfsFilesystemArn'] }],
  'AWS::DataSync::LocationFSxLustre': [{ kind: 'delivery', paths: ['FsxFilesystemArn'] }],
  'AWS::Glue::Job': [{ kind: 'named-address', paths: ['Command.ScriptLocation'] }],
  'AWS::Glue::Crawler': [{ kind: 'delivery', paths: ['Targets.S3Targets.*.Path'] }],
  'AWS::Glue::Table': [{ kind: 'delivery', paths: ['TableInput.StorageDescriptor.Location'] }],
  'AWS::Glue::Database': [
    { kind: 'share', paths: ['CatalogId', 'DatabaseInput.TargetDatabase.CatalogId'], are: 'accounts' },
    { kind: 'share', paths: ['DatabaseInput.TargetDatabase.Region'], are: 'regions' },
  ],
  'AWS::RDS::DBInstance': [
    { kind: 'replication', paths: ['AutomaticBackupReplicationRegion', 'SourceRegion'], are: 'regions' },
    { kind: 'replication', paths: ['SourceDBInstanceIdentifier', 'DBSnapshotIdentifier'], are: 'names' },
  ],
  'AWS::RDS::DBCluster': [
    { kind: 'replication', paths: ['SourceRegion'], are: 'regions' },
    {
      kind: 'replication',
      paths: ['ReplicationSourceIdentifier', 'SourceDBClusterIdentifier', 'SnapshotIdentifier'],
      are: 'names',
    },
  ],
  'AWS::RDS::EventSubscription': [{ kind: 'message', paths: ['SnsTopicArn'] }],
  'AWS::RDS::Integration': [{ kind: 'replication', paths: ['TargetArn', 'SourceArn'] }],
  'AWS::Redshift::EndpointAuthorization': [{ kind: 'share', paths: ['Account'], are: 'accounts' }],
  'AWS::S3::AccessGrant': [{ kind: 'share', paths: ['Grantee.GranteeIdentifier'], are: 'anybody' }],
  'AWS::LakeFormation::PrincipalPermissions': [
    { kind: 'share', paths: ['Principal.DataLakePrincipalIdentifier'], are: 'anybody' },
  ],
  'AWS::SES::ConfigurationSetEventDestination': [
    {
      kind: 'delivery',
      paths: [
        'EventDestination.KinesisFirehoseDestination.DeliveryStreamARN',
        'EventDestination.SnsDestination.TopicARN',
        'EventDestination.EventBridgeDestination.EventBusArn',
      ],
    },
  ],
  'AWS::Chatbot::SlackChannelConfiguration': [{ kind: 'delivery', paths: ['SnsTopicArns.*'] }],
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': [{ kind: 'delivery', paths: ['SnsTopicArns.*'] }],
  'AWS::Synthetics::Canary': [{ kind: 'delivery', paths: ['ArtifactS3Location'] }],
  'AWS::EC2::TransitGatewayPeeringAttachment': [
    { kind: 'transit-gateway', paths: ['PeerAccountId'], are: 'accounts' },
    { kind: 'transit-gateway', paths: ['PeerRegion'], are: 'regions' },
  ],
};

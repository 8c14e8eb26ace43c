import { DESTINATIONS, KIND_OF_TEXTS } from './destinations';
import { SPECIAL } from './special';

/** Types that this proof reads elsewhere, or that neither send nor share anything by themselves. */
const READ: ReadonlySet<string> = new Set(
  `
  AWS::AutoScaling::AutoScalingGroup AWS::AutoScaling::LaunchConfiguration AWS::AutoScaling::LifecycleHook AWS::AutoScaling::ScalingPolicy AWS::AutoScaling::ScheduledAction
  AWS::Backup::BackupSelection AWS::Backup::BackupVault AWS::Budgets::Budget AWS::Budgets::BudgetsAction AWS::CDK::Metadata AWS::CertificateManager::Certificate
  AWS::CloudFormation::CustomResource AWS::CloudFormation::WaitCondition AWS::CloudFormation::WaitConditionHandle AWS::CloudWatch::AnomalyDetector AWS::CloudWatch::Dashboard
  AWS::CloudWatch::InsightRule AWS::APS::Workspace AWS::APS::RuleGroupsNamespace AWS::DynamoDB::Table
  AWS::EC2::CapacityReservation AWS::EC2::CapacityReservationFleet AWS::EC2::CustomerGateway AWS::EC2::DHCPOptions AWS::EC2::EIP AWS::EC2::EIPAssociation AWS::EC2::EgressOnlyInternetGateway
  AWS::EC2::Instance AWS::EC2::InternetGateway AWS::EC2::KeyPair AWS::EC2::LaunchTemplate AWS::EC2::NatGateway AWS::EC2::NetworkAcl AWS::EC2::NetworkAclEntry
  AWS::EC2::NetworkInterface AWS::EC2::NetworkInterfaceAttachment AWS::EC2::PlacementGroup AWS::EC2::PrefixList AWS::EC2::Route AWS::EC2::RouteTable AWS::EC2::SecurityGroup
  AWS::EC2::SecurityGroupEgress AWS::EC2::SecurityGroupIngress AWS::EC2::SecurityGroupVpcAssociation AWS::EC2::Subnet AWS::EC2::SubnetCidrBlock AWS::EC2::SubnetNetworkAclAssociation
  AWS::EC2::SubnetRouteTableAssociation AWS::EC2::TransitGateway AWS::EC2::TransitGatewayAttachment AWS::EC2::TransitGatewayVpcAttachment AWS::EC2::TransitGatewayRoute
  AWS::EC2::TransitGatewayRouteTable AWS::EC2::TransitGatewayRouteTableAssociation AWS::EC2::TransitGatewayRouteTablePropagation AWS::EC2::VPC AWS::EC2::VPCCidrBlock
  AWS::EC2::VPCDHCPOptionsAssociation AWS::EC2::VPCEndpoint AWS::EC2::VPCEndpointService AWS::EC2::VPCGatewayAttachment AWS::EC2::VPCPeeringConnection AWS::EC2::VPNConnection
  AWS::EC2::VPNConnectionRoute AWS::EC2::VPNGateway AWS::EC2::VPNGatewayRoutePropagation AWS::EC2::Volume AWS::EC2::VolumeAttachment
  AWS::ECR::LifecyclePolicy AWS::ECR::RegistryPolicy AWS::ECR::RegistryScanningConfiguration AWS::ECR::Repository AWS::ECR::RepositoryCreationTemplate
  AWS::ECS::Cluster AWS::ECS::Service AWS::ECS::TaskDefinition AWS::EFS::AccessPoint AWS::EFS::MountTarget
  AWS::EKS::Addon AWS::EKS::Cluster AWS::EKS::FargateProfile AWS::EKS::Nodegroup
  AWS::ElasticLoadBalancingV2::Listener AWS::ElasticLoadBalancingV2::ListenerCertificate AWS::ElasticLoadBalancingV2::ListenerRule AWS::ElasticLoadBalancingV2::LoadBalancer AWS::ElasticLoadBalancingV2::TargetGroup
  AWS::Events::Connection AWS::Events::EventBus AWS::FSx::Snapshot AWS::FSx::Volume
  AWS::IAM::Group AWS::IAM::GroupPolicy AWS::IAM::InstanceProfile AWS::IAM::RolePolicy AWS::IAM::ServiceLinkedRole AWS::IAM::User AWS::IAM::UserPolicy AWS::IAM::UserToGroupAddition
  AWS::Kinesis::Stream AWS::Kinesis::ResourcePolicy AWS::KMS::Alias AWS::KMS::Key AWS::Lambda::Alias AWS::Lambda::EventSourceMapping AWS::Lambda::LayerVersion AWS::Lambda::Url AWS::Lambda::Version
  AWS::Logs::AccountPolicy AWS::Logs::DeliverySource AWS::Logs::LogGroup AWS::Logs::LogStream AWS::Logs::MetricFilter AWS::Logs::QueryDefinition AWS::Logs::ResourcePolicy
  AWS::Oam::Sink AWS::ResourceGroups::Group AWS::Route53::HostedZone AWS::Route53::RecordSet AWS::Route53::RecordSetGroup AWS::Route53Resolver::FirewallDomainList AWS::Route53Resolver::FirewallRuleGroup
  AWS::Route53Resolver::FirewallRuleGroupAssociation AWS::Route53Resolver::ResolverEndpoint AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation AWS::Route53Resolver::ResolverRule
  AWS::Route53Resolver::ResolverRuleAssociation AWS::S3::AccessPoint AWS::S3::BucketPolicy AWS::Scheduler::ScheduleGroup AWS::SecretsManager::ResourcePolicy AWS::SecretsManager::RotationSchedule
  AWS::SecretsManager::SecretTargetAttachment AWS::SNS::TopicInlinePolicy AWS::SNS::TopicPolicy AWS::SQS::QueueInlinePolicy AWS::SQS::QueuePolicy AWS::SSM::Association AWS::SSM::Document AWS::SSM::Parameter
  AWS::IoT::Policy AWS::MSK::ServerlessCluster AWS::DocDB::DBCluster AWS::DocDB::DBInstance AWS::Backup::LogicallyAirGappedBackupVault AWS::IoT::ThingType AWS::IoT::Logging AWS::MSK::Configuration AWS::MSK::ClusterPolicy AWS::MSK::BatchScramSecret AWS::SageMaker::Endpoint AWS::SageMaker::NotebookInstanceLifecycleConfig AWS::SageMaker::ModelPackageGroup
  AWS::DMS::ReplicationSubnetGroup AWS::DMS::ReplicationTask AWS::DMS::Certificate AWS::DataSync::Agent AWS::Glue::Trigger AWS::Glue::Workflow AWS::Glue::SecurityConfiguration AWS::Glue::Classifier AWS::Glue::Partition
  AWS::RDS::DBSubnetGroup AWS::RDS::DBParameterGroup AWS::RDS::DBClusterParameterGroup AWS::RDS::OptionGroup AWS::RDS::DBProxy AWS::RDS::DBProxyTargetGroup AWS::SES::ConfigurationSet AWS::SES::EmailIdentity AWS::Schemas::Registry AWS::Schemas::Schema
  AWS::StepFunctions::Activity AWS::ECR::PublicRepository AWS::EC2::ClientVpnEndpoint AWS::EC2::InstanceConnectEndpoint AWS::S3::MultiRegionAccessPoint AWS::CloudFront::Distribution
  AWS::GlobalAccelerator::Accelerator AWS::ApiGateway::RestApi AWS::ApiGatewayV2::Api AWS::EC2::LocalGatewayRoute AWS::EC2::CarrierGateway AWS::IAM::AccessKey
  `
    .trim()
    .split(/\s+/),
);

/** Whether somebody has thought about what a type does with bytes. Custom resources are told by the functions that serve them. */
export const isKnown = (type: string): boolean =>
  READ.has(type) ||
  Object.hasOwn(DESTINATIONS, type) ||
  Object.hasOwn(KIND_OF_TEXTS, type) ||
  Object.hasOwn(SPECIAL, type) ||
  type.startsWith('Custom::');

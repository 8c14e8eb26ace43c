import { isObject } from '../cloudformation/service-spec';
import type { Account, Resource } from './account';
import { fileSystemRequirements } from './file-system-requirements';
import { boundTargetGroups, objectsOf, refusals } from './kubernetes';

/** Why the service would refuse to create or update this; undefined when it would not. */
export type Requirement = (properties: Record<string, unknown>, account: Account) => string | undefined;

const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'AWS::EKS::Nodegroup': [clusterExists, launchTemplateExists, scalingIsSane, nodesCanPull, nodesBecomeReady],
  'AWS::EKS::Addon': [clusterExists, addonGetsHealthy],
  'AWS::EKS::AccessEntry': [clusterExists],
  'AWS::EKS::PodIdentityAssociation': [clusterExists],
  'AWS::Lambda::Function': [codeIsUploaded],
  'AWS::Lambda::LayerVersion': [codeIsUploaded],
  'AWS::Logs::LogGroup': [keyAdmitsLogs],
  'AWS::S3::BucketPolicy': [bucketExists],
  'AWS::FSx::FileSystem': fileSystemRequirements,
  'Custom::AWSCDK-EKS-KubernetesResource': [clusterExists, handlerWorks, objectsAreAccepted, targetGroupsExist],
  'Custom::AWSCDK-EKS-HelmChart': [clusterExists, handlerWorks, chartInstalls],
};

export function requirementsOf(type: string): readonly Requirement[] {
  return REQUIREMENTS[type] ?? [];
}

function clusterExists({ ClusterName }: Record<string, unknown>, account: Account): string | undefined {
  if (clusterOf(ClusterName, account) !== undefined) return undefined;
  return `No cluster found for name: ${String(ClusterName)}. (Service: Eks, Status Code: 404)`;
}

export function clusterOf(name: unknown, account: Account): Resource | undefined {
  return account.byId('AWS::EKS::Cluster', name);
}

function launchTemplateExists({ LaunchTemplate }: Record<string, unknown>, account: Account): string | undefined {
  const { Id, Version } = LaunchTemplate as { Id: string; Version?: string };
  const latest = Number(account.byId('AWS::EC2::LaunchTemplate', Id)?.attributes['LatestVersionNumber'] ?? 0);
  const known = ['$Latest', '$Default', undefined].includes(Version) || Number(Version) <= latest;
  return known ? undefined : `Launch template ${Id} has no version ${String(Version)}`;
}

function scalingIsSane({ ScalingConfig }: Record<string, unknown>): string | undefined {
  const { MinSize, DesiredSize, MaxSize } = ScalingConfig as Record<'MinSize' | 'DesiredSize' | 'MaxSize', number>;
  return MinSize <= DesiredSize && DesiredSize <= MaxSize
    ? undefined
    : 'Minimum capacity can not be greater than desired, desired not greater than maximum';
}

/** Services a node without a way out reaches through endpoints (EKS user guide, "private clusters"). */
const NODE_SERVICES = ['ec2', 'ecr.api', 'ecr.dkr', 'eks', 'sts', 's3'];

function nodesCanPull({ Subnets }: Record<string, unknown>, account: Account): string | undefined {
  const [first] = Subnets as string[];
  const vpc = account.byId('AWS::EC2::Subnet', first)?.properties['VpcId'];
  if (account.all('AWS::EC2::NatGateway').length > 0) return undefined; // they reach them through the internet
  const reachable = account
    .all('AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => properties['VpcId'] === vpc)
    .map(({ properties }) => String(properties['ServiceName']));
  const missing = NODE_SERVICES.filter((name) => !reachable.includes(`com.amazonaws.${account.region}.${name}`));
  return missing.length === 0
    ? undefined
    : `NodeCreationFailure: instances failed to join the cluster: no endpoint for ${missing.join(', ')}`;
}

/** Nodes get ready with the CNI and its credentials; the node role holds none. */
const NODE_ADDONS = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];

function nodesBecomeReady({ ClusterName }: Record<string, unknown>, account: Account): string | undefined {
  const present = addonsOf(ClusterName, account);
  const missing = NODE_ADDONS.filter((name) => !present.includes(name));
  return missing.length === 0
    ? undefined
    : `NodeCreationFailure: Unhealthy nodes in the kubernetes cluster: add-on ${missing.join(', ')} is missing`;
}

function addonsOf(cluster: unknown, account: Account): unknown[] {
  const addons = account.all('AWS::EKS::Addon').filter(({ properties }) => properties['ClusterName'] === cluster);
  return addons.map(({ properties }) => properties['AddonName']);
}

/** Add-ons made of Deployments: EKS waits until their pods run somewhere. */
const NEEDS_NODES = ['coredns', 'aws-fsx-csi-driver', 'aws-ebs-csi-driver', 'metrics-server'];

function addonGetsHealthy({ ClusterName, AddonName }: Record<string, unknown>, account: Account): string | undefined {
  if (!NEEDS_NODES.includes(String(AddonName)) || hasNodes(ClusterName, account)) return undefined;
  return `Addon ${String(AddonName)} is DEGRADED: InsufficientNumberOfReplicas (no nodes in ${String(ClusterName)})`;
}

function hasNodes(cluster: unknown, account: Account): boolean {
  return account.all('AWS::EKS::Nodegroup').some(({ properties }) => properties['ClusterName'] === cluster);
}

function codeIsUploaded({ Code, Content }: Record<string, unknown>, account: Account): string | undefined {
  const { S3Bucket, S3Key } = (Code ?? Content) as Record<string, string>;
  return account.objects.has(`${S3Bucket}/${S3Key}`)
    ? undefined
    : `Error occurred while GetObject. S3 Error Code: NoSuchKey (${S3Bucket}/${S3Key})`;
}

function bucketExists({ Bucket }: Record<string, unknown>, account: Account): string | undefined {
  return account.byId('AWS::S3::Bucket', Bucket) ? undefined : `The specified bucket does not exist: ${String(Bucket)}`;
}

function keyAdmitsLogs({ KmsKeyId }: Record<string, unknown>, account: Account): string | undefined {
  if (KmsKeyId === undefined) return undefined;
  const policy = JSON.stringify(account.byId('AWS::KMS::Key', KmsKeyId)?.properties['KeyPolicy']) ?? '';
  return policy.includes(`"logs.${account.region}.amazonaws.com"`)
    ? undefined
    : `The specified KMS key does not exist or is not allowed to be used with LogGroup: ${String(KmsKeyId)}`;
}

/** The provider's function can be invoked, invokes the handler, and the cluster lets the handler in. */
function handlerWorks({ ServiceToken, ClusterName }: Record<string, unknown>, account: Account): string | undefined {
  const framework = account.byId('AWS::Lambda::Function', ServiceToken);
  if (framework === undefined) return `Invalid ServiceToken: function not found: ${String(ServiceToken)}`;
  const handler = handlerOf(framework, account);
  if (handler === undefined) return 'The function behind the provider framework does not exist';
  const withoutPolicy = [framework, handler].find((lambda) => !roleHasPolicy(lambda, account));
  if (withoutPolicy !== undefined) return `AccessDenied: the role of ${withoutPolicy.id} has no policy yet`;
  const entries = account
    .all('AWS::EKS::AccessEntry')
    .filter((entry) => entry.properties['ClusterName'] === ClusterName);
  const admitted = entries.some((entry) => entry.properties['PrincipalArn'] === handler.properties['Role']);
  return admitted ? undefined : 'error: You must be logged in to the server (Unauthorized)';
}

export function handlerOf(framework: Resource, account: Account): Resource | undefined {
  const environment = framework.properties['Environment'];
  const variables = isObject(environment) ? environment['Variables'] : undefined;
  const arn = isObject(variables) ? variables['USER_ON_EVENT_FUNCTION_ARN'] : undefined;
  return account.byId('AWS::Lambda::Function', arn);
}

function roleHasPolicy(lambda: Resource, account: Account): boolean {
  const role = account.byId('AWS::IAM::Role', lambda.properties['Role'])?.id ?? '';
  return account.all('AWS::IAM::Policy').some(({ properties }) => [properties['Roles']].flat().includes(role));
}

function objectsAreAccepted(properties: Record<string, unknown>, account: Account): string | undefined {
  const kubernetes = clusterOf(properties['ClusterName'], account)?.kubernetes;
  return kubernetes === undefined ? undefined : refusals(kubernetes, objectsOf(properties))[0];
}

/** The controller's webhook looks a group up by its name, and refuses a binding to none (webhooks/elbv2, v3.5.0). */
function targetGroupsExist(properties: Record<string, unknown>, account: Account): string | undefined {
  const groups = account.all('AWS::ElasticLoadBalancingV2::TargetGroup').map(({ key }) => key);
  const missing = boundTargetGroups(objectsOf(properties)).find((name) => !groups.includes(name));
  return missing === undefined
    ? undefined
    : `admission webhook "mtargetgroupbinding.elbv2.k8s.aws" denied the request: TargetGroupNotFound: ${missing}`;
}

function chartInstalls(properties: Record<string, unknown>, account: Account): string | undefined {
  const { ClusterName, Namespace, Repository, Wait, CreateNamespace } = properties;
  const namespaces = clusterOf(ClusterName, account)?.kubernetes?.namespaces;
  if (CreateNamespace !== true && namespaces?.has(String(Namespace)) === false)
    return `Error: INSTALLATION FAILED: create: namespaces "${String(Namespace)}" not found`;
  const repository = /^oci:\/\/[^/]+\.amazonaws\.com\/(.+)$/.exec(String(Repository))?.[1];
  if (repository !== undefined && account.byId('AWS::ECR::Repository', repository) === undefined)
    return `Error: the repository with name '${repository}' does not exist in the registry`;
  const ready = hasNodes(ClusterName, account) && addonsOf(ClusterName, account).includes('coredns');
  return Wait === true && !ready ? 'Error: INSTALLATION FAILED: context deadline exceeded' : undefined;
}

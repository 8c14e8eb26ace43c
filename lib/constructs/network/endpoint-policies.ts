import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { EndpointService } from '../../contract';

/** Of both endpoints of ECR: its user guide attaches one policy to the two, with the token (VPC endpoint policies). Never a push. */
const PULL = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchGetImage',
  'ecr:BatchCheckLayerAvailability',
  'ecr:GetDownloadUrlForLayer',
];

/** What the cluster does through each interface endpoint, and who does it. */
const ACTIONS: Record<EndpointService, readonly string[]> = {
  ec2: ['ec2:*'], // VPC CNI and load balancer controller, whose own policies say what
  'ecr.api': [...PULL, 'ecr:DescribeImages', 'ecr:DescribeRepositories'],
  'ecr.dkr': PULL,
  eks: ['eks:Describe*', 'eks:List*'], // node bootstrap, kubectl provider
  'eks-auth': ['eks-auth:AssumeRoleForPodIdentity'], // Pod Identity agent
  elasticloadbalancing: ['elasticloadbalancing:*'], // load balancer controller, as its own policy says
  fsx: ['fsx:Describe*'], // CSI driver; volumes are static
  lambda: ['lambda:InvokeFunction', 'lambda:GetFunction', 'lambda:GetFunctionConfiguration'], // provider framework → handler
  logs: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
  secretsmanager: ['secretsmanager:GetSecretValue'], // keys
  sts: ['sts:AssumeRole', 'sts:GetCallerIdentity', 'sts:TagSession'], // every AWS SDK
};

/** The front door asks for all its keys at once; IAM then wants both actions of it, and so does the endpoint. */
const DOOR_ACTIONS: Partial<Record<EndpointService, readonly string[]>> = {
  secretsmanager: ['secretsmanager:BatchGetSecretValue'],
};

/** Only what the cluster does there, and only by principals of this account: other credentials cannot leave by it. */
export function interfaceEndpointPolicy(service: EndpointService, account: string, hasDoor = false): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'OwnPrincipals',
        principals: [new AnyPrincipal()],
        actions: [...ACTIONS[service], ...((hasDoor ? DOOR_ACTIONS[service] : undefined) ?? [])],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:PrincipalAccount': account } },
      }),
    ],
  });
}

/**
 * Own buckets for own principals; beyond that only image layers in and answers to CloudFormation out. Nodes with a way out reach
 * S3 by this endpoint too, so what they may read on the internet is not refused here: registries keep layers in buckets of
 * their own (kubernetes/k8s.io#4214, docker/hub-feedback#1318).
 */
export function s3EndpointPolicy(
  account: string,
  region: string,
  connectedCidrs: readonly string[] = [],
): PolicyDocument {
  const ownBuckets = new PolicyStatement({
    sid: 'OwnBuckets',
    principals: [new AnyPrincipal()],
    actions: ['s3:GetObject*', 's3:PutObject*', 's3:ListBucket*', 's3:GetBucketLocation', 's3:AbortMultipartUpload'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:ResourceAccount': account, 'aws:PrincipalAccount': account } },
  });
  const imageLayers = new PolicyStatement({
    sid: 'ImageLayers',
    principals: [new AnyPrincipal()],
    actions: ['s3:GetObject'],
    resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
  });
  const customResourceAnswers = new PolicyStatement({
    sid: 'CustomResourceAnswers',
    principals: [new AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: [`arn:aws:s3:::cloudformation-custom-resource-response-${region.replaceAll('-', '')}/*`],
  });
  const publicObjects = new PolicyStatement({
    sid: 'ReadFromConnectedSubnets',
    principals: [new AnyPrincipal()],
    actions: ['s3:GetObject'],
    resources: ['*'],
    conditions: { IpAddress: { 'aws:VpcSourceIp': [...connectedCidrs] } },
  });
  return new PolicyDocument({
    statements: [
      ownBuckets,
      imageLayers,
      customResourceAnswers,
      ...(connectedCidrs.length === 0 ? [] : [publicObjects]),
    ],
  });
}

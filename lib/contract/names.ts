/**
 * Names that CloudFormation and Kubernetes must agree on. They are literals, never tokens, so that a manifest
 * reads the same whether CDK applies it or a person does.
 */
export const SERVING_NAMESPACE = 'windlass-serving';
/** Privileged DaemonSets (device plugins, exporters) live apart from the models. */
export const NODE_NAMESPACE = 'windlass-node';
/** Of Kubernetes' own pods. */
export const SYSTEM_NAMESPACE = 'kube-system';
export const CONTROLLERS_NAMESPACE = 'windlass-controllers';

/** Service account of engine pods; the one that may read the weights bucket. */
export const ENGINE_SERVICE_ACCOUNT = 'vllm-engine';
export const LOAD_BALANCER_CONTROLLER_SERVICE_ACCOUNT = 'aws-load-balancer-controller';

/**
 * Claim and volume of the file system in a zone. What names a file system cannot be changed in a volume, nor a claim bound
 * to another one: one in another zone has both of its own, beside the old ones.
 */
export const weightsClaim = (availabilityZoneId: string): string => `model-weights-${availabilityZoneId}`;
export const weightsVolume = (availabilityZoneId: string): string => `windlass-model-weights-${availabilityZoneId}`;
/**
 * What a claim asks for and a volume offers: the smallest file system there is. Kubernetes only matches the two by it, and
 * nobody can change it in a claim that is bound by hand (kubernetes#83392), while the file system grows.
 */
export const WEIGHTS_CLAIM_GIB = 1200;
export const WEIGHTS_MOUNT_PATH = '/models';

/** Secrets Manager secret with the key that clients send; every model of the environment takes the same one. */
export const apiKeySecretName = (environment: string): string => `windlass/${environment}/api-key`;

/** The front door lives apart from the engines: its pods reach them, and nothing else does. */
export const DOOR_NAMESPACE = 'windlass-door';
/** Name, Service and service account of the front door. */
export const FRONT_DOOR = 'front-door';
/** Service without an address of its own, whose name has those of the door's pods, which ask each other for conversations. */
export const DOOR_PODS_SERVICE = `${FRONT_DOOR}-pods`;
/** The proxy through which named tool servers reach the internet lives apart from everything that it must not reach. */
export const TOOL_EGRESS_NAMESPACE = 'windlass-egress';
/** Name and Service of that proxy, and config map of its configuration and lists. */
export const TOOL_EGRESS = 'tool-egress';
export const TOOL_EGRESS_FILES = 'tool-egress-config';
/** What tool servers set as HTTPS_PROXY. */
export const toolEgressUrl = (port: number): string => `http://${TOOL_EGRESS}.${TOOL_EGRESS_NAMESPACE}.svc:${port}`;

/** Secrets Manager secret with the keys of one tenant: one word, or two while it changes from one to the other. */
export const tenantSecretName = (environment: string, tenant: string): string =>
  `windlass/${environment}/tenants/${tenant}`;
/** How somebody who may read a secret gets its value. */
export const readSecretCommand = (id: string): string =>
  `aws secretsmanager get-secret-value --secret-id ${id} --query SecretString --output text`;

/** Target group of the door; at most 32 characters. */
export const doorTargetGroupName = (environment: string): string => `windlass-${environment}`;
/**
 * Load balancer of the door; at most 32 characters. Not {@link loadBalancerName}: an environment that gets a door still has the
 * load balancer of its listeners while this one is made, and an account has no two of one name.
 */
export const doorLoadBalancerName = (environment: string): string => `front-door-${environment}`;

/** Service of the load balancer, in the namespace of the models. */
export const ENDPOINT_SERVICE = 'endpoint';
/** Service of one model; not the workload's own name, which a LeaderWorkerSet gives to its headless Service. */
export const modelServiceName = (deployment: string): string => `${deployment}-api`;
/** Service without an address of its own, whose name has those of all ready replicas: for the front door, which chooses among them. */
export const replicasServiceName = (deployment: string): string => `${deployment}-replicas`;

/** The same once more while some of them may speak TLS and some not: HAProxy gives an address to one server of a name only. */
export const tlsReplicasServiceName = (deployment: string): string => `${deployment}-replicas-tls`;

export const LOAD_BALANCER_CLASS = 'service.k8s.aws/nlb';

export const clusterName = (environment: string): string => `windlass-${environment}`;

/** Deterministic so that manifests can name it; globally unique through account and region. */
export const weightsBucketName = (environment: string, account: string, region: string): string =>
  `windlass-${environment}-weights-${account}-${region}`;

/** Registry host of the account's own ECR. */
export const ecrRegistry = (account: string, region: string): string => `${account}.dkr.ecr.${region}.amazonaws.com`;

/** What repositories of an environment's images and charts begin with: two environments in one account share none. */
export const mirrorPrefix = (environment: string): string => `windlass-${environment}/`;
export const mirrorRepository = (environment: string, repository: string): string =>
  `${mirrorPrefix(environment)}${repository}`;

export const loadBalancerName = (environment: string): string => `windlass-${environment}`;

/** CodeBuild projects, by name because people start them. */
export const mirrorProjectName = (environment: string): string => `windlass-${environment}-mirror`;
export const stagingProjectName = (environment: string, deployment: string): string =>
  `windlass-${environment}-stage-${deployment}`;

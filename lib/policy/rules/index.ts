import type { ObjectRule, ResourceRule, Rule } from '../types';
import { addOnName } from './add-on-name';
import { authenticationMode } from './authentication-mode';
import { bucketEncryption } from './bucket-encryption';
import { bucketPublicAccess } from './bucket-public-access';
import { bucketTls } from './bucket-tls';
import { bucketVersioning } from './bucket-versioning';
import { capacityBlockZone } from './capacity-block-zone';
import { containerSecurity } from './container-security';
import { controlPlaneLogs } from './control-plane-logs';
import { defaultDeny } from './default-deny';
import { deletionProtection } from './deletion-protection';
import { disruptionBudget } from './disruption-budget';
import { drain } from './drain';
import { efaCard } from './efa-card';
import { efaCount } from './efa-count';
import { efaSecurityGroup } from './efa-security-group';
import { engineSwitches } from './engine-switches';
import { enumValues } from './enum-values';
import { eventTopic } from './event-topic';
import { extendedResources } from './extended-resources';
import { fitsNode } from './fits-node';
import { flowLogs } from './flow-logs';
import { forcedUpdate } from './forced-update';
import { functionNetwork } from './function-network';
import { gpuMonitoring } from './gpu-monitoring';
import { gpuPlacement } from './gpu-placement';
import { gpuTaint } from './gpu-taint';
import { gpuToleration } from './gpu-toleration';
import { groupName } from './group-name';
import { helmChart } from './helm-chart';
import { hostAccess } from './host-access';
import { iamEscalation } from './iam-escalation';
import { iamManagedPolicy } from './iam-managed-policy';
import { iamWildcard } from './iam-wildcard';
import { imageDigest } from './image-digest';
import { imageRegistry } from './image-registry';
import { imdsHopLimit } from './imds-hop-limit';
import { imdsTokens } from './imds-tokens';
import { instanceType } from './instance-type';
import { interfaceGroups } from './interface-groups';
import { interfacePlace } from './interface-place';
import { interfaceType } from './interface-type';
import { internalLoadBalancer } from './internal-load-balancer';
import { keyPolicy } from './key-policy';
import { keyRotation } from './key-rotation';
import { kubernetesVersion } from './kubernetes-version';
import { lambdaPermission } from './lambda-permission';
import { launchTemplateFields } from './launch-template-fields';
import { logGroup } from './log-group';
import { lustreCapacity } from './lustre-capacity';
import { lustreEfa } from './lustre-efa';
import { lustreThroughput } from './lustre-throughput';
import { manifestPayload } from './manifest-payload';
import { namespaceLevel } from './namespace-level';
import { networkCard } from './network-card';
import { networkPolicyEgress } from './network-policy-egress';
import { networkPolicyEnforced } from './network-policy-enforced';
import { noNodePort } from './no-node-port';
import { noPublicAddress } from './no-public-address';
import { noWayOut } from './no-way-out';
import { nodeGroupName } from './node-group-name';
import { nodeImage } from './node-image';
import { nodeRepair } from './node-repair';
import { nodeVersion } from './node-version';
import { oneEfaPerCard } from './one-efa-per-card';
import { oneInstanceType } from './one-instance-type';
import { openIngress } from './open-ingress';
import { plainCredential } from './plain-credential';
import { plainSecret } from './plain-secret';
import { primaryInterface } from './primary-interface';
import { privateEndpoint } from './private-endpoint';
import { privateSubnets } from './private-subnets';
import { purchase } from './purchase';
import { rbac } from './rbac';
import { releaseVersion } from './release-version';
import { remoteAccess } from './remote-access';
import { repository } from './repository';
import { retained } from './retained';
import { rollout } from './rollout';
import { rootVolume } from './root-volume';
import { scaling } from './scaling';
import { secretsEncryption } from './secrets-encryption';
import { serviceAccountToken } from './service-account-token';
import { serviceName } from './service-name';
import { sourceRanges } from './source-ranges';
import { startupProbe } from './startup-probe';
import { surge } from './surge';
import { trustPolicy } from './trust-policy';
import { updateStrategy } from './update-strategy';
import { vpcDns } from './vpc-dns';
import { vpcEndpoints } from './vpc-endpoints';
import { vpcSize } from './vpc-size';

/** Rules over CloudFormation resources. A new rule is one file and two lines here. */
export const resourceRules: readonly ResourceRule[] = [
  addOnName,
  authenticationMode,
  bucketEncryption,
  bucketPublicAccess,
  bucketTls,
  bucketVersioning,
  capacityBlockZone,
  controlPlaneLogs,
  deletionProtection,
  efaCard,
  efaCount,
  efaSecurityGroup,
  enumValues,
  eventTopic,
  flowLogs,
  forcedUpdate,
  functionNetwork,
  gpuMonitoring,
  gpuTaint,
  helmChart,
  iamEscalation,
  iamManagedPolicy,
  iamWildcard,
  imdsHopLimit,
  imdsTokens,
  instanceType,
  interfaceGroups,
  interfacePlace,
  interfaceType,
  keyPolicy,
  keyRotation,
  kubernetesVersion,
  lambdaPermission,
  launchTemplateFields,
  logGroup,
  lustreCapacity,
  lustreEfa,
  lustreThroughput,
  manifestPayload,
  networkCard,
  networkPolicyEnforced,
  noPublicAddress,
  noWayOut,
  nodeGroupName,
  nodeImage,
  nodeRepair,
  nodeVersion,
  oneEfaPerCard,
  oneInstanceType,
  openIngress,
  plainCredential,
  primaryInterface,
  privateEndpoint,
  privateSubnets,
  purchase,
  releaseVersion,
  remoteAccess,
  repository,
  retained,
  rootVolume,
  scaling,
  secretsEncryption,
  trustPolicy,
  updateStrategy,
  vpcDns,
  vpcEndpoints,
  vpcSize,
];

/** Rules over Kubernetes objects, in templates or files. */
export const objectRules: readonly ObjectRule[] = [
  containerSecurity,
  defaultDeny,
  disruptionBudget,
  drain,
  engineSwitches,
  extendedResources,
  fitsNode,
  gpuPlacement,
  gpuToleration,
  groupName,
  hostAccess,
  imageDigest,
  imageRegistry,
  internalLoadBalancer,
  namespaceLevel,
  networkPolicyEgress,
  noNodePort,
  plainSecret,
  rbac,
  rollout,
  serviceAccountToken,
  serviceName,
  sourceRanges,
  startupProbe,
  surge,
];

export const rules: readonly Rule[] = [...resourceRules, ...objectRules];

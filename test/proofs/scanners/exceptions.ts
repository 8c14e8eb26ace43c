import { DOOR_LOG, NAG_EXCEPTIONS, PROVIDER } from './nag-exceptions';
import type { ScannerException, ScannerFinding } from './types';

const PULL =
  'images are pinned by digest and their registry refuses to move a tag: what is on the node is what is meant';
const CUSTOM =
  'a custom resource, of which Kubernetes has no schema: the rule strict-schema judges it by its CRD, rehearsals apply it strictly';
const CPU =
  'a limit throttles a daemon or a door that needs a moment more; requests reserve what it needs, memory is limited';
const NODE =
  'monitors or hands out devices of the node: drivers and sockets there belong to root; capabilities are dropped';
/** Of namespace windlass-node. */
const NODE_DAEMONS = /\.(aws-efa-k8s-device-plugin|dcgm-exporter|k8s-device-plugin)$/;
const ELSEWHERE =
  'picks pods that an add-on, a chart or the LeaderWorkerSet controller makes; rehearsals see it pick them';

/** Reviewed one by one. One that nothing needs any more is an error. */
export const EXCEPTIONS: readonly ScannerException[] = [
  ...NAG_EXCEPTIONS,
  { scanner: 'kubernetes-validate', rule: /no-schema-.*/, kind: 'LeaderWorkerSet', reason: CUSTOM },
  { scanner: 'kubernetes-validate', rule: /no-schema-.*/, kind: 'TargetGroupBinding', reason: CUSTOM },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_115',
    kind: 'AWS::Lambda::Function',
    object: /^KubectlProvider/,
    reason: PROVIDER,
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_116',
    kind: 'AWS::Lambda::Function',
    object: /^KubectlProvider/,
    reason: PROVIDER,
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_173',
    kind: 'AWS::Lambda::Function',
    object: /^KubectlProvider/,
    reason:
      'the variables hold names of functions and no secret; a key of its own would add a grant and protect nothing',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_18',
    kind: 'AWS::S3::Bucket',
    object: /AccessLogs/,
    reason: 'it is the bucket of access logs: logging itself would never end',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_21',
    kind: 'AWS::S3::Bucket',
    object: /AccessLogs/,
    reason: 'logs are written once and expire; no reader may change or delete them',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_33',
    kind: 'AWS::KMS::Key',
    object: /^(VolumesKey|StorageKey)/,
    reason:
      'a statement for every principal is bounded by the calling account, by the service it comes through, and for S3 by the role of FSx: EC2 and FSx call with roles that are made later',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_91',
    kind: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    object: /^DoorLoadBalancer/,
    reason: DOOR_LOG,
  },
  { scanner: 'checkov', rule: 'CKV_K8S_11', kind: 'DaemonSet', object: NODE_DAEMONS, reason: CPU },
  { scanner: 'checkov', rule: 'CKV_K8S_11', kind: 'Deployment', object: /\.(front-door|tool-egress)$/, reason: CPU },
  { scanner: 'kube-score', rule: 'container-resources', kind: 'DaemonSet', object: NODE_DAEMONS, reason: CPU },
  {
    scanner: 'kube-score',
    rule: 'container-resources',
    kind: 'Deployment',
    object: /\.(front-door|tool-egress)$/,
    reason: CPU,
  },
  { scanner: 'kube-score', rule: 'container-image-pull-policy', kind: 'DaemonSet', object: NODE_DAEMONS, reason: PULL },
  { scanner: 'kube-score', rule: 'container-image-pull-policy', kind: 'Deployment', reason: PULL },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_15',
    kind: 'DaemonSet',
    object: /aws-efa-k8s-device-plugin/,
    reason: 'its registry, where tags are immutable, is in the same account: the tag means one image',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_43',
    kind: 'DaemonSet',
    object: /aws-efa-k8s-device-plugin/,
    reason: 'AWS publishes no digest of it; it is mirrored into a registry where tags are immutable',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_19',
    kind: 'DaemonSet',
    object: /aws-efa-k8s-device-plugin/,
    reason: 'it reads the instance metadata service for its devices, which is one hop away',
  },
  { scanner: 'checkov', rule: 'CKV_K8S_23', kind: 'DaemonSet', object: NODE_DAEMONS, reason: NODE },
  { scanner: 'checkov', rule: 'CKV_K8S_40', kind: 'DaemonSet', object: NODE_DAEMONS, reason: NODE },
  {
    scanner: 'kube-score',
    rule: 'container-security-context-user-group-id',
    kind: 'DaemonSet',
    object: NODE_DAEMONS,
    reason: NODE,
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_40',
    kind: 'Deployment',
    reason: 'the images are built for these users, none of them root; their user ids mean nothing on a node of ours',
  },
  {
    scanner: 'kube-score',
    rule: 'container-security-context-user-group-id',
    kind: 'Deployment',
    reason: 'the images are built for these users, none of them root; their user ids mean nothing on a node of ours',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_8',
    kind: 'DaemonSet',
    object: /k8s-device-plugin$/,
    reason:
      'the device plugins serve a socket of the kubelet and no port that it could ask; a plugin that ends is started again',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_9',
    kind: 'DaemonSet',
    object: /k8s-device-plugin$/,
    reason: 'nothing asks the device plugins over a Service; they are ready when the node shows its devices',
  },
  {
    scanner: 'kube-score',
    rule: 'deployment-has-host-podantiaffinity',
    kind: 'Deployment',
    reason: 'engines fill their nodes, and the doors are spread over nodes and zones by topology constraints',
  },
  {
    scanner: 'kube-score',
    rule: 'deployment-has-poddisruptionbudget',
    kind: 'Deployment',
    reason: 'a budget of a model with one replica would only stop the node from being drained',
  },
  {
    scanner: 'kube-score',
    rule: 'deployment-replicas',
    kind: 'Deployment',
    reason: 'the environment says how many replicas a model is worth',
  },
  {
    scanner: 'kube-score',
    rule: 'networkpolicy-targets-pod',
    kind: 'NetworkPolicy',
    object:
      /^windlass-serving\.(default-deny|allow-(dns|api-key|load-balancer|metrics-readers))$|\.(allow-(api-calls|dns-queries|metrics|webhook-calls)|.*-group-\d+)$/,
    reason: ELSEWHERE,
  },
  {
    scanner: 'kube-score',
    rule: 'service-targets-pod',
    kind: 'Service',
    object: /^windlass-serving\.(endpoint|.*-api)$/,
    reason: ELSEWHERE,
  },
  {
    scanner: 'cfn-lint',
    rule: 'W3005',
    kind: 'template',
    reason: 'CDK writes dependencies for whole constructs; one too many changes no order',
  },
  {
    scanner: 'cfn-lint',
    rule: 'I1022',
    kind: 'template',
    reason: 'CDK writes Fn::Join; which function joins is a matter of taste in a file nobody edits',
  },
  {
    scanner: 'cfn-lint',
    rule: 'I4010',
    kind: 'template',
    reason: 'the architecture is described by the plan and by constructs, not by metadata of generated templates',
  },
];

const isOf = (rule: string | RegExp, found: string): boolean =>
  typeof rule === 'string' ? rule === found : rule.exec(found)?.[0] === found;

export const excepts = (exception: ScannerException, finding: ScannerFinding): boolean =>
  exception.scanner === finding.scanner &&
  isOf(exception.rule, finding.rule) &&
  exception.kind === finding.kind &&
  (exception.object?.test(finding.object) ?? true);

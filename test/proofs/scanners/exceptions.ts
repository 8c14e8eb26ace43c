import type { ScannerFinding } from './types';

/** What a scanner says and this project keeps, by rule and kind of object. */
export interface ScannerException {
  readonly scanner: string;
  readonly rule: string;
  readonly kind: string;
  /** @default - every object of that kind */
  readonly object?: RegExp;
  readonly reason: string;
}

const PULL =
  'images are pinned by digest and their registry refuses to move a tag: what is on the node is what is meant';
const CPU =
  'a limit throttles a daemon or a door that needs a moment more; requests reserve what it needs, memory is limited';
const NODE =
  'monitors or hands out devices of the node: drivers and sockets there belong to root; capabilities are dropped';
const PROVIDER =
  "CDK's provider of manifests runs during deployments only, one at a time; its failure fails the deployment, which says why";
const ELSEWHERE =
  'picks pods that an add-on, a chart or the LeaderWorkerSet controller makes; rehearsals see it pick them';

/** Reviewed one by one. One that nothing needs any more is an error. */
export const EXCEPTIONS: readonly ScannerException[] = [
  { scanner: 'checkov', rule: 'CKV_AWS_115', kind: 'AWS::Lambda::Function', reason: PROVIDER },
  { scanner: 'checkov', rule: 'CKV_AWS_116', kind: 'AWS::Lambda::Function', reason: PROVIDER },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_173',
    kind: 'AWS::Lambda::Function',
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
    reason: 'a statement for every principal is bounded by the calling account and by the service it comes through',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_91',
    kind: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    reason: 'a network load balancer logs TLS listeners only; the door behind it logs every request',
  },
  { scanner: 'checkov', rule: 'CKV_K8S_11', kind: 'DaemonSet', reason: CPU },
  { scanner: 'checkov', rule: 'CKV_K8S_11', kind: 'Deployment', reason: CPU },
  { scanner: 'kube-score', rule: 'container-resources', kind: 'DaemonSet', reason: CPU },
  { scanner: 'kube-score', rule: 'container-resources', kind: 'Deployment', reason: CPU },
  { scanner: 'kube-score', rule: 'container-image-pull-policy', kind: 'DaemonSet', reason: PULL },
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
  { scanner: 'checkov', rule: 'CKV_K8S_23', kind: 'DaemonSet', reason: NODE },
  { scanner: 'checkov', rule: 'CKV_K8S_40', kind: 'DaemonSet', reason: NODE },
  { scanner: 'kube-score', rule: 'container-security-context-user-group-id', kind: 'DaemonSet', reason: NODE },
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
    reason:
      'the device plugins serve a socket of the kubelet and no port that it could ask; a plugin that ends is started again',
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_9',
    kind: 'DaemonSet',
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
  { scanner: 'kube-score', rule: 'networkpolicy-targets-pod', kind: 'NetworkPolicy', reason: ELSEWHERE },
  { scanner: 'kube-score', rule: 'service-targets-pod', kind: 'Service', reason: ELSEWHERE },
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

export const excepts = (exception: ScannerException, finding: ScannerFinding): boolean =>
  exception.scanner === finding.scanner &&
  exception.rule === finding.rule &&
  exception.kind === finding.kind &&
  (exception.object?.test(finding.object) ?? true);

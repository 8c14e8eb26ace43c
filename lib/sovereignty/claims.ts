import { addressesText } from './addresses';
import { isOwnKey } from './inventory';
import type { Proof } from './prove';

/** A statement that its reader can check. */
export interface Claim {
  /** Where such a statement is asked for: a control of the benchmark, an article. It says nothing of whether that is met. */
  readonly asked: string;
  readonly statement: string;
  /** Resources, objects and paths of the output that it stands on. */
  readonly evidence: readonly string[];
  /** A command that shows the same of what is deployed. */
  readonly check: string;
}

const MOST = 12;
const some = (all: readonly string[]): readonly string[] =>
  all.length <= MOST ? all : [...all.slice(0, MOST), `and ${all.length - MOST} more`];
const none = (all: readonly string[], otherwise: string): readonly string[] =>
  all.length === 0 ? [otherwise] : some(all);
const pathOf = ({ path }: { readonly path: readonly string[] }): string => path.join(' → ');

type Maker = (proof: Proof) => Claim;

/** CIS Amazon EKS Benchmark 1.8.0, by control. */
const cis: readonly Maker[] = [
  ({ logs }) => {
    const found = logs.filter(({ what }) => what.startsWith('control plane'));
    return {
      asked: 'CIS EKS 2.1.1 (audit logs)',
      statement:
        found.length === 0
          ? 'The output has no control plane.'
          : `The control plane logs: ${found.map(({ says }) => says).join('; ')}.`,
      evidence: found.map(({ what, where }) => `${what} → ${where}`),
      check: "aws eks describe-cluster --name <cluster> --query 'cluster.logging'",
    };
  },
  ({ ways, counted }) => {
    const open = ways.filter(({ kind }) => kind === 'open-pod' || kind === 'host-network');
    const all =
      counted.objects === 0
        ? 'The output has no object of Kubernetes.'
        : 'Every pod of the output is held by NetworkPolicies, inbound and outbound.';
    return {
      asked: 'CIS EKS 4.3.2 (network policies in all namespaces)',
      statement: open.length === 0 ? all : `${open.length} ways of pods are held by no NetworkPolicy.`,
      evidence: none(
        open.map(pathOf),
        'no pod template, and no other pod of a namespace of the output, is without one',
      ),
      check: 'kubectl get networkpolicies --all-namespaces',
    };
  },
  ({ stores }) => ({
    asked: 'CIS EKS 5.3.1 (secrets of Kubernetes encrypted by KMS)',
    statement: 'Secrets of Kubernetes are encrypted as follows.',
    evidence: none(
      stores.filter(({ type }) => type === 'AWS::EKS::Cluster').map(({ what, key }) => `${what}: ${key}`),
      'the output has no cluster',
    ),
    check: "aws eks describe-cluster --name <cluster> --query 'cluster.encryptionConfig'",
  }),
  ({ ways }) => {
    const open = ways.filter(
      ({ kind, to }) => kind === 'cluster-access' && (to.kind === 'internet' || to.kind === 'network'),
    );
    return {
      asked: 'CIS EKS 5.4.1, 5.4.2 (private endpoint of the control plane)',
      statement:
        open.length === 0
          ? 'The endpoint of the control plane is private.'
          : 'The endpoint of the control plane is open to networks outside of the VPC.',
      evidence: none(open.map(pathOf), 'EndpointPublicAccess is false'),
      check: "aws eks describe-cluster --name <cluster> --query 'cluster.resourcesVpcConfig'",
    };
  },
  ({ ways }) => {
    const open = ways.filter(({ kind }) => kind === 'public-address' || kind === 'internet-gateway');
    return {
      asked: 'CIS EKS 5.4.3 (private nodes)',
      statement:
        open.length === 0
          ? 'No node asks for a public address, and no path leads to an internet gateway.'
          : 'Nodes have public addresses or paths to an internet gateway.',
      evidence: none(open.map(pathOf), 'launch templates, subnets and route tables of the output'),
      check:
        "aws ec2 describe-instances --filters Name=tag:eks:cluster-name,Values=<cluster> --query 'Reservations[].Instances[].PublicIpAddress'",
    };
  },
];

/** Regulation (EU) 2016/679, by article. */
const gdpr: readonly Maker[] = [
  ({ ways }) => {
    const parties = ways.filter(({ to }) => to.kind === 'account' || to.kind === 'host' || to.kind === 'person');
    return {
      asked: 'GDPR Art. 28 (processors): who else may receive or reach data',
      statement:
        parties.length === 0
          ? 'Beside AWS itself, the output names no other account, host or person.'
          : 'Beside AWS itself, the output names these.',
      evidence: none(
        [...new Set(parties.map(({ to, from }) => `${to.name} (${from})`))],
        'every ARN, principal, host and address of the output',
      ),
      check: 'aws accessanalyzer list-findings --analyzer-arn <external access analyzer>',
    };
  },
  ({ stores }) => ({
    asked: 'GDPR Art. 32 (1)(a) (encryption)',
    statement: `Of ${stores.length} stores, ${stores.filter(isOwnKey).length} are encrypted under keys of the output; the others are named.`,
    evidence: none(
      stores.filter((store) => !isOwnKey(store)).map(({ what, key }) => `${what}: ${key}`),
      'none is under another key',
    ),
    check:
      "aws kms list-keys; aws s3api get-bucket-encryption --bucket <bucket>; aws logs describe-log-groups --query 'logGroups[].[logGroupName,kmsKeyId]'",
  }),
  ({ access: { chains, clients } }) => ({
    asked: 'GDPR Art. 32 (1)(b) (confidentiality): who reaches the endpoint',
    statement:
      clients.length === 0
        ? 'No chain from clients to pods is in the output.'
        : `Clients ${[...new Set(clients.map(({ set }) => addressesText(set)))].join('; ')} reach pods.`,
    evidence: none(
      chains.map((chain) => `${pathOf(chain)}${chain.broken === undefined ? '' : ` (${chain.broken})`}`),
      'no load balancer',
    ),
    check:
      'aws elbv2 describe-load-balancers; aws ec2 describe-security-groups; kubectl get services,networkpolicies --all-namespaces',
  }),
  ({ logs, stores }) => ({
    asked: 'GDPR Art. 32 (1)(d) (what can be tested afterwards), Art. 5 (1)(e) (how long logs are kept)',
    statement: `${logs.length} kinds of event are looked at; logs are kept ${[...new Set(stores.flatMap(({ retention }) => retention ?? []))].map((days) => (typeof days === 'number' ? `${days} days` : days)).join(', ')}.`,
    evidence: some([
      ...logs.map(({ what, says, where }) => `${what}: ${says} → ${where}`),
      ...stores.flatMap(({ what, retention }) => (retention === undefined ? [] : [`${what}: ${retention}`])),
    ]),
    check: "aws logs describe-log-groups --query 'logGroups[].[logGroupName,retentionInDays]'",
  }),
  ({ regions, partitions, stores }) => ({
    asked: 'GDPR Art. 44 (transfers): where data lies',
    statement: `The output names ${regions.length === 0 ? 'no region' : `the regions ${regions.join(', ')}`} of ${partitions.length === 0 ? 'no partition' : `the partitions ${partitions.join(', ')}`}; its stores lie in ${[...new Set(stores.map(({ region }) => region))].join(', ') || 'none'}.`,
    evidence: some(stores.map(({ what, region }) => `${what}: ${region}`)),
    check:
      "aws resource-explorer-2 search --query-string 'tag:windlass:environment=<environment>' --query 'Resources[].[Arn,Region]'",
  }),
  ({ ways }) => {
    const out = ways.filter(({ direction }) => direction === 'out');
    return {
      asked: 'GDPR Art. 44 to 46 (transfers): on which ways data can leave',
      statement:
        out.length === 0
          ? 'The output has no way by which bytes leave its account and region.'
          : `The output has ${out.length} ways by which bytes can leave its account and region.`,
      evidence: none(
        out.map(pathOf),
        'routes, endpoints and their policies, roles, resource policies, deliveries, replicas, and what objects name',
      ),
      check:
        'aws ec2 describe-route-tables; aws ec2 describe-vpc-endpoints; aws ec2 describe-network-insights-access-scopes',
    };
  },
];

export const claimsOf = (proof: Proof): readonly Claim[] => [...cis, ...gdpr].map((maker) => maker(proof));

/** What templates and objects cannot show, so nothing here says it. */
export const NOT_PROVABLE: readonly string[] = [
  'Whether what is deployed is what was synthesized: compare with drift detection of CloudFormation and with the cluster.',
  'What somebody does by hand, or with credentials that are not in the output: other roles and users of the account, its root, the Organization, administrators of the cluster.',
  "What code does inside images, functions, node images and Helm charts: their bytes are not read, only what they are given and may reach. Pods of charts and add-ons stand as 'any other pod' of their namespace.",
  'DNS: a name that a pod asks for goes to resolvers of AWS, and from there to whoever answers for it, unless Route 53 Resolver DNS Firewall stops it. Names can carry bytes.',
  'What AWS itself does: its operators, its service logs, support, and services that work for the whole partition (IAM, Route 53, billing).',
  'Ports: a path exists if any port of it is open.',
  'VPCs, subnets, routes, security groups, buckets and keys of others that are only named: they count as reachable.',
  'What clients do with answers, and what prompts hold. Whether a law or a contract is kept is not decided here.',
];

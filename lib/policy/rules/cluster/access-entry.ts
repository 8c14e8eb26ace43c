import { complaint, required, undecided } from '../../checks';
import { arnOf, isOwnAccount } from '../../model/accounts';
import { principalsOf } from '../../model/principals';
import { statementsAt } from '../../model/iam';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import { listOf } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const PRINCIPAL = 'PrincipalArn';
/** Entries of nodes, which EKS gives what nodes need. */
const OF_NODES = ['EC2', 'EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX', 'HYBRID_LINUX', 'HYPERPOD_LINUX'];
const AWS_POLICY = /^arn:[^:]+:eks::aws:cluster-access-policy\/AmazonEKS[A-Za-z]+$/;

export const accessEntry: ResourceRule = {
  over: 'resource',
  id: 'access-entry',
  title: 'Roles of this account enter the cluster, by name',
  source: 'EKS user guide, access entries and access policies; CIS EKS 1.8.0 4.1.1 and 4.1.7',
  controls: ['EKS-03', 'IAM-05'],
  types: ['AWS::EKS::AccessEntry', 'AWS::EKS::IdentityProviderConfig', 'AWS::EKS::PodIdentityAssociation'],
  check: (resource) => {
    if (resource.type === 'AWS::EKS::IdentityProviderConfig')
      return [
        complaint('Type', resource.type, {
          problem: 'whoever runs that provider could say who is administrator',
          wayOut: 'let people come by IAM, in access entries',
        }),
      ];
    if (resource.type === 'AWS::EKS::PodIdentityAssociation')
      return [
        ...['RoleArn', 'TargetRoleArn'].flatMap((path) =>
          resource.raw(path) === undefined ? [] : principal(resource, path),
        ),
        ...['Namespace', 'ServiceAccount'].flatMap((path) => pods(resource, path)),
      ];
    return [...principal(resource, PRINCIPAL), ...podsOf(resource), ...groups(resource), ...policies(resource)];
  },
};

function principal(resource: Resource, path: string): readonly Complaint[] {
  const { text, isOpen } = textOf(resource, resource.raw(path));
  const value = resource.raw(path);
  if (isOpen) return [undecided(path, value)];
  if (/^\$\{[A-Za-z0-9]+\}$/.test(text)) return [];
  const arn = arnOf(text);
  const problem =
    arn === undefined || !isOwnAccount(resource.stack, arn.account)
      ? 'it is of another account, or of one that nobody said is ours'
      : /[*?]/.test(arn.resource) || !arn.resource.startsWith('role/')
        ? 'it is no role: users have keys that last, and root is everybody'
        : undefined;
  return problem === undefined ? [] : [complaint(path, value, { problem, wayOut: 'name a role of this account' })];
}

/** Which pods take the role. `default` is the account of every pod that names none, and the namespace of what names none. */
const pods = (association: Resource, path: string): readonly Complaint[] =>
  required(association, path, {
    holds: (name) => typeof name === 'string' && name !== 'default',
    problem: 'pods would get the role that nobody meant',
    wayOut: 'name a service account of the pods that need it, in their namespace',
  });

/** The model in a pod is code that nobody here wrote. */
function podsOf(entry: Resource): readonly Complaint[] {
  const role = entry.referenced(PRINCIPAL);
  if (role?.type !== 'AWS::IAM::Role') return [];
  const isOfPods = statementsAt(role, 'AssumeRolePolicyDocument').some((statement) =>
    principalsOf(role, statement).some(({ text }) => text.startsWith('pods.eks.')),
  );
  return isOfPods
    ? [
        complaint(PRINCIPAL, entry.raw(PRINCIPAL), {
          problem: 'pods take that role, and would enter the cluster with it',
          wayOut: 'give pods a service account with RBAC, where they need the API at all',
        }),
      ]
    : [];
}

const groups = (entry: Resource): readonly Complaint[] =>
  ['KubernetesGroups', 'Username'].flatMap((field) =>
    listOf(entry.deep(field))
      .filter((name) => typeof name !== 'string' || name.startsWith('system:'))
      .map((name) =>
        complaint(field, name, {
          problem: 'names of system: are of Kubernetes itself, and system:masters passes by every check',
          wayOut: 'name a group of your own, and bind it by RBAC',
        }),
      ),
  );

function policies(entry: Resource): readonly Complaint[] {
  const type = entry.knownAt('Type');
  if (type !== undefined && type !== 'STANDARD' && !OF_NODES.includes(String(type)))
    return [undecided('Type', entry.raw('Type'))];
  return entry.members('AccessPolicies').flatMap((path) => {
    const { text, isOpen } = textOf(entry, entry.raw(`${path}.PolicyArn`));
    return [
      ...(isOpen || !AWS_POLICY.test(text) ? [undecided(`${path}.PolicyArn`, entry.raw(`${path}.PolicyArn`))] : []),
      ...required(entry, `${path}.AccessScope.Type`, {
        holds: (scope) => scope === 'cluster' || scope === 'namespace',
        problem: 'nobody can say where the policy holds',
        wayOut: "set it to 'cluster', or to 'namespace' with the namespaces",
      }),
    ];
  });
}

import { complaint } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const FIELDS = ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'];
const ADMINISTRATORS = ['cluster-admin', 'admin'];
const EVERYBODY = ['system:anonymous', 'system:unauthenticated', 'system:authenticated', 'system:serviceaccounts'];

export const rbac: ObjectRule = {
  over: 'object',
  id: 'rbac',
  title: 'Roles in the cluster are narrow',
  source: 'CIS EKS 1.8.0 4.1.1 to 4.1.4; kubescape C-0035; kube-linter access-to-secrets',
  kinds: ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'],
  check: (object) => (object.kind.endsWith('Binding') ? binding(object) : role(object)),
};

const refused = (path: string, value: unknown, problem: string): Complaint =>
  complaint(path, value, { problem, wayOut: 'name what is needed, and who needs it' });

const role = (object: KubernetesObject): readonly Complaint[] =>
  listOf(object.at('rules')).flatMap((rule, index) =>
    FIELDS.filter((field) => listOf(step(rule, field)).includes('*')).map((field) =>
      refused(`rules.${index}.${field}`, '*', 'it covers everything there is and will be'),
    ),
  );

function binding(object: KubernetesObject): readonly Complaint[] {
  const name = object.at('roleRef.name');
  const subjects = listOf(object.at('subjects')).map((subject) => String(step(subject, 'name')));
  return [
    ...(ADMINISTRATORS.includes(String(name)) ? [refused('roleRef.name', name, 'it gives away the cluster')] : []),
    ...subjects
      .filter((subject) => EVERYBODY.includes(subject))
      .map((subject) => refused('subjects', subject, 'that is everybody')),
  ];
}

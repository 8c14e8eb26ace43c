import { CONTROLLERS_NAMESPACE, SYSTEM_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import { find, isWhole } from '../../model/closed-set';
import type { ClusterView } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** What controllers read there to know who calls them; its role says nothing else. */
const AUTHENTICATION_READER = 'extension-apiserver-authentication-reader';
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

export const ownSubjects: ObjectRule = {
  over: 'object',
  id: 'own-subjects',
  title: 'Roles of a namespace are bound to its own accounts',
  source: 'Kubernetes, Role Based Access Control Good Practices; CIS EKS 1.8.0 4.1.5; kubescape C-0188',
  controls: ['RBAC-07', 'RBAC-06'],
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  check: (binding, cluster) =>
    listOf(binding.at('subjects')).flatMap((subject, index) => judged(binding, subject, `subjects.${index}`, cluster)),
};

const refused = (path: string, value: unknown, problem: string): Complaint =>
  complaint(path, value, { problem, wayOut: 'bind it to an account of the namespace that it is for' });

function judged(binding: KubernetesObject, subject: unknown, path: string, cluster: ClusterView): readonly Complaint[] {
  const [kind, name] = [step(subject, 'kind'), step(subject, 'name')];
  const written = ACCOUNT.exec(String(name));
  if (kind !== 'ServiceAccount')
    return written !== null && kind === 'User'
      ? judged(binding, { kind: 'ServiceAccount', namespace: written[1], name: written[2] }, path, cluster)
      : people(binding, subject, path);
  const namespace = step(subject, 'namespace');
  if (binding.kind === 'ClusterRoleBinding')
    return typeof namespace === 'string'
      ? missing(subject, namespace, path, cluster)
      : [refused(path, subject, 'it names an account of no namespace')];
  if (binding.at('roleRef.name') === AUTHENTICATION_READER && binding.namespace === SYSTEM_NAMESPACE) return [];
  return namespace === binding.namespace
    ? missing(subject, namespace, path, cluster)
    : [refused(`${path}.namespace`, namespace, 'pods of another namespace would have what belongs to this one')];
}

/** Whoever may make an account of that name, has what is bound to it. */
const missing = (subject: unknown, namespace: unknown, path: string, cluster: ClusterView): readonly Complaint[] =>
  typeof namespace === 'string' &&
  namespace !== CONTROLLERS_NAMESPACE && // whose charts make their accounts
  isWhole(namespace, cluster) &&
  find(cluster, 'ServiceAccount', step(subject, 'name'), namespace) === undefined
    ? [refused(`${path}.name`, step(subject, 'name'), 'there is no such account, and whoever makes it gets the role')]
    : [];

/** People come by access entries, whose policies say what they may do (rule `access-entry`). */
const people = (binding: KubernetesObject, subject: unknown, path: string): readonly Complaint[] =>
  binding.namespace !== undefined && OWN_NAMESPACES.includes(binding.namespace)
    ? [refused(path, subject, 'somebody outside the cluster would act in a namespace of the product')]
    : [];

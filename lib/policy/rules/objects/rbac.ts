import { complaint } from '../../checks';
import { escalationsOf } from '../../model/escalations';
import { isUnresolved, type KubernetesObject } from '../../model/kubernetes-object';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const FIELDS = ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'];
/** Roles of Kubernetes that give away a namespace or the cluster. */
const ADMINISTRATORS = ['cluster-admin', 'admin', 'edit'];
/** Roles of Kubernetes' own that anybody may be bound to; the others under `system:` are for its components. */
const HARMLESS = ['system:auth-delegator', 'system:discovery', 'system:basic-user', 'system:public-info-viewer'];
const EVERYBODY = /^(system:(anonymous|unauthenticated|authenticated|serviceaccounts(:.*)?|masters|nodes)|\*)$/;
const DEFAULT_ACCOUNT = /^system:serviceaccount:[^:]*:default$/;

export const rbac: ObjectRule = {
  over: 'object',
  id: 'rbac',
  title: 'Roles in the cluster are narrow, and bound to somebody',
  source:
    'CIS EKS 1.8.0 4.1.1 to 4.1.10; Kubernetes, Role Based Access Control Good Practices; kubescape C-0035; kube-linter access-to-secrets',
  controls: ['RBAC-01', 'RBAC-02', 'RBAC-03', 'RBAC-06', 'RBAC-07'],
  kinds: ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'CertificateSigningRequest'],
  check: (object) =>
    object.kind === 'CertificateSigningRequest'
      ? [
          refused(
            'spec.signerName',
            object.at('spec.signerName'),
            'whoever holds its key is that user until the certificate ends; nothing takes it back',
          ),
        ]
      : object.kind.endsWith('Binding')
        ? [...boundRole(object), ...listOf(object.at('subjects')).flatMap(subject)]
        : [
            ...aggregation(object),
            ...listOf(object.at('rules')).flatMap((rule, index) => roleRule(object, rule, index)),
          ],
};

const refused = (path: string, value: unknown, problem: string): Complaint =>
  complaint(path, value, { problem, wayOut: 'name what is needed, and who needs it' });

function roleRule({ kind }: KubernetesObject, rule: unknown, index: number): readonly Complaint[] {
  const wildcards = FIELDS.flatMap((field) =>
    listOf(step(rule, field))
      .filter((one) => String(one).includes('*') || isUnresolved(one))
      .map((one) => refused(`rules.${index}.${field}`, one, 'it covers everything there is and will be')),
  );
  const granted = escalationsOf(rule, kind === 'ClusterRole').map(({ what, why }) =>
    refused(`rules.${index}`, what, why),
  );
  return [...wildcards, ...granted];
}

/** What an aggregated role grants is decided by roles that carry a label. */
function aggregation(object: KubernetesObject): readonly Complaint[] {
  const rule = object.at('aggregationRule');
  return rule === undefined || rule === null
    ? []
    : [refused('aggregationRule', rule, 'whoever labels a role adds to it, so nobody can say what it grants')];
}

function boundRole(object: KubernetesObject): readonly Complaint[] {
  const [kind, name] = ['kind', 'name'].map((field) => object.at(`roleRef.${field}`));
  if (typeof name !== 'string' || name === '' || typeof kind !== 'string' || isUnresolved(name))
    return [refused('roleRef', object.at('roleRef'), 'it names no role, so nobody can say what it grants')];
  const isOfSystem = name.startsWith('system:') && !HARMLESS.includes(name);
  return ADMINISTRATORS.includes(name) || isOfSystem
    ? [refused('roleRef.name', name, 'it gives away the cluster')]
    : [];
}

function subject(one: unknown, index: number): readonly Complaint[] {
  const [kind, name] = [step(one, 'kind'), String(step(one, 'name'))];
  const path = `subjects.${index}.name`;
  if (isUnresolved(name)) return [refused(path, name, 'who it is is known only at deployment')];
  if (EVERYBODY.test(name)) return [refused(path, name, 'that is everybody, or nobody that is known')];
  const isDefault = (kind === 'ServiceAccount' && name === 'default') || DEFAULT_ACCOUNT.test(name);
  return isDefault ? [refused(path, name, 'every pod that names no account of its own has that one')] : [];
}

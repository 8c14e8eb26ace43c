import { selects } from '../../policy/model/cluster-view';
import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { isObject, listOf, step } from '../../policy/model/values';
import type { Severity } from '../types';
import type { View } from '../view';
import type { Fact, Facet } from './facet';

interface Right extends Fact {
  readonly subjectName: string;
  readonly verb: string;
  /** `apps/deployments`, `*` */
  readonly resource: string;
  /** Names it is limited to; empty: all. */
  readonly names: readonly string[];
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
}

const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];

/** Who may do what through Kubernetes RBAC. */
export const rbac: Facet<Right> = {
  name: 'RBAC',
  read: (view) =>
    [...view.objects.values()].flatMap((one) =>
      BINDINGS.includes(one.kind) ? rightsOf(view, one) : one.kind === 'ClusterRole' ? gatheredRights(one) : [],
    ),
  covers: (wider, narrower) =>
    wider.subjectName === narrower.subjectName &&
    (wider.namespace === undefined || wider.namespace === narrower.namespace) &&
    (wider.verb === '*' || wider.verb === narrower.verb) &&
    resourceCovers(wider.resource, narrower.resource) &&
    (wider.names.length === 0 ||
      (narrower.names.length > 0 && narrower.names.every((name) => wider.names.includes(name)))),
};

function resourceCovers(wider: string, narrower: string): boolean {
  const [[group = '', name = ''], [otherGroup = '', otherName = '']] = [
    wider.split(/\/(.*)/s),
    narrower.split(/\/(.*)/s),
  ];
  return (group === '*' || group === otherGroup) && (name === '*' || name === otherName);
}

function rightsOf(view: View, binding: KubernetesObject): readonly Right[] {
  const reference = { kind: String(binding.at('roleRef.kind')), name: String(binding.at('roleRef.name')) };
  const namespace = binding.kind === 'RoleBinding' ? binding.namespace : undefined;
  const role = [...view.objects.values()].find(
    ({ kind, name, namespace: own }) =>
      kind === reference.kind && name === reference.name && (kind === 'ClusterRole' || own === binding.namespace),
  );
  const subjects = listOf(binding.at('subjects')).map((one) => subjectName(one, binding.namespace));
  const rules = role === undefined ? [] : rulesOf(view, role);
  return subjects.flatMap((subject) =>
    role === undefined
      ? [right(binding, subject, namespace, `role ${reference.name}`, '*/*', [])]
      : rules.flatMap((rule) => rightsIn(rule, binding, subject, namespace)),
  );
}

/** Its own, and those of the roles that it gathers by their labels. */
function rulesOf({ objects }: View, role: KubernetesObject): readonly unknown[] {
  const selectors = listOf(role.at('aggregationRule.clusterRoleSelectors'));
  const gathered = [...objects.values()].filter(
    (other) =>
      other.kind === 'ClusterRole' && selectors.some((selector) => selects(selector, other.at('metadata.labels'))),
  );
  return [role, ...gathered].flatMap((one) => listOf(one.at('rules')));
}

const GATHERED = /^rbac\.authorization\.k8s\.io\/aggregate-to-(\w+)$/;

/** Roles that Kubernetes adds to `view`, `edit` or `admin`, whoever is bound to these. */
function gatheredRights(role: KubernetesObject): readonly Right[] {
  const labels = role.at('metadata.labels');
  return Object.entries(isObject(labels) ? labels : {}).flatMap(([key, value]) => {
    const [, name] = GATHERED.exec(key) ?? [];
    if (name === undefined || value !== 'true') return [];
    return listOf(role.at('rules')).flatMap((rule) => rightsIn(rule, role, `whoever has role ${name}`, undefined));
  });
}

function rightsIn(
  rule: unknown,
  binding: KubernetesObject,
  subject: string,
  namespace: string | undefined,
): readonly Right[] {
  const names = listOf(step(rule, 'resourceNames')).map(String);
  const urls = listOf(step(rule, 'nonResourceURLs')).map((url) => `url/${String(url)}`);
  const resources = listOf(step(rule, 'apiGroups')).flatMap((group) =>
    listOf(step(rule, 'resources')).map((resource) => `${String(group)}/${String(resource)}`),
  );
  return listOf(step(rule, 'verbs')).flatMap((verb) =>
    [...resources, ...urls].map((resource) => right(binding, subject, namespace, String(verb), resource, names)),
  );
}

function subjectName(subject: unknown, namespace: string | undefined): string {
  const kind = String(step(subject, 'kind'));
  const own = step(subject, 'namespace') ?? (kind === 'ServiceAccount' ? namespace : undefined);
  return `${kind} ${own === undefined ? '' : `${String(own)}/`}${String(step(subject, 'name'))}`;
}

function right(
  binding: KubernetesObject,
  subject: string,
  namespace: string | undefined,
  verb: string,
  resource: string,
  names: readonly string[],
): Right {
  const shown = resource.replace(/^\//, '');
  const limited = names.length === 0 ? '' : ` ${names.join(', ')}`;
  return {
    group: subject,
    subject: `${subject} may`,
    says: `${verb.startsWith('role ') ? `do what ${verb} allows` : `${verb} ${shown === '*/*' ? 'everything' : shown}${limited}`} in ${namespace ?? 'the whole cluster'}`,
    severity: EVERYBODY.test(subject) ? 'critical' : severityOf(verb, shown),
    where: { construct: binding.label, type: binding.kind },
    subjectName: subject,
    verb,
    resource,
    names,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

const EVERYBODY = /^(?:Group system:(?:un)?authenticated|User system:anonymous|Group system:serviceaccounts)$/;

/** With these somebody gives himself the rest, or reads what others keep secret. */
const ESCALATING =
  /(?:^|\/)(?:secrets|pods\/exec|clusterroles|clusterrolebindings|roles|rolebindings|serviceaccounts\/token|nodes\/proxy)$/;

function severityOf(verb: string, resource: string): Severity {
  if ((verb === '*' && /(?:^|\/)\*$/.test(resource)) || /^role cluster-admin$/.test(verb)) return 'critical';
  if (['escalate', 'bind', 'impersonate', '*'].includes(verb) || ESCALATING.test(resource)) return 'high';
  return ['get', 'list', 'watch'].includes(verb) ? 'medium' : 'high';
}

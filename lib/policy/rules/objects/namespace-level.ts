import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { ENFORCE_LABEL, ENFORCE_VERSION_LABEL, OWN_NAMESPACES, RESTRICTED_NAMESPACES } from '../../model/pod-levels';
import { step } from '../../model/values';
import { CONTROLLERS_NAMESPACE, SERVING_NAMESPACE } from '../../../contract';
import type { Complaint, ObjectRule } from '../../types';

/** Label → what it must look like, and what happens otherwise. */
const LABELS: Readonly<Record<string, readonly [RegExp, string]>> = {
  [ENFORCE_LABEL]: [/^(restricted|baseline|privileged)$/, 'any pod could ask for the host'],
  [ENFORCE_VERSION_LABEL]: [/^v\d+\.\d+$/, 'an upgrade would change the rules by itself'],
};
const MODES = ['audit', 'warn'].map((mode) => ENFORCE_LABEL.replace('enforce', mode));

export const namespaceLevel: ObjectRule = {
  over: 'object',
  id: 'namespace-level',
  title: 'Every namespace enforces a Pod Security level of a pinned version, ours the one they are made for',
  source: 'CIS EKS 1.8.0 4.2; Kubernetes Pod Security Admission',
  controls: ['POD-01'],
  check: (object, cluster) =>
    object.kind === 'Namespace'
      ? [...labelled(object), ...(OWN_NAMESPACES.includes(object.name) ? own(object, cluster) : [])]
      : made(object, cluster),
};

const labelOf = (namespace: KubernetesObject, label: string): unknown => step(namespace.at('metadata.labels'), label);

const refused = (label: string, value: unknown, problem: string, wayOut: string): Complaint =>
  complaint(`metadata.labels ${label}`, value, { problem, wayOut });

const labelled = (namespace: KubernetesObject): readonly Complaint[] =>
  Object.entries(LABELS).flatMap(([label, [pattern, problem]]) => {
    const value = labelOf(namespace, label);
    return pattern.test(String(value)) ? [] : [refused(label, value, problem, 'set the label')];
  });

/** What lowers the level of a namespace of ours, hides what falls below it, or sets it apart from the others. */
function own(namespace: KubernetesObject, { objects }: ClusterView): readonly Complaint[] {
  const [level, version] = [ENFORCE_LABEL, ENFORCE_VERSION_LABEL].map((label) => labelOf(namespace, label));
  const allowed = RESTRICTED_NAMESPACES.includes(namespace.name)
    ? ['restricted']
    : namespace.name === CONTROLLERS_NAMESPACE
      ? ['restricted', 'baseline']
      : ['restricted', 'baseline', 'privileged'];
  const first = objects.find(({ kind, name }) => kind === 'Namespace' && OWN_NAMESPACES.includes(name));
  const common = first && labelOf(first, ENFORCE_VERSION_LABEL);
  return [
    ...(LABELS[ENFORCE_LABEL]![0].test(String(level)) && !allowed.includes(String(level))
      ? [
          refused(
            ENFORCE_LABEL,
            level,
            'pods of this namespace need no more than the level it was made for',
            `use ${allowed[0]}`,
          ),
        ]
      : []),
    ...(/^v\d/.test(String(version)) && version !== common
      ? [
          refused(
            ENFORCE_VERSION_LABEL,
            version,
            'the other namespaces follow another version',
            `use ${String(common)}`,
          ),
        ]
      : []),
    ...(namespace.name === CONTROLLERS_NAMESPACE ? [] : MODES)
      .filter((mode) => labelOf(namespace, mode) !== level || labelOf(namespace, `${mode}-version`) !== version)
      .map((mode) =>
        refused(
          mode,
          labelOf(namespace, mode),
          'nobody would be told of pods below the level',
          'write it as enforce is, with its version',
        ),
      ),
  ];
}

/** In a set with the namespace of the models, those of the other objects of ours are made too. */
function made({ namespace }: KubernetesObject, { objects }: ClusterView): readonly Complaint[] {
  if (namespace === undefined || !OWN_NAMESPACES.includes(namespace)) return [];
  const names = objects.filter((one) => one.kind === 'Namespace').map(({ name }) => name);
  return !names.includes(SERVING_NAMESPACE) || names.includes(namespace)
    ? []
    : [
        complaint('metadata.namespace', namespace, {
          problem: 'nothing here makes that namespace, so nothing says its level',
          wayOut: 'add the Namespace with its labels',
        }),
      ];
}

import { NODE_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import { containersOf, podsOf, type PodTemplate, WORKLOAD_KINDS } from '../../model/pods';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const WAY_OUT = `leave it out; what needs the host lives in the namespace ${NODE_NAMESPACE}`;
const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'];

const refused = (path: string, value: unknown, problem: string): Complaint =>
  complaint(path, value, { problem, wayOut: WAY_OUT });

function hostNamespaces({ spec, path }: PodTemplate): readonly Complaint[] {
  return HOST_NAMESPACES.filter((field) => spec[field] === true).map((field) =>
    refused(`${path}.${field}`, true, 'the pod would see other pods’ traffic or processes'),
  );
}

function hostPaths({ spec, path }: PodTemplate): readonly Complaint[] {
  const volumes = Array.isArray(spec['volumes']) ? (spec['volumes'] as readonly unknown[]) : [];
  return volumes.flatMap((volume, index) => {
    const hostPath = step(step(volume, 'hostPath'), 'path');
    return hostPath === undefined
      ? []
      : [refused(`${path}.volumes.${index}.hostPath`, hostPath, 'a path of the host leads out of the container')];
  });
}

const privileged = (pod: PodTemplate): readonly Complaint[] =>
  containersOf(pod)
    .filter(({ json }) => step(json['securityContext'], 'privileged') === true)
    .map(({ path }) => refused(`${path}.securityContext.privileged`, true, 'a privileged container owns its node'));

export const hostAccess: ObjectRule = {
  over: 'object',
  id: 'host-access',
  title: 'Only device plugins touch the host',
  source: 'Pod Security Standards, baseline; kubescape C-0038, C-0041, C-0057',
  kinds: WORKLOAD_KINDS,
  check: (object) =>
    object.namespace === NODE_NAMESPACE
      ? []
      : podsOf(object).flatMap((pod) => [...hostNamespaces(pod), ...hostPaths(pod), ...privileged(pod)]),
};

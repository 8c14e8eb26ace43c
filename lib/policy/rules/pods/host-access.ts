import { NODE_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import { daemonOf, type NodeDaemon } from '../../model/node-daemons';
import { podsOf, containersOf, type PodTemplate } from '../../model/pods';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** Whether everything in the pod is a daemon that needs something of the host. */
const runsOnly = (pod: PodTemplate, needs: (daemon: NodeDaemon) => boolean): boolean =>
  containersOf(pod).every(({ json }) => {
    const daemon = daemonOf(json['image']);
    return daemon !== undefined && needs(daemon);
  });

const refused = (path: string, value: unknown, problem: string): Complaint =>
  complaint(path, value, {
    problem,
    wayOut: 'leave it out; what daemons need of the host is listed in lib/policy/model/node-daemons.ts',
  });

function hostPaths(pod: PodTemplate): readonly Complaint[] {
  return listOf(pod.spec['volumes']).flatMap((volume, index) => {
    const hostPath = step(volume, 'hostPath');
    if (!isObject(hostPath)) return [];
    const path = String(hostPath['path']);
    return runsOnly(pod, ({ hostPaths }) => hostPaths.includes(path))
      ? []
      : [refused(`${pod.path}.volumes.${index}.hostPath`, path, 'no daemon here needs that path of the host')];
  });
}

function hostNamespaces(pod: PodTemplate): readonly Complaint[] {
  return ['hostNetwork', 'hostPID', 'hostIPC']
    .filter((field) => ![undefined, null, false].includes(pod.spec[field] as null))
    .filter((field) => field !== 'hostNetwork' || !runsOnly(pod, ({ hostNetwork }) => hostNetwork === true))
    .map((field) =>
      refused(`${pod.path}.${field}`, pod.spec[field], 'the pod would see other pods’ traffic or processes'),
    );
}

/** What restricted asks of containers and costs a daemon nothing, root or not. */
function containers(pod: PodTemplate): readonly Complaint[] {
  return containersOf(pod).flatMap(({ json, path }) => {
    const context = json['securityContext'];
    const [escalation, drop] = [step(context, 'allowPrivilegeEscalation'), step(step(context, 'capabilities'), 'drop')];
    const added = listOf(step(step(context, 'capabilities'), 'add'));
    return [
      ...(escalation === false
        ? []
        : [refused(`${path}.securityContext.allowPrivilegeEscalation`, escalation, 'it must be false')]),
      ...(listOf(drop).includes('ALL')
        ? []
        : [refused(`${path}.securityContext.capabilities.drop`, drop, 'a daemon must drop ALL')]),
      ...(added.length === 0
        ? []
        : [refused(`${path}.securityContext.capabilities.add`, added, 'no daemon here needs a capability')]),
    ];
  });
}

function seccomp(pod: PodTemplate): readonly Complaint[] {
  const typeOf = (context: unknown): unknown => step(step(context, 'seccompProfile'), 'type');
  const own = typeOf(pod.spec['securityContext']);
  return containersOf(pod).flatMap(({ json, path }) => {
    const type = typeOf(json['securityContext']) ?? own;
    return type === 'RuntimeDefault' || type === 'Localhost'
      ? []
      : [refused(`${path}.securityContext.seccompProfile.type`, type, 'a daemon too keeps the runtime’s profile')];
  });
}

export const hostAccess: ObjectRule = {
  over: 'object',
  id: 'host-access',
  title: 'Node daemons touch of the host what they need',
  source: 'Kubernetes Pod Security Standards; kubescape C-0038, C-0041, C-0057',
  controls: ['POD-02', 'POD-04', 'POD-05', 'POD-07', 'POD-09'],
  check: (object) =>
    object.namespace === NODE_NAMESPACE
      ? podsOf(object).flatMap((pod) => [
          ...hostNamespaces(pod),
          ...hostPaths(pod),
          ...containers(pod),
          ...seccomp(pod),
        ])
      : [],
};

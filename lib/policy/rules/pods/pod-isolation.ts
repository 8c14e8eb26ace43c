import { complaint } from '../../checks';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { podsOf, type PodTemplate } from '../../model/pods';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

export const podIsolation: ObjectRule = {
  over: 'object',
  id: 'pod-isolation',
  title: 'Containers see neither each other’s processes nor the Services around them, and keep off nodes of others',
  source:
    'Kubernetes: shareProcessNamespace, enableServiceLinks, taints and tolerations; kubescape C-0044; vllm docs: a Service named vllm sets VLLM_PORT',
  controls: ['POD-02', 'NODE-09'],
  check: (object) =>
    podsOf(object).flatMap((pod) => [...processes(pod), ...links(object, pod), ...taints(object, pod)]),
};

const processes = ({ path, spec }: PodTemplate): readonly Complaint[] =>
  [undefined, false].includes(spec['shareProcessNamespace'] as undefined)
    ? []
    : [
        complaint(`${path}.shareProcessNamespace`, spec['shareProcessNamespace'], {
          problem: 'every container could read memory, files and variables of the others',
          wayOut: 'leave it out',
        }),
      ];

/** Of our own pods: others may be made for those variables. */
const links = ({ namespace }: KubernetesObject, { path, spec }: PodTemplate): readonly Complaint[] =>
  spec['enableServiceLinks'] === false || !OWN_NAMESPACES.includes(namespace ?? '')
    ? []
    : [
        complaint(`${path}.enableServiceLinks`, spec['enableServiceLinks'], {
          problem: 'names of Services would become variables, which engines and proxies read as settings',
          wayOut: 'set it to false',
        }),
      ];

/** A daemon is for every node; any other pod that tolerates everything is put beside engines, and on nodes that fail. */
const taints = ({ kind }: KubernetesObject, { path, spec }: PodTemplate): readonly Complaint[] =>
  kind === 'DaemonSet'
    ? []
    : listOf(spec['tolerations']).flatMap((toleration, index) =>
        isObject(toleration) && (step(toleration, 'key') ?? '') === ''
          ? [
              complaint(`${path}.tolerations.${index}`, toleration, {
                problem: 'it tolerates every taint, of GPU nodes and of nodes that fail too',
                wayOut: 'name the taint',
              }),
            ]
          : [],
      );

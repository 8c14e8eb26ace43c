import { complaint } from '../../checks';
import { isWhole } from '../../model/closed-set';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { isObject, listOf, step } from '../../model/values';
import { selects } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import type { Complaint, ObjectRule } from '../../types';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
/** Kinds whose selector must pick what they make. */
const SELECTING = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'];

export const podParts: ObjectRule = {
  over: 'object',
  id: 'pod-parts',
  title: 'What a pod mounts and asks of itself is in it',
  source: 'Kubernetes API: validation of pods (volumeMounts, named ports) and of selectors of apps/v1',
  controls: ['REL-02'],
  check: (object, cluster) => [
    ...selector(object),
    ...podsOf(object).flatMap((pod) =>
      containersOf(pod).flatMap((container) => [
        ...mounts(object, pod, container),
        ...ports(container, isWhole(object.namespace, cluster)),
      ]),
    ),
  ],
};

const selector = (object: KubernetesObject): readonly Complaint[] =>
  !SELECTING.includes(object.kind) ||
  (isObject(object.at('spec.selector')) &&
    selects(object.at('spec.selector'), object.at('spec.template.metadata.labels')))
    ? []
    : [
        complaint('spec.selector', object.at('spec.selector'), {
          problem: 'it does not pick the pods of its own template',
          wayOut: 'use labels of the template',
        }),
      ];

function mounts(object: KubernetesObject, { spec }: PodTemplate, { json, path }: ContainerView): readonly Complaint[] {
  const claims = listOf(object.at('spec.volumeClaimTemplates')).map((one) => step(step(one, 'metadata'), 'name'));
  const names = [...listOf(spec['volumes']).map((volume) => step(volume, 'name')), ...claims];
  return listOf(json['volumeMounts']).flatMap((mount, index) =>
    names.includes(step(mount, 'name'))
      ? []
      : [
          complaint(`${path}.volumeMounts.${index}.name`, step(mount, 'name'), {
            problem: 'the pod has no volume of that name',
            wayOut: 'name one of its volumes',
          }),
        ],
  );
}

/** Of pods that are wholly ours a number must be written among the container's ports too. */
function ports({ json, path }: ContainerView, isStrict: boolean): readonly Complaint[] {
  const own = listOf(json['ports']);
  const isThere = (port: unknown): boolean =>
    /^\d+$/.test(String(port))
      ? !isStrict || own.some((one) => Number(step(one, 'containerPort')) === Number(port))
      : own.some((one) => step(one, 'name') === port);
  return PROBES.flatMap((probe) =>
    ['httpGet', 'tcpSocket', 'grpc'].flatMap((how) => {
      const asked = step(json[probe], how);
      const port = step(asked, 'port');
      return !isObject(asked) || isThere(port)
        ? []
        : [
            complaint(`${path}.${probe}.${how}.port`, port, {
              problem: 'the container does not listen there',
              wayOut: 'name one of its ports',
            }),
          ];
    }),
  );
}

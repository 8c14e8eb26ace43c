import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { isEngine, variablesOf } from '../../model/engine';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** Variables that say where an engine writes. */
const CACHES =
  'HOME XDG_CACHE_HOME HF_HOME VLLM_CACHE_ROOT VLLM_CONFIG_ROOT VLLM_RPC_BASE_PATH TORCHINDUCTOR_CACHE_DIR TRITON_CACHE_DIR CUDA_CACHE_PATH FLASHINFER_WORKSPACE_BASE'.split(
    ' ',
  );
const WRITABLE = ['/tmp', '/dev/shm'];

export const readOnlyRoot: ObjectRule = {
  over: 'object',
  id: 'read-only-root',
  title: 'Root file systems are read-only, and what is written has a place of its own',
  source: 'kubescape C-0017; kube-linter no-read-only-root-fs; vLLM envs.py',
  controls: ['POD-11'],
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) =>
      containersOf(pod).flatMap((container) => [
        ...root(container),
        ...(OWN_NAMESPACES.includes(object.namespace ?? '') ? mounts(pod, container) : []),
        ...(isEngine(pod, container, cluster) ? [...places(pod, container, cluster), ...weights(pod)] : []),
      ]),
    ),
};

function root({ path, json }: ContainerView): readonly Complaint[] {
  const value = step(json['securityContext'], 'readOnlyRootFilesystem');
  return value === true
    ? []
    : [
        complaint(`${path}.securityContext.readOnlyRootFilesystem`, value, {
          problem: 'whoever breaks in could change the programs of the container',
          wayOut: 'set it to true, and mount an emptyDir where it writes',
        }),
      ];
}

/** What is configuration, key or weight is read and never written; whoever may write weights changes what is served. */
const READ = ['configMap', 'secret', 'projected', 'downwardAPI', 'image'];

function mounts(pod: PodTemplate, { path, json }: ContainerView): readonly Complaint[] {
  const volumes = listOf(pod.spec['volumes']);
  return listOf(json['volumeMounts']).flatMap((mount, index) => {
    const volume = volumes.find((one) => step(one, 'name') === step(mount, 'name'));
    const isRead =
      READ.some((source) => isObject(step(volume, source))) ||
      step(volume, 'persistentVolumeClaim') !== undefined ||
      (path.includes('.containers.') && isHandedOver(pod, volume));
    return !isRead || step(mount, 'readOnly') === true
      ? []
      : [
          complaint(`${path}.volumeMounts.${index}.readOnly`, step(mount, 'readOnly'), {
            problem: 'what is mounted there is read alone',
            wayOut: 'set it to true',
          }),
        ];
  });
}

/** Memory in which a container before has put keys. */
const isHandedOver = ({ spec }: PodTemplate, volume: unknown): boolean =>
  step(step(volume, 'emptyDir'), 'medium') === 'Memory' &&
  listOf(spec['initContainers']).some((one) =>
    listOf(step(one, 'volumeMounts')).some(
      (mount) => step(mount, 'name') === step(volume, 'name') && step(mount, 'readOnly') !== true,
    ),
  );

/** Of an engine the claim itself too, so that no container of the pod can write. */
const weights = ({ spec, path }: PodTemplate): readonly Complaint[] =>
  listOf(spec['volumes']).flatMap((volume, index) => {
    const claim = step(volume, 'persistentVolumeClaim');
    return !isObject(claim) || claim['readOnly'] === true
      ? []
      : [
          complaint(`${path}.volumes.${index}.persistentVolumeClaim.readOnly`, claim['readOnly'], {
            problem: 'whoever may write weights changes what is served',
            wayOut: 'set it to true',
          }),
        ];
  });

function places(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const volumes = listOf(pod.spec['volumes']);
  const mounts = listOf(container.json['volumeMounts'])
    .filter((mount) => step(mount, 'readOnly') !== true)
    .filter((mount) =>
      volumes.some((volume) => step(volume, 'name') === step(mount, 'name') && step(volume, 'configMap') === undefined),
    )
    .map((mount) => String(step(mount, 'mountPath')));
  const isWritable = (place: string): boolean =>
    mounts.some((mount) => place === mount || place.startsWith(`${mount}/`));
  const values = new Map(variablesOf(pod, container, cluster).map(({ name, value }) => [name, value]));
  const caches = CACHES.map((name) => ({ path: `${container.path}.env ${name}`, place: values.get(name) }));
  const mounted = WRITABLE.map((place) => ({ path: `${container.path}.volumeMounts ${place}`, place }));
  return [...caches, ...mounted]
    .filter(({ place }) => place === undefined || !isWritable(place))
    .map(({ path, place }) =>
      complaint(path, place, {
        problem: 'the engine could not write there',
        wayOut: 'name a place on a mounted emptyDir',
      }),
    );
}

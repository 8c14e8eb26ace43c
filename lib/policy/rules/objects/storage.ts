import { refused } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { find } from '../../model/closed-set';
import { isUnresolved, type KubernetesObject } from '../../model/kubernetes-object';
import { quantity } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const EBS = ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs'];

export const storage: ObjectRule = {
  over: 'object',
  id: 'storage',
  title: 'Volumes are encrypted, wait for their pod, and are no path of a node',
  source: 'EKS Best Practices Guide, data encryption; Kubernetes API, PersistentVolumeSpec and StorageClass',
  controls: ['DATA-16', 'POD-05'],
  kinds: ['StorageClass', 'PersistentVolume', 'PersistentVolumeClaim'],
  check: (object, cluster) => CHECKS[object.kind]?.(object, cluster) ?? [],
};

function storageClass(object: KubernetesObject): readonly Complaint[] {
  const encrypted = step(object.at('parameters'), 'encrypted');
  const [binding, reclaim] = [object.at('volumeBindingMode'), object.at('reclaimPolicy')];
  return [
    ...(!EBS.includes(String(object.at('provisioner'))) || encrypted === 'true'
      ? []
      : [refused('parameters.encrypted', encrypted, 'what is written lies on disk in the clear', "set it to 'true'")]),
    ...(binding === 'WaitForFirstConsumer'
      ? []
      : [
          refused(
            'volumeBindingMode',
            binding,
            'the volume may be made in a zone without its pod',
            'use WaitForFirstConsumer',
          ),
        ]),
    ...(reclaim === 'Retain' || reclaim === 'Delete'
      ? []
      : [refused('reclaimPolicy', reclaim, 'nobody said whether data goes with its claim', 'say Retain or Delete')]),
  ];
}

const volume = (object: KubernetesObject): readonly Complaint[] => [
  ...outside(object),
  ...kept(object),
  ...(object.at('spec.csi.driver') === LUSTRE ? fileSystem(object) : []),
];

const outside = (object: KubernetesObject): readonly Complaint[] =>
  ['hostPath', 'local', 'nfs', 'iscsi', 'fc', 'flexVolume']
    .filter((source) => ![undefined, null].includes(object.at(`spec.${source}`) as null))
    .map((source) =>
      refused(`spec.${source}`, object.at(`spec.${source}`), 'it leads past the levels of pods', 'use a CSI driver'),
    );

/** What somebody made and wrote down is not Kubernetes' to delete, which is the default of written volumes. */
function kept(object: KubernetesObject): readonly Complaint[] {
  const policy = object.at('spec.persistentVolumeReclaimPolicy');
  return [undefined, null, 'Retain'].includes(policy as null)
    ? []
    : [
        refused(
          'spec.persistentVolumeReclaimPolicy',
          policy,
          'whoever deletes the claim deletes what it holds',
          'use Retain',
        ),
      ];
}

const LUSTRE = 'fsx.csi.aws.com';
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['volumeHandle', /^fs-[0-9a-f]{8,}$/],
  ['volumeAttributes.dnsname', /^fs-[0-9a-f]{8,}\.fsx\./],
  ['volumeAttributes.mountname', /^(?:fsx|[a-z0-9]{8})$/],
];
/** Of `mount.lustre` and of every file system: what weakens nothing. */
const MOUNT_OPTIONS = ['ro', 'noatime', 'relatime', 'flock', 'localflock', 'nosuid', 'nodev', 'noexec', 'lazystatfs'];

/** Which file system it is, by id and by name alike; weights are read by everybody, so by nobody written. */
function fileSystem(object: KubernetesObject): readonly Complaint[] {
  const options = listOf(object.at('spec.mountOptions'));
  return [
    ...FORMS.filter(([path, form]) => !isNamed(object.at(`spec.csi.${path}`), form)).map(([path]) =>
      refused(`spec.csi.${path}`, object.at(`spec.csi.${path}`), 'it names no file system of FSx', 'refer to one'),
    ),
    ...(options.includes('ro')
      ? []
      : [
          refused(
            'spec.mountOptions',
            options,
            'whoever breaks out of one pod could change the weights of all',
            "add 'ro'; what is written to FSx comes from its bucket",
          ),
        ]),
    ...options
      .filter((option) => !MOUNT_OPTIONS.includes(String(option)))
      .map((option) =>
        refused('spec.mountOptions', option, 'no node here mounts with it', `use ${MOUNT_OPTIONS.join(', ')}`),
      ),
  ];
}

/** Of a template the file system's own attribute, known when it is made. */
const isNamed = (value: unknown, form: RegExp): boolean =>
  typeof value === 'string' && (isUnresolved(value) || form.test(value));

/** A claim that names its volume says everything that must be alike, for the defaults of the cluster fit none. */
function claim(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const [asked, volumeName, storageClassName] = ['resources.requests.storage', 'volumeName', 'storageClassName'].map(
    (path) => object.at(`spec.${path}`),
  );
  const named = volumeName === undefined ? undefined : find(cluster, 'PersistentVolume', volumeName);
  const ofVolume = named?.at('spec.storageClassName') ?? '';
  return [
    ...(quantity(asked) > 0
      ? []
      : [refused('spec.resources.requests.storage', asked, 'the API server demands a size', 'write one')]),
    ...(volumeName === undefined ||
    (named === undefined ? typeof storageClassName === 'string' : storageClassName === ofVolume)
      ? []
      : [
          refused(
            'spec.storageClassName',
            storageClassName,
            'the claim would be of the default class, and a volume of another is never bound to it',
            `write that of the volume, '${String(ofVolume)}'`,
          ),
        ]),
    ...(named === undefined || quantity(asked) <= quantity(named.at('spec.capacity.storage'))
      ? []
      : [refused('spec.resources.requests.storage', asked, 'its volume offers less', 'ask for what it has')]),
  ];
}

const CHECKS: Readonly<Record<string, (object: KubernetesObject, cluster: ClusterView) => readonly Complaint[]>> = {
  StorageClass: storageClass,
  PersistentVolume: volume,
  PersistentVolumeClaim: claim,
};

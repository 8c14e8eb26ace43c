import { complaint } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const EBS = ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs'];

export const storage: ObjectRule = {
  over: 'object',
  id: 'storage',
  title: 'Volumes are encrypted, wait for their pod, and are no path of a node',
  source: 'EKS Best Practices Guide, data encryption; Kubernetes API, PersistentVolumeSpec and StorageClass',
  controls: ['DATA-16', 'POD-05'],
  kinds: ['StorageClass', 'PersistentVolume'],
  check: (object) => (object.kind === 'StorageClass' ? storageClass(object) : volume(object)),
};

const refused = (path: string, value: unknown, problem: string, wayOut: string): Complaint =>
  complaint(path, value, { problem, wayOut });

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

const volume = (object: KubernetesObject): readonly Complaint[] =>
  ['hostPath', 'local', 'nfs', 'iscsi', 'fc', 'flexVolume']
    .filter((source) => ![undefined, null].includes(object.at(`spec.${source}`) as null))
    .map((source) =>
      refused(`spec.${source}`, object.at(`spec.${source}`), 'it leads past the levels of pods', 'use a CSI driver'),
    );

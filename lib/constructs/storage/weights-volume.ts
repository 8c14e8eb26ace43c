import type { CfnFileSystem } from 'aws-cdk-lib/aws-fsx';
import { SERVING_NAMESPACE, WEIGHTS_CLAIM_GIB, weightsClaim, weightsVolume } from '../../contract';
import type { LustrePlan } from '../../environment';

/**
 * The file system as a static volume, reserved for the claim the charts make. Only CloudFormation knows its ids, so
 * this one object holds tokens and is not part of the charts.
 */
export function staticVolume(fileSystem: CfnFileSystem, { availabilityZoneId: zone }: LustrePlan): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: weightsVolume(zone) },
    spec: {
      capacity: { storage: `${WEIGHTS_CLAIM_GIB}Gi` },
      accessModes: ['ReadWriteMany'], // what the claim asks for; the mount itself is read-only
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      volumeMode: 'Filesystem',
      claimRef: { namespace: SERVING_NAMESPACE, name: weightsClaim(zone) },
      mountOptions: ['ro', 'noatime'],
      csi: {
        driver: 'fsx.csi.aws.com',
        volumeHandle: fileSystem.ref,
        volumeAttributes: { dnsname: fileSystem.attrDnsName, mountname: fileSystem.attrLustreMountName },
      },
    },
  };
}

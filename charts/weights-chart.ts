import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { SERVING_NAMESPACE, WEIGHTS_CLAIM_GIB, weightsClaim, weightsVolume } from '../lib/contract';
import { COMMON_LABELS } from './names';
import { gibibytes } from './pods/quantities';
import type { LustrePlan } from '../lib/environment';

/**
 * The claim engines mount. The volume is made where the file system is made, because its address is known only there;
 * both meet by name. An empty class keeps every provisioner away.
 */
export class WeightsChart extends Chart {
  constructor(scope: Construct, id: string, { availabilityZoneId: zone }: LustrePlan) {
    super(scope, id, { namespace: SERVING_NAMESPACE, labels: { ...COMMON_LABELS } });
    new k8s.KubePersistentVolumeClaim(this, 'Claim', {
      metadata: { name: weightsClaim(zone) },
      spec: {
        accessModes: ['ReadWriteMany'],
        storageClassName: '',
        volumeName: weightsVolume(zone),
        resources: { requests: { storage: gibibytes(WEIGHTS_CLAIM_GIB) } },
      },
    });
  }
}

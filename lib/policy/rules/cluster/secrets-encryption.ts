import { complaint } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import { isOwnKey } from '../../model/keys';
import { listOf } from '../../model/values';
import type { ResourceRule } from '../../types';

export const secretsEncryption: ResourceRule = {
  over: 'resource',
  id: 'secrets-encryption',
  title: 'Kubernetes secrets are encrypted with our key',
  source: 'CIS EKS 1.8.0 5.3.1; checkov CKV_AWS_58; CT.EKS.PR.2',
  controls: ['EKS-01'],
  types: CLUSTER_TYPES,
  check: (cluster) => {
    const config = fieldOf(cluster, 'EncryptionConfig');
    const key = cluster.type === 'AWS::EKS::Cluster' ? 'Provider.KeyArn' : 'provider.keyArn';
    const resources = cluster.type === 'AWS::EKS::Cluster' ? 'Resources' : 'resources';
    const isEncrypted = cluster.members(config).some((path) => {
      const of = cluster.deep(`${path}.${resources}`);
      return isOwnKey(cluster, `${path}.${key}`) && (of === undefined || listOf(of).includes('secrets'));
    });
    return isEncrypted
      ? []
      : [
          complaint(config, cluster.raw(config), {
            problem: 'secrets would lie in etcd without envelope encryption by a customer key',
            wayOut: 'name a KMS key in EncryptionConfig.Provider.KeyArn',
          }),
        ];
  },
};

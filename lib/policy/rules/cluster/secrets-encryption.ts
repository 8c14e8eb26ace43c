import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

export const secretsEncryption: ResourceRule = {
  over: 'resource',
  id: 'secrets-encryption',
  title: 'Kubernetes secrets are encrypted with our key',
  source: 'CIS EKS 1.8.0 5.3.1; checkov CKV_AWS_58; CT.EKS.PR.2',
  controls: ['EKS-01'],
  types: ['AWS::EKS::Cluster'],
  check: (cluster) =>
    cluster.raw('EncryptionConfig.0.Provider.KeyArn') === undefined
      ? [
          complaint('EncryptionConfig', cluster.raw('EncryptionConfig'), {
            problem: 'secrets would lie in etcd without envelope encryption by a customer key',
            wayOut: 'name a KMS key in EncryptionConfig.Provider.KeyArn',
          }),
        ]
      : [],
};

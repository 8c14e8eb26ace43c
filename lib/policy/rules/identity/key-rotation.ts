import { required, says } from '../../checks';
import type { ResourceRule } from '../../types';

export const keyRotation: ResourceRule = {
  over: 'resource',
  id: 'key-rotation',
  title: 'Keys rotate',
  source: 'cdk-nag AwsSolutions-KMS5; checkov CKV_AWS_7',
  controls: ['DATA-01'],
  types: ['AWS::KMS::Key'],
  check: (key) =>
    required(key, 'EnableKeyRotation', {
      holds: says(true),
      problem: 'the same key material would encrypt for ever',
      wayOut: 'set it to true',
    }),
};

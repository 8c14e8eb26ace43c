import { complaint, required, says } from '../../checks';
import type { ResourceRule } from '../../types';

const MAPPINGS = 'LaunchTemplateData.BlockDeviceMappings';

export const rootVolume: ResourceRule = {
  over: 'resource',
  id: 'root-volume',
  title: 'Volumes of nodes are encrypted with our key',
  source: 'cdk-nag AwsSolutions-EC26; checkov CKV_AWS_3',
  controls: ['NODE-04'],
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => {
    const volumes = template.members(MAPPINGS);
    if (volumes.length === 0)
      return [
        complaint(MAPPINGS, undefined, {
          problem: 'the image’s own root volume is not encrypted',
          wayOut: 'map /dev/xvda with Encrypted: true and a KmsKeyId',
        }),
      ];
    return volumes.flatMap((path) => [
      ...required(template, `${path}.Ebs.Encrypted`, {
        holds: says(true),
        problem: 'volumes hold container images, logs and cached weights',
        wayOut: 'set it to true',
      }),
      ...(template.raw(`${path}.Ebs.KmsKeyId`) === undefined
        ? [
            complaint(`${path}.Ebs.KmsKeyId`, undefined, {
              problem: 'without it the account’s default key is used, which nobody here controls',
              wayOut: 'name the key of the node volumes',
            }),
          ]
        : []),
    ]);
  },
};

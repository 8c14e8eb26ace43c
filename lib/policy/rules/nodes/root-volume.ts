import { complaint, required, says } from '../../checks';
import { isOwnKey } from '../../model/keys';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const MAPPINGS = 'LaunchTemplateData.BlockDeviceMappings';
/** Amazon Linux 2023; Bottlerocket keeps images on the second. */
const ROOTS = ['/dev/xvda', '/dev/sda1'];

export const rootVolume: ResourceRule = {
  over: 'resource',
  id: 'root-volume',
  title: 'Volumes of nodes are encrypted with our key',
  source: 'cdk-nag AwsSolutions-EC26; checkov CKV_AWS_3',
  controls: ['NODE-04'],
  types: ['AWS::EC2::LaunchTemplate', 'AWS::EC2::Volume'],
  check: (resource) => {
    if (resource.type === 'AWS::EC2::Volume') return encrypted(resource, '');
    const volumes = resource.members(MAPPINGS);
    const hasRoot = volumes.some((path) => ROOTS.includes(String(resource.knownAt(`${path}.DeviceName`))));
    return [
      ...(hasRoot
        ? []
        : [
            complaint(MAPPINGS, resource.raw(MAPPINGS), {
              problem: 'the image’s own root volume is not encrypted',
              wayOut: 'map /dev/xvda with Encrypted: true and a KmsKeyId',
            }),
          ]),
      ...volumes.flatMap((path) => encrypted(resource, `${path}.Ebs.`)),
    ];
  },
};

const encrypted = (resource: Resource, base: string): readonly Complaint[] => [
  ...required(resource, `${base}Encrypted`, {
    holds: says(true),
    problem: 'volumes hold container images, logs and cached weights',
    wayOut: 'set it to true',
  }),
  ...(isOwnKey(resource, `${base}KmsKeyId`)
    ? []
    : [
        complaint(`${base}KmsKeyId`, resource.raw(`${base}KmsKeyId`), {
          problem: 'without it the account’s default key is used, which nobody here controls',
          wayOut: 'name the key of the node volumes',
        }),
      ]),
];

import { required } from '../../checks';
import type { ResourceRule } from '../../types';

export const imdsHopLimit: ResourceRule = {
  over: 'resource',
  id: 'imds-hop-limit',
  title: 'Pods cannot reach the instance metadata service',
  source: 'EKS Best Practices Guide, restrict access to the instance profile; CT.EC2.PR.2',
  controls: ['NODE-02'],
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) =>
    required(template, 'LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit', {
      holds: (value) => value !== '' && Number(value) === 1,
      problem: 'with more than one hop every pod can take the node’s credentials',
      wayOut: 'set it to 1 and use Pod Identity',
    }),
};

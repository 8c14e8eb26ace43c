import { equals, required } from '../../checks';
import type { ResourceRule } from '../../types';

export const imdsTokens: ResourceRule = {
  over: 'resource',
  id: 'imds-tokens',
  title: 'The instance metadata service takes only session tokens (IMDSv2)',
  source: 'EKS Best Practices Guide, identity; checkov CKV_AWS_79; CT.EC2.PR.1',
  controls: ['NODE-01'],
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) =>
    required(template, 'LaunchTemplateData.MetadataOptions.HttpTokens', {
      holds: equals('required'),
      problem: 'IMDSv1 answers any request that can be made to look like the node’s own',
      wayOut: "set it to 'required'",
    }),
};

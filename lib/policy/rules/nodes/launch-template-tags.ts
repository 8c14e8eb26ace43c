import { ENVIRONMENT_TAG } from '../../../contract';
import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

const TAGS = 'LaunchTemplateData.TagSpecifications';
/** They name what the node is, which another environment or group would be. */
const LASTING = ['Name', ENVIRONMENT_TAG];

export const launchTemplateTags: ResourceRule = {
  over: 'resource',
  id: 'launch-template-tags',
  title: 'Launch templates hold no tag that may change',
  source:
    'aws/aws-cdk#16644, containers-roadmap#1258: another tag is another version, which replaces every node, and EKS takes it together with no other change',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) =>
    template.members(TAGS).flatMap((path) =>
      template.members(`${path}.Tags`).flatMap((tag) => {
        const key = template.knownAt(`${tag}.Key`);
        return typeof key === 'string' && !LASTING.includes(key)
          ? [
              complaint(`${tag}.Key`, key, {
                problem: 'a change of it would replace every node of the group',
                wayOut: `put it on the stack; nodes are told apart by ${ENVIRONMENT_TAG}`,
              }),
            ]
          : [];
      }),
    ),
};

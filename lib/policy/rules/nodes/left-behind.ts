import { required, says } from '../../checks';
import { INTERFACES } from '../../model/launch-template';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

const MAPPINGS = 'LaunchTemplateData.BlockDeviceMappings';

/** A device that is only suppressed has no volume. */
const volumesOf = (template: Resource): readonly string[] =>
  template.members(MAPPINGS).filter((path) => template.raw(`${path}.Ebs`) !== undefined);

export const leftBehind: ResourceRule = {
  over: 'resource',
  id: 'left-behind',
  title: 'What a node has goes with the node',
  source:
    'EC2 user guide, preserve data when an instance is terminated: the image decides where nothing is said; interfaces beside the primary one stay',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => [
    ...volumesOf(template).flatMap((path) =>
      required(template, `${path}.Ebs.DeleteOnTermination`, {
        holds: says(true),
        problem: 'its copy of weights, logs and secrets would lie in the account, of no node and in no list',
        wayOut: 'set it to true',
      }),
    ),
    ...template.members(INTERFACES).flatMap((path) =>
      required(template, `${path}.DeleteOnTermination`, {
        holds: says(true),
        problem: 'its addresses and groups would stay, until no node finds an address any more',
        wayOut: 'set it to true',
      }),
    ),
  ],
};

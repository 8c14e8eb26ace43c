/** Tag of everything an environment owns; costs are told apart by it once it is a cost allocation tag. */
export const ENVIRONMENT_TAG = 'windlass:environment';

/**
 * Tags of nodes and their volumes. Not the environment's own: they stand in launch templates, where another tag would replace
 * every node, and EKS takes no new template together with the new tags of the group.
 */
export const nodeTags = ({ environment }: { readonly environment: string }): Record<string, string> => ({
  [ENVIRONMENT_TAG]: environment,
});

/** Tags of everything an environment owns, whether CloudFormation makes it, a node group or a controller. */
export const environmentTags = (plan: {
  readonly environment: string;
  readonly tags: Readonly<Record<string, string>>;
}): Record<string, string> => ({ ...plan.tags, [ENVIRONMENT_TAG]: plan.environment });

/** Tag of a listener that passes connections on as they come: where the plan says that TLS ends, `door` or `nowhere`. */
export const TLS_TAG = 'windlass:tls';

/** On roles of jobs that copy weights from outside the VPC: the environment whose bucket lets them read what is there. */
export const COPIES_WEIGHTS_TAG = 'windlass:copies-weights';

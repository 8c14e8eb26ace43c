import development from '../../environments/development';
import type { EnvironmentInput } from '../../lib/config';
import { LIMITS } from '../../lib/schema/limits';

/** As many models as one load balancer has listeners for. */
export const WIDE_MODELS: number = LIMITS.models;
export const WIDE_NODE_GROUPS = 20;

/** The development environment with many small models, spread over node groups. */
export function wideEnvironment(models = WIDE_MODELS, nodeGroups = WIDE_NODE_GROUPS): EnvironmentInput {
  const [group, model] = [development.capacity[0]!, development.models[0]!];
  const count = Math.ceil(models / nodeGroups);
  return {
    ...development,
    name: 'wide',
    network: { ...development.network, cidr: '10.43.0.0/16' },
    capacity: Array.from({ length: nodeGroups }, (_, index) => ({ ...group, name: `group-${index}`, count })),
    models: Array.from({ length: models }, (_, index) => ({
      ...model,
      name: `model-${index}`,
      capacity: `group-${index % nodeGroups}`,
    })),
  };
}

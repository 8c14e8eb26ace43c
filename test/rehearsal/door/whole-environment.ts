import type { EnvironmentInput } from '../../../lib/config';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { ENGINE_TLS, TOOL_EGRESS } from '../../support/door-variants';

/** Behind a door that remembers conversations and speaks TLS to engines, with a proxy of tool servers beside it. */
export const WHOLE_ENVIRONMENT: EnvironmentInput = {
  ...DOOR_ENVIRONMENT,
  network: { ...DOOR_ENVIRONMENT.network, profile: 'connected' },
  models: DOOR_ENVIRONMENT.models.map((model) => ({ ...model, balancer: 'kv-aware' as const })),
  frontDoor: { ...DOOR_ENVIRONMENT.frontDoor!, engineTls: ENGINE_TLS },
  toolEgress: TOOL_EGRESS,
};

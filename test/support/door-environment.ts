import hybrid from '../../environments/hybrid';
import type { EnvironmentInput } from '../../lib/config';

/** The hybrid environment behind a front door: two teams, an alias, and a second variant of the small model. */
export const DOOR_ENVIRONMENT: EnvironmentInput = {
  ...hybrid,
  capacity: [...hybrid.capacity.slice(0, 1), { ...hybrid.capacity[1]!, count: 3 }],
  models: [...hybrid.models, { ...hybrid.models[1]!, name: 'execution-next', replicas: 1, speculative: false }],
  frontDoor: {
    tenants: [
      { name: 'search', requestsPerMinute: 600, concurrency: 64 },
      {
        name: 'reports',
        models: ['execution', 'planner'],
        priority: 'batch',
        requestsPerMinute: 120,
        concurrency: 8,
        maxTokens: 2048,
        maxBodyMiB: 1,
      },
    ],
    names: [
      { name: 'planner', variants: [{ model: 'strategy' }] },
      {
        name: 'execution',
        variants: [
          { model: 'execution', weight: 90 },
          { model: 'execution-next', weight: 10 },
        ],
      },
    ],
  },
};

import type { EnvironmentInput } from '../../../lib/config';
import type { FrontDoorPlan } from '../../../lib/environment';
import { ADAPTERS } from '../../support/adapted';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { planInput } from '../../support/plan-fixture';

const [strategy, execution, next] = DOOR_ENVIRONMENT.models;
const [b200, l40s] = DOOR_ENVIRONMENT.capacity;

/** With adapters, an embedding model, and tenants whose limits a test reaches. */
export const PROOF_ENVIRONMENT: EnvironmentInput = {
  ...DOOR_ENVIRONMENT,
  capacity: [b200!, { ...l40s!, count: 4 }],
  models: [
    strategy!,
    { ...execution!, loraAdapters: ADAPTERS },
    next!,
    { name: 'vectors', model: 'qwen3-embedding-4b', capacity: 'l40s', replicas: 1 },
  ],
  frontDoor: {
    ...DOOR_ENVIRONMENT.frontDoor!,
    tenants: [
      ...DOOR_ENVIRONMENT.frontDoor!.tenants.map((one) => ({ ...one, requestsPerMinute: undefined, concurrency: undefined })),
      { name: 'hurried', requestsPerMinute: 12 },
      { name: 'narrow', concurrency: 4 },
      { name: 'stranger', models: ['vectors'] },
    ],
  },
};

export const proofPlan = (): FrontDoorPlan => planInput(PROOF_ENVIRONMENT).frontDoor!;

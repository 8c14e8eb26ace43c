import { clusterRules } from './clusters';
import { fileSystemRules } from './file-systems';
import { kubernetesRules } from './kubernetes';
import { nodeGroupRules } from './node-groups';
import { scheduleRules } from './schedules';
import type { ServiceRule } from './types';

export type { Complaint, Refusal, ServiceRule, Step } from './types';

/** What services refuse of one resource. Pure: the double of the account asks the same rules. */
export const SERVICE_RULES: readonly ServiceRule[] = [
  ...clusterRules,
  ...fileSystemRules,
  ...kubernetesRules,
  ...nodeGroupRules,
  ...scheduleRules,
];
